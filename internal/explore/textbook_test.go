//go:build explore

package explore

import (
	"strings"
	"testing"

	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/percpu"
	"github.com/modbench/modbench/schemes/promise"
)

const exclusion = promise.Exclusion

// critical is a critical section that notices company.
type critical struct{ in mem.Int32 }

func (c *critical) section(t *T) {
	t.Check(c.in.Add(1) == 1, exclusion, "%s is not alone", t.Name)
	c.in.Add(-1)
}

func two(a, b func(t *T)) []Thread { return []Thread{{"a", a}, {"b", b}} }

// dekker is the entry protocol at the heart of Dekker's algorithm: raise one's
// own flag, go in if the other's is down. The flags are plain stores.
func dekker(fence bool) func() Program {
	return func() Program {
		var flag [2]mem.Relaxed
		var c critical
		var barrier mem.Int32
		side := func(me int) func(*T) {
			return func(t *T) {
				flag[me].Store(1)
				if fence {
					barrier.Add(1)
				}
				if flag[1-me].Load() == 0 {
					c.section(t)
				}
			}
		}
		return Program{Threads: two(side(0), side(1))}
	}
}

// dekkerPerCPU is the same with per-CPU cells for flags.
func dekkerPerCPU(fence bool) func() Program {
	return func() Program {
		count := percpu.NewCounter()
		var c critical
		side := func(t *T) {
			cpu := percpu.Pin()
			count.Add(cpu, 1)
			percpu.Unpin(cpu)
			if fence {
				percpu.StopMachine()
			}
			if count.Sum() == 1 {
				c.section(t)
			}
		}
		return Program{Threads: two(side, side)}
	}
}

// peterson is Peterson's algorithm (1981), with flags and turn as plain stores
// and perhaps a fence between them and the loads.
func peterson(fence bool) func() Program {
	return func() Program {
		var flag [2]mem.Relaxed
		var turn mem.Relaxed
		var c critical
		var barrier mem.Int32
		side := func(me int) func(*T) {
			return func(t *T) {
				flag[me].Store(1)
				turn.Store(int64(1 - me))
				if fence {
					barrier.Add(1)
				}
				for flag[1-me].Load() == 1 && turn.Load() == int64(1-me) {
					mem.Pause()
				}
				c.section(t)
				flag[me].Store(0)
			}
		}
		return Program{Threads: two(side(0), side(1))}
	}
}

// storeBuffering and messagePassing are the litmus tests SB and MP: the first
// shows that a store is delayed, the second that stores stay in order.
func storeBuffering() Program {
	var x, y mem.Relaxed
	var r [2]int64
	return Program{
		Threads: two(
			func(*T) { x.Store(1); r[0] = y.Load() },
			func(*T) { y.Store(1); r[1] = x.Load() }),
		Final: func(t *T) { t.Check(r[0]+r[1] > 0, promise.Answer, "both read 0") },
	}
}

func messagePassing() Program {
	var data, flag mem.Relaxed
	return Program{Threads: two(
		func(*T) { data.Store(1); flag.Store(1) },
		func(t *T) {
			if flag.Load() == 1 {
				t.Check(data.Load() == 1, promise.Answer, "flag without data")
			}
		})}
}

// ownStores: a thread sees its own plain stores at once.
func ownStores() Program {
	var x mem.Relaxed
	return Program{
		Threads: two(func(t *T) {
			x.Store(1)
			x.Add(1)
			t.Check(x.Load() == 2, promise.Answer, "read %d", x.Load())
		}, func(*T) { x.Load() }),
		Final: func(t *T) { t.Check(x.Load() == 2, promise.Answer, "read %d", x.Load()) },
	}
}

// pausing is a flag that one thread waits for; forgotten: and nobody sets.
func pausing(forgotten bool) func() Program {
	return func() Program {
		var flag, other mem.Bool
		return Program{Threads: two(
			func(*T) {
				for !flag.Load() {
					mem.Pause()
				}
			},
			func(*T) {
				other.Store(true)
				if !forgotten {
					flag.Store(true)
				}
			})}
	}
}

// sleeping is a Waiter whose waker makes the condition true before or after it
// wakes: after is the lost wake-up.
func sleeping(wakeFirst bool) func() Program {
	return func() Program {
		w := mem.NewWaiter()
		var ready mem.Bool
		return Program{Threads: two(
			func(*T) {
				for !ready.Load() {
					w.Sleep(nil)
				}
			},
			func(*T) {
				if wakeFirst {
					w.Wake()
					ready.Store(true)
				} else {
					ready.Store(true)
					w.Wake()
				}
			})}
	}
}

// interrupted is a sleeper that is woken and interrupted: it may see either.
func interrupted(t *testing.T, saw map[bool]bool) func() Program {
	return func() Program {
		w, sig := mem.NewWaiter(), mem.NewSignal()
		return Program{Threads: []Thread{
			{"sleeper", func(*T) { saw[w.Sleep(sig)] = true }},
			{"waker", func(*T) { w.Wake() }},
			{"killer", func(*T) { sig.Raise() }},
		}}
	}
}

// abba is two threads that take two locks; sorted: in one order.
func abba(sorted bool) func() Program {
	return func() Program {
		var m [2]mem.Mutex
		Name(&m, "m")
		side := func(first int) func(*T) {
			return func(*T) {
				m[first].Lock()
				m[1-first].Lock()
				m[1-first].Unlock()
				m[first].Unlock()
			}
		}
		if sorted {
			return Program{Threads: two(side(0), side(0))}
		}
		return Program{Threads: two(side(0), side(1))}
	}
}

type rw interface {
	RLock()
	RUnlock()
	Lock()
	Unlock()
}

// nested is a reader that locks again while a writer may have come.
func nested(l func() rw) func() Program {
	return func() Program {
		l := l()
		return Program{Threads: []Thread{
			{"reader", func(*T) { l.RLock(); l.RLock(); l.RUnlock(); l.RUnlock() }},
			{"writer", func(*T) { l.Lock(); l.Unlock() }},
		}}
	}
}

func rwMutex() rw { return new(mem.RWMutex) }
func rwLock() rw  { return new(mem.RWLock) }

// guarded is readers and writers of plain memory under a lock; wrongly: one
// writer takes it for reading only.
func guarded(l func() rw, wrongly bool) func() Program {
	return func() Program {
		l := l()
		var text mem.Text
		write := func(*T) { l.Lock(); text.Write(1); l.Unlock() }
		cheat := func(*T) { l.RLock(); text.Write(2); l.RUnlock() }
		read := func(*T) { l.RLock(); text.Read(); l.RUnlock() }
		p := Program{Threads: []Thread{{"w1", write}, {"w2", write}, {"r", read}}}
		if wrongly {
			p.Threads[1].Body = cheat
		}
		return p
	}
}

// published is plain data handed over by an atomic flag, or beside it.
func published(before bool) func() Program {
	return func() Program {
		var text mem.Text
		var flag mem.Bool
		return Program{Threads: two(
			func(*T) {
				if before {
					text.Write(1)
				}
				flag.Store(true)
				if !before {
					text.Write(1)
				}
			},
			func(*T) {
				if flag.Load() {
					text.Read()
				}
			})}
	}
}

// semaphores: a count of one admits one at a time.
func semaphores(t *testing.T, skip bool) func() Program {
	return func() Program {
		s := mem.NewSemaphore()
		var c critical
		side := func(t *T) {
			if skip && t.Name == "b" {
				c.section(t)
				return
			}
			s.Down()
			c.section(t)
			s.Up()
		}
		return Program{Threads: two(side, side)}
	}
}

// counting semaphores made of a word and Waiters would be a scheme of their
// own; a counter with compare-and-swap and Pause is one in three lines.
func countingSemaphore(slots, users int, atomic bool) func() Program {
	return func() Program {
		var free, in mem.Int32
		free.Store(int32(slots))
		take := func() {
			for {
				n := free.Load()
				switch {
				case n == 0:
					mem.Pause()
				case !atomic:
					free.Store(n - 1)
					return
				case free.CompareAndSwap(n, n-1):
					return
				}
			}
		}
		var p Program
		for range users {
			p.Threads = append(p.Threads, Thread{"user", func(t *T) {
				take()
				t.Check(int(in.Add(1)) <= slots, promise.Exclusion, "too many inside")
				in.Add(-1)
				free.Add(1)
			}})
		}
		return p
	}
}

type object struct{ ref, data mem.Int32 }

// dropping is a reference count whose last holder frees; early: the count is
// dropped before the last use.
func dropping(early bool) func() Program {
	return func() Program {
		o := new(object)
		Name(o, "o")
		o.ref.Store(2)
		side := func(*T) {
			if !early {
				o.data.Load()
			}
			last := o.ref.Add(-1) == 0
			if early && !last {
				o.data.Load()
			}
			if last {
				mem.Freed(o)
			}
		}
		return Program{Threads: two(side, side)}
	}
}

// stopping is what per-CPU reference counts are for: a reader gets a reference
// in a section unless told not to, and the unloader tells, waits for sections,
// and counts. It frees if it counts none.
func stopping(synchronize bool) func() Program {
	return func() Program {
		refs := percpu.NewCounter()
		o := new(object)
		var stop mem.Bool
		Name(&stop, "stop")
		Name(o, "o")
		return Program{Threads: []Thread{
			{"reader", func(*T) {
				cpu := percpu.Pin()
				got := !stop.Load()
				if got {
					refs.Add(cpu, 1)
				}
				percpu.Unpin(cpu)
				if got {
					o.data.Load()
					cpu := percpu.Pin()
					refs.Add(cpu, -1)
					percpu.Unpin(cpu)
				}
			}},
			{"unloader", func(*T) {
				stop.Store(true)
				if synchronize {
					percpu.StopMachine()
				}
				if refs.Sum() == 0 {
					mem.Freed(o)
				}
			}},
		}}
	}
}

func TestTextbook(t *testing.T) {
	saw := make(map[bool]bool)
	for _, c := range []struct {
		name    string
		build   func() Program
		weak    bool
		promise promise.Promise // that it breaks; 0 for none
	}{
		{"dekker/interleaved", dekker(false), false, 0},
		{"dekker/weak", dekker(false), true, exclusion},
		{"dekker/weak with fence", dekker(true), true, 0},
		{"dekker per cpu/interleaved", dekkerPerCPU(false), false, 0},
		{"dekker per cpu/weak", dekkerPerCPU(false), true, exclusion},
		{"dekker per cpu/weak with the machine stopped", dekkerPerCPU(true), true, 0},
		{"peterson/interleaved", peterson(false), false, 0},
		{"peterson/weak", peterson(false), true, exclusion},
		{"peterson/weak with fence", peterson(true), true, 0},
		{"store buffering/interleaved", storeBuffering, false, 0},
		{"store buffering/weak", storeBuffering, true, promise.Answer},
		{"message passing/weak", messagePassing, true, 0},
		{"own stores/weak", ownStores, true, 0},
		{"pause/flag set", pausing(false), false, 0},
		{"pause/flag forgotten", pausing(true), false, promise.Progress},
		{"sleep/condition then wake", sleeping(false), false, 0},
		{"sleep/wake then condition", sleeping(true), false, promise.Progress},
		{"sleep/interrupted", interrupted(t, saw), false, 0},
		{"abba/sorted", abba(true), false, 0},
		{"abba/unsorted", abba(false), false, promise.Progress},
		{"nested read/mutex", nested(rwMutex), false, promise.Progress},
		{"nested read/spinning", nested(rwLock), false, 0},
		{"guarded/mutex", guarded(rwMutex, false), false, 0},
		{"guarded/mutex, write under rlock", guarded(rwMutex, true), false, promise.NoRace},
		{"guarded/spinning", guarded(rwLock, false), false, 0},
		{"guarded/spinning, write under rlock", guarded(rwLock, true), false, promise.NoRace},
		{"published/before", published(true), false, 0},
		{"published/after", published(false), false, promise.NoRace},
		{"semaphore", semaphores(t, false), false, 0},
		{"semaphore/skipped", semaphores(t, true), false, exclusion},
		{"counting semaphore", countingSemaphore(1, 2, true), false, 0},
		{"counting semaphore/not atomic", countingSemaphore(2, 3, false), false, promise.Exclusion},
		{"last reference", dropping(false), false, 0},
		{"last reference/dropped early", dropping(true), false, promise.Freed},
		{"stop/synchronized", stopping(true), true, 0},
		{"stop/not synchronized", stopping(false), true, promise.Freed},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, o := range []Options{
				{Bound: Unbounded},
				{Bound: Unbounded, NoReduction: true, MaxExecutions: 1_000_000},
				{Bound: 3},
				{Bound: 3, NoReduction: true},
			} {
				if o.NoReduction && testing.Short() {
					continue
				}
				o.Weak = c.weak
				r := Run(c.build, o)
				check(t, r, o, c.promise)
				if v := r.Violation; v != nil {
					again, err := Replay(c.build, v.Options(), v.Schedule)
					if err != nil || again == nil || again.String() != v.String() {
						t.Errorf("replay: %v, error %v, want\n%v", again, err, v)
					}
				}
			}
			if c.promise != 0 {
				for _, m := range []Mode{Random, PCT} {
					o := Options{Mode: m, Weak: c.weak, Seed: 1, Depth: 4}
					check(t, Run(c.build, o), o, c.promise)
				}
			}
		})
	}
	if len(saw) != 2 {
		t.Errorf("a sleeper that is woken and interrupted saw only %v", saw)
	}
}

func check(t *testing.T, r Result, o Options, want promise.Promise) {
	t.Helper()
	switch {
	case want == 0 && r.Violation != nil:
		t.Errorf("%+v: unexpected: %v\n%v", o, r, r.Violation)
	case want == 0 && !r.Exhausted:
		t.Errorf("%+v: not exhausted: %v", o, r)
	case want != 0 && r.Violation == nil:
		t.Errorf("%+v: %v, want a violation of %q", o, r, want)
	case want != 0 && r.Violation.Promise != want:
		t.Errorf("%+v: want a violation of %q: %v", o, want, r.Violation)
	default:
		s, _, _ := strings.Cut(r.String(), ":")
		t.Logf("bound %d, %v, reduction %v: %s", o.Bound, o.Mode, !o.NoReduction, s)
		if testing.Verbose() && want != 0 && o == (Options{Bound: Unbounded, Weak: o.Weak}) {
			t.Logf("\n%v", r.Violation)
		}
	}
}
