//go:build explore

package locks

import (
	"fmt"

	"github.com/modbench/modbench/internal/explore"
	"github.com/modbench/modbench/schemes/mem"
)

// unbounded are the options of a program that is explored to its end.
var unbounded = explore.Options{Bound: explore.Unbounded, MaxSteps: 2000}

// waiterPrograms check that no wake-up is lost, that none blocks, that the sleeper sees
// what the waker wrote, and that an interrupted sleep returns that it was interrupted.
func waiterPrograms(v Variant) []program {
	both, sig := [2]*bool{new(bool), new(bool)}, func() Signal { return v.Signal() }
	return []program{
		{name: "two wakers", options: unbounded, build: func() explore.Program {
			w := v.Waiter()
			var ready [2]mem.Bool
			wake := func(i int) func(*explore.T) { return func(*explore.T) { ready[i].Store(true); w.Wake() } }
			return explore.Program{Threads: []explore.Thread{
				{Name: "sleeper", Body: func(*explore.T) {
					for !ready[0].Load() || !ready[1].Load() {
						w.Sleep(nil)
					}
				}},
				{Name: "waker1", Body: wake(0)}, {Name: "waker2", Body: wake(1)},
			}}
		}},
		{name: "wakes without a sleeper", options: unbounded, build: func() explore.Program {
			w := v.Waiter()
			wake := func(*explore.T) { w.Wake(); w.Wake() }
			return explore.Program{
				Threads: []explore.Thread{{Name: "waker1", Body: wake}, {Name: "waker2", Body: wake}},
			}
		}},
		{name: "what the waker wrote", options: unbounded, build: func() explore.Program {
			w := v.Waiter()
			var text mem.Text
			return explore.Program{Threads: []explore.Thread{
				{Name: "sleeper", Body: func(t *explore.T) {
					t.Check(w.Sleep(nil), answer, "interrupted by nobody")
					text.Read()
				}},
				{Name: "waker", Body: func(*explore.T) { text.Write(1); w.Wake() }},
			}}
		}},
		{
			name:    "woken or interrupted",
			options: unbounded,
			seen:    both[0],
			promise: answer,
			build: func() explore.Program {
				w, s := v.Waiter(), sig()
				return explore.Program{Threads: []explore.Thread{
					{Name: "sleeper", Body: func(t *explore.T) {
						woken := w.Sleep(s)
						*both[0], *both[1] = *both[0] || woken, *both[1] || !woken
						t.Check(woken || s.Raised(), answer, "interrupted by nobody")
					}},
					{Name: "waker", Body: func(*explore.T) { w.Wake() }},
					{Name: "killer", Body: func(*explore.T) { s.Raise() }},
				}}
			},
		},
		interruptedSleep(v),
	}
}

// interruptedSleep: a signal, which is raised twice, ends a sleep that nobody wakes, and the sleep returns that.
func interruptedSleep(v Variant) program {
	return program{name: "interrupted", options: unbounded, build: func() explore.Program {
		w, s := v.Waiter(), v.Signal()
		return explore.Program{Threads: []explore.Thread{
			{Name: "sleeper", Body: func(t *explore.T) { t.Check(!w.Sleep(s), answer, "woken by nobody") }},
			{
				Name: "killer1",
				Body: func(*explore.T) { s.Raise() },
			}, {Name: "killer2", Body: func(*explore.T) { s.Raise() }},
		}}
	}}
}

// semaphorePrograms check that one thread at a time has the semaphore, that every wait
// ends, that a signal ends a wait, that a raised signal wins over a free semaphore, and
// that an up too many panics.
func semaphorePrograms(v Variant) []program {
	return []program{
		{name: "three users", options: unbounded, build: func() explore.Program {
			s := v.Semaphore()
			g := new(guarded)
			use := func(t *explore.T) { s.Down(); g.alone(t); s.Up() }
			var p explore.Program
			for i := range 3 {
				p.Threads = append(p.Threads, explore.Thread{Name: fmt.Sprint("user", i+1), Body: use})
			}
			p.Final = use
			return p
		}},
		{name: "users that are interrupted", options: unbounded, build: func() explore.Program {
			s, sig := v.Semaphore(), v.Signal()
			g := new(guarded)
			use := func(t *explore.T) {
				if s.DownInterruptible(sig) {
					g.alone(t)
					s.Up()
				} else {
					t.Check(sig.Raised(), answer, "interrupted by nobody")
				}
			}
			return explore.Program{
				Threads: []explore.Thread{
					{Name: "user1", Body: use}, {Name: "user2", Body: use},
					{Name: "killer", Body: func(*explore.T) { sig.Raise() }},
				},
				Final: func(t *explore.T) {
					t.Check(!s.DownInterruptible(sig), answer, "down, with a signal raised")
					s.Down()
					s.Up()
				},
			}
		}},
		{name: "an interrupted wait", options: unbounded, build: func() explore.Program {
			s, sig := v.Semaphore(), v.Signal()
			return explore.Program{Threads: []explore.Thread{
				{Name: "user", Body: func(t *explore.T) {
					s.Down()
					t.Check(!s.DownInterruptible(sig), answer, "down twice")
					s.Up()
				}},
				{Name: "killer", Body: func(*explore.T) { sig.Raise() }},
			}}
		}},
		upTooMany(v),
	}
}

// upTooMany: an up of a semaphore that is not down panics.
func upTooMany(v Variant) program {
	return program{name: "an up too many", options: unbounded, build: func() explore.Program {
		s := v.Semaphore()
		return explore.Program{Threads: []explore.Thread{{Name: "user", Body: func(t *explore.T) {
			s.Down()
			s.Up()
			panicked := false
			func() {
				defer func() { panicked = recover() != nil }()
				s.Up()
			}()
			t.Check(panicked, answer, "up of a semaphore that is not down")
		}}}}
	}}
}

// alone is a critical section. It checks that no other thread is in it.
func (g *guarded) alone(t *explore.T) {
	g.writers++
	t.Check(g.writers == 1, exclusion, "%d inside", g.writers)
	g.text.Write(1)
	g.writers--
}
