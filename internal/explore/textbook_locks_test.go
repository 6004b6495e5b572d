//go:build explore

package explore

import (
	"testing"

	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/promise"
)

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
