package bench

import (
	"math/rand/v2"
	"runtime"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/none"
	"github.com/modbench/modbench/workloads"
)

// crowd returns a session of so many workers on two processors.
func crowd(t testing.TB, workers int, set func(*Knobs)) *session {
	t.Helper()
	c := hourly(none.New, func(k *Knobs) {
		k.Workers = workers
		if set != nil {
			set(k)
		}
	})
	s, err := newSession(t.Context(), &c)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// heap returns how many bytes are in use.
func heap() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.GC() // what the first one has finalized
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// A worker takes little memory, also if it unloads and notes down latencies: a
// hundred thousand of them fit.
func TestMemoryOfWorker(t *testing.T) {
	const most, more = 4096, 10_000
	for _, c := range []struct {
		what string
		set  func(*Knobs)
	}{
		{"looks up", nil},
		{"unloads", func(k *Knobs) { k.PerUnload = 100 }},
		{"waits for arrivals", func(k *Knobs) { k.Arrival = workloads.Arrival{Process: workloads.Poisson, Rate: 1e6} }},
	} {
		size := func(workers int) uint64 {
			before := heap()
			s := crowd(t, workers, c.set)
			s.reset()
			s.setInterval(&Round{Cell: s.config.Cell, Workers: workers})
			after := heap()
			runtime.KeepAlive(s)
			return after - before
		}
		crowd(t, 2, c.set) // what is made once and kept
		few := size(100)
		each := (int64(size(100+more)) - int64(few)) / more
		if each > most {
			t.Errorf("a worker that %s takes %d bytes, want %d at most", c.what, each, most)
		}
		t.Logf("a worker that %s takes %d bytes", c.what, each)
	}
}

// As many workers as there are processors have a sequence each. More share those,
// and those that share one begin well apart in it.
func TestSequences(t *testing.T) {
	s := crowd(t, 200, nil)
	of := func(w *worker) **workloads.Target { return &w.seq[0] }
	own := make(map[**workloads.Target][]int)
	for _, w := range s.workers {
		own[of(w)] = append(own[of(w)], int(w.pos))
	}
	if len(own) != 2 {
		t.Fatalf("%d sequences, want one for each of two processors", len(own))
	}
	for _, w := range s.workers[:2] {
		if w.pos != 0 || len(w.seq) != sequence {
			t.Errorf("worker %d begins at %d of %d", w.id, w.pos, len(w.seq))
		}
	}
	if slices.Equal(s.workers[0].seq, s.workers[1].seq) {
		t.Error("both processors have the same draws")
	}
	for _, at := range own {
		slices.Sort(at)
		for i := range at {
			gap := at[(i+1)%len(at)] - at[i]
			if i == len(at)-1 {
				gap += sequence
			}
			if gap < sequence/len(at)/4 {
				t.Errorf("two of %d workers begin %d apart in a sequence of %d", len(at), gap, sequence)
			}
		}
	}
}

// What is drawn for few is what each of them drew by itself, and its share of
// missing things is the one asked for.
func TestDraw(t *testing.T) {
	s := crowd(t, 3, func(k *Knobs) { k.Missing, k.Skew = 0.25, 1 })
	draw := workloads.NewPopularity(len(s.system.Targets), 1, 1).Draw
	random := rand.New(rand.NewPCG(1, 0))
	if want := s.draw(random, draw); !slices.Equal(s.workers[0].seq, want) {
		t.Error("the first worker has other draws than those of its own generator")
	}
	missing, seen := 0, make(map[*workloads.Target]int)
	for _, target := range s.workers[0].seq {
		if target.Module == "" {
			missing++
		}
		seen[target]++
	}
	if share := float64(missing) / sequence; share < 0.23 || share > 0.27 {
		t.Errorf("%.3f of the draws are missing things, want 0.25", share)
	}
	top := 0
	for _, n := range seen {
		top = max(top, n)
	}
	if top < 4*sequence/len(s.system.Targets) {
		t.Errorf("the most popular of %d things is drawn %d times in %d", len(s.system.Targets), top, sequence)
	}
}

// bunch is a loop that does as many operations as it is told, and then f.
type bunch struct{ f func() }

func (b bunch) run(n int) int {
	b.f()
	return n
}

// The time in which workers learn that their part has ended is no part of it: only
// who was in an operation at the end says when it ended.
func TestEndOfWorker(t *testing.T) {
	var ended atomic.Bool
	w := &worker{batch: 1}
	w.run(&ended, 0, bunch{func() { ended.Store(true) }}, 1)
	if w.end.IsZero() {
		t.Error("a worker that ended in an operation does not say when")
	}
	w.run(&ended, 0, bunch{func() { t.Error("an operation after the end") }}, 1)
	if !w.end.IsZero() {
		t.Error("a worker that did nothing says when it ended")
	}
	ended.Store(false)
	began := time.Now().Add(-time.Hour)
	w.run(&ended, 2, bunch{func() {}}, 1)
	if w.end.IsZero() {
		t.Error("a worker that has done all operations does not say when")
	}
	s := &session{workers: []*worker{{}, w}}
	if m := s.sum(began, began.Add(time.Minute), 0); m.elapsed < time.Hour {
		t.Errorf("lasted %v, and an operation ended an hour after the start", m.elapsed)
	}
	s.workers = s.workers[:1]
	if m := s.sum(began, began.Add(time.Minute), 0); m.elapsed != time.Minute {
		t.Errorf("lasted %v, and was told to end after a minute", m.elapsed)
	}
}

// Who has woken up waits until all have.
func TestGate(t *testing.T) {
	g := newGate()
	var passed atomic.Bool
	done := make(chan struct{})
	go func() {
		g.pass()
		passed.Store(true)
		close(done)
	}()
	close(g.awake)
	for range 1000 {
		runtime.Gosched()
	}
	if passed.Load() {
		t.Error("passed a gate that is not open")
	}
	g.opened.Store(true)
	<-done
}

// However many unloads there are, the series of what is not freed takes little
// memory, and the highest point stays.
func TestSeriesIsBounded(t *testing.T) {
	p := newProbe()
	p.record(none.New())
	var high []*course
	for i := range 3 * maxPoints {
		if i == maxPoints/3 {
			for _, name := range []string{"a", "b", "c"} {
				high = append(high, p.begin(name))
			}
			for _, c := range high {
				p.end(c)
			}
		}
		p.end(p.begin("m"))
	}
	if len(p.unfreed) > maxPoints {
		t.Errorf("%d points kept, want %d at most", len(p.unfreed), maxPoints)
	}
	top := 0
	for _, u := range p.series(maxSeries) {
		top = max(top, u.Modules)
	}
	if top != 3 {
		t.Errorf("the highest point is %d, want 3", top)
	}
}

// lagging is a scheme with so many modules that it has not freed.
type lagging struct {
	schemes.Scheme
	modules int
}

func (l lagging) Unfreed() int { return l.modules }

// What a scheme frees after its unloads is in the series.
func TestSeriesHasBacklog(t *testing.T) {
	p := newProbe()
	p.record(lagging{none.New(), 3})
	p.end(p.begin("m"))
	var got []int
	for _, u := range p.series(maxSeries) {
		got = append(got, u.Modules)
	}
	if want := []int{0, 4, 3}; !slices.Equal(got, want) {
		t.Errorf("the series is %v, want %v", got, want)
	}
}
