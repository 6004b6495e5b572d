package bench

import (
	"errors"
	"math"
	"math/rand/v2"
	"sync/atomic"
	"testing"
	"time"

	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/rwsem"
	"github.com/modbench/modbench/schemes/tryget"
	"github.com/modbench/modbench/workloads"
	"github.com/modbench/modbench/workloads/subsystem"
)

// idle returns a system that is busy by its holders alone, who hold until the end, with knobs that set changes.
func idle(t *testing.T, newScheme func() schemes.Scheme, set func(k *Knobs)) *session {
	t.Helper()
	w, _ := workloads.ByName("busy")
	c := Config{
		Cell: Cell{
			Workload:  w.Name,
			Scheme:    newScheme().Info().Name,
			Subsystem: subsystem.Filesystem.Name,
			Procs:     1,
		},
		Scheme:    newScheme,
		Subsystem: &subsystem.Filesystem, Workload: w, Knobs: w.Knobs, Duration: 5 * time.Millisecond, Batch: 64,
	}
	c.Knobs.Unloaders, c.Knobs.SpanDist = 0, ""
	set(&c.Knobs)
	s, err := newSession(t.Context(), &c)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// asleep starts the holders of s and calls f when all of them sleep; then it ends them.
func asleep(s *session, f func(g *group)) {
	start := newGate()
	g := newGroup(start)
	var sleeping atomic.Int64
	for _, m := range s.holders.members {
		m.nap = func(d time.Duration, g *group) {
			sleeping.Add(1)
			<-g.done
		}
		g.add(s.panics(m.suspects), func() {}, func() { m.run(g) })
	}
	start.open()
	for int(sleeping.Load()) < len(s.holders.members) && s.fault.seen() == nil {
		time.Sleep(time.Millisecond)
	}
	f(g)
	g.end()
	g.running.Wait()
}

// references returns how many modules are held, and how often in all, as the scheme counts.
func references(s *session) (modules int, all int64) {
	counter := s.system.Scheme.(schemes.Counter)
	s.system.Loader.Each(func(m *schemes.Module) {
		if n := counter.Refs(m); n > 0 {
			modules++
			all += n
		}
	})
	return modules, all
}

// forgetter puts what it has got at once: who holds by it holds nothing.
type forgetter struct{ schemes.Scheme }

func (f forgetter) Get(t *schemes.Table, k schemes.Key) (schemes.Ref, error) {
	ref, err := f.Scheme.Get(t, k)
	if err == nil {
		f.Scheme.Put(ref)
	}
	return ref, err
}

func (f forgetter) Put(schemes.Ref) {}

func (f forgetter) Refs(m *schemes.Module) int64 { return f.Scheme.(schemes.Counter).Refs(m) }

// As many modules are in use as the knob says, however many holders there are, and a holder that does not hold is seen.
func TestInUse(t *testing.T) {
	forgetful := func() schemes.Scheme { return forgetter{tryget.New()} }
	for _, c := range []struct {
		what    string
		scheme  func() schemes.Scheme
		holders int
		holds   bool
	}{
		{"one holder a module", tryget.New, 0, true},
		{"many holders", rwsem.New, 3000, true},
		{"holders that hold nothing", forgetful, 0, false},
	} {
		s := idle(t, c.scheme, func(k *Knobs) { k.Holders = c.holders })
		want := int(math.Round(s.config.Knobs.InUse * float64(len(s.holders.targets))))
		asleep(s, func(*group) {
			modules, all := references(s)
			if holds := modules == want && all == int64(len(s.holders.members)); holds != c.holds {
				t.Errorf("%s: %d modules are held %d times, of %d that should be, by %d holders",
					c.what, modules, all, want, len(s.holders.members))
			}
		})
		if modules, all := references(s); modules != 0 || all != 0 {
			t.Errorf("%s: %d modules are held %d times after the end", c.what, modules, all)
		}
	}
}

// The share that a round tells is that of the time in which modules were held.
func TestShareInUse(t *testing.T) {
	s := idle(t, tryget.New, func(*Knobs) {})
	h := s.holders
	asleep(s, func(*group) {
		h.running(true)
		time.Sleep(5 * time.Millisecond)
		h.running(false)
	})
	if got, want := h.share(), float64(h.want)/float64(len(h.targets)); math.Abs(got-want) > 1e-9 {
		t.Errorf("share %v, want %v", got, want)
	}
	if h.reset(); h.share() != 0 {
		t.Errorf("share %v of no time", h.share())
	}
}

// A module that is in use is not unloaded, in whichever way it is asked, and what is asked without waiting is answered.
func TestUnloadingBusy(t *testing.T) {
	for _, mode := range []workloads.Unloading{workloads.NonBlock, workloads.Autoclean} {
		s := idle(t, tryget.New, func(k *Knobs) { k.Unload, k.Unloaders = mode, 1 })
		u := s.unloaders[0]
		asleep(s, func(g *group) {
			before := loaded(s)
			if mode == workloads.Autoclean {
				u.sweep(g)
			} else {
				for _, name := range s.system.Victims {
					_ = u.unload(name, g.signal)
					u.gone = append(u.gone, name)
				}
			}
			held := 0
			for n, of := range s.holders.targets {
				if s.holders.held[n] > 0 && unloads(s, of[0].Module) {
					held++
				}
			}
			free := len(s.system.Victims) - held
			if held == 0 || free == 0 {
				t.Fatalf("%d victims are held and %d are not: the test needs both", held, free)
			}
			if u.refused != int64(held) || u.unloads != int64(free) || loaded(s) != before-free {
				t.Errorf("%s: %d refused and %d unloaded, want %d and %d", mode, u.refused, u.unloads, held, free)
			}
			if n := s.unloads.refused.n; n != uint64(held) {
				t.Errorf("%s: %d refusals are timed, want %d", mode, n, held)
			}
		})
		if u.restore(); loaded(s) != len(s.system.Victims) {
			t.Errorf("%s: %d of %d victims are loaded at the end", mode, loaded(s), len(s.system.Victims))
		}
	}
}

// Who waits is interrupted by the end of the round, or has got what it waited for, and no refusal is counted.
func TestUnloadingWaits(t *testing.T) {
	s := idle(t, tryget.New, func(k *Knobs) { k.Unload, k.InUse = workloads.Wait, 1 })
	s.config.Knobs.Unloaders = 1
	s.addUnloaders(s.system.Victims, "")
	u := s.unloaders[0]
	done := make(chan error, 1)
	asleep(s, func(g *group) {
		go func() { done <- u.unload(s.system.Victims[0], g.signal) }()
	})
	if err := <-done; err != nil && !errors.Is(err, schemes.ErrInterrupted) {
		t.Errorf("unload answers %v", err)
	}
	if u.refused != 0 || s.unloads.refused.n != 0 {
		t.Errorf("%d requests are counted as refused", u.refused)
	}
}

func unloads(s *session, module string) bool {
	for _, name := range s.system.Victims {
		if name == module {
			return true
		}
	}
	return false
}

// loaded returns how many victims are there.
func loaded(s *session) (n int) {
	for _, name := range s.system.Victims {
		if s.system.Loader.Module(name) != nil {
			n++
		}
	}
	return n
}

// A hold that is met at any moment goes on for E[x*x]/(2 E[x]) on average; a control that draws as a new hold does is
// seen.
func TestSpans(t *testing.T) {
	s := newSpans(&Knobs{SpanDist: "mount-storm"}, subsystem.Filesystem.Name)
	var sum, squares float64
	for _, d := range s.all {
		sum += d.Seconds()
		squares += d.Seconds() * d.Seconds()
	}
	const n = 200_000
	mean := func(draw func(*rand.Rand) time.Duration) float64 {
		random, total := rand.New(rand.NewPCG(1, 2)), 0.0
		for range n {
			total += draw(random).Seconds()
		}
		return total / n
	}
	near := func(got, want float64) bool { return got > want*0.97 && got < want*1.03 }
	want := squares / sum / 2
	if got := mean(s.rest); !near(got, want) {
		t.Errorf("the rest of a hold is %v s on average, want %v", got, want)
	}
	if got := mean(s.next); near(got, want) || !near(got, sum/float64(len(s.all))) {
		t.Errorf("a new hold is %v s on average, want %v", got, sum/float64(len(s.all)))
	}
}
