//go:build explore

package locks

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/modbench/modbench/internal/explore"
	"github.com/modbench/modbench/schemes/mem"
)

// Models are what is explored in place of the locks that modbench wrote.
var Models = Variant{
	Name:      "models",
	RW:        func() RW { return new(mem.RWLock) },
	Signal:    func() Signal { return mem.NewSignal() },
	Waiter:    func() Waiter { return modelWaiter{mem.NewWaiter()} },
	Semaphore: func() Semaphore { return modelSemaphore{mem.NewSemaphore()} },
}

type modelWaiter struct{ *mem.Waiter }

func (w modelWaiter) Sleep(s Signal) bool { sig, _ := s.(*mem.Signal); return w.Waiter.Sleep(sig) }

type modelSemaphore struct{ *mem.Semaphore }

func (s modelSemaphore) DownInterruptible(i Signal) bool {
	sig, _ := i.(*mem.Signal)
	return s.Semaphore.DownInterruptible(sig)
}

// Outcomes runs so many random programs over each lock that v has, each under every
// schedule, and returns what the threads of each can see: by the kind of lock, one text
// a program. The programs are the same for every v.
func Outcomes(v Variant, programs int) map[string][]string {
	all := make(map[string][]string)
	rng := rand.New(rand.NewPCG(3, 4))
	for n := range programs {
		code := make([][]int, 2+n%2)
		for i := range code {
			for range 1 + rng.IntN(4-len(code)) {
				code[i] = append(code[i], rng.IntN(2))
			}
		}
		if v.RW != nil {
			all["rwlock"] = append(all["rwlock"], outcomes(code, v.rwThreads))
		}
		if v.Waiter != nil {
			all["waiter"] = append(all["waiter"], outcomes(code, v.waiterThreads))
		}
		if v.Semaphore != nil {
			all["semaphore"] = append(all["semaphore"], outcomes(code, v.semaphoreThreads))
		}
	}
	return all
}

// act takes one operation of the thread of that number and says what it saw.
type act func(thread, operation int) string

// outcomes returns every outcome of one program, in order.
func outcomes(code [][]int, fresh func() act) string {
	seen := make(map[string]bool)
	r := explore.Run(func() explore.Program {
		do, saw := fresh(), make([]string, len(code))
		p := explore.Program{Final: func(*explore.T) { seen[strings.Join(saw, " | ")] = true }}
		for i := range code {
			p.Threads = append(p.Threads, explore.Thread{Name: fmt.Sprint(i), Body: func(*explore.T) {
				for _, operation := range code[i] {
					saw[i] += do(i, operation) + " "
				}
			}})
		}
		return p
	}, explore.Options{Bound: explore.Unbounded})
	if r.Violation != nil {
		seen["breaks "+r.Violation.Promise.String()] = true
	}
	if !r.Exhausted && r.Violation == nil {
		seen["not complete"] = true
	}
	return fmt.Sprintf("%v: %q", code, slices.Sorted(maps.Keys(seen)))
}

// rwThreads write or read a number under the lock.
func (v Variant) rwThreads() act {
	l, n := v.RW(), 0
	return func(_, operation int) string {
		if operation == 0 {
			l.Lock()
			defer l.Unlock()
			n++
			return fmt.Sprint("w", n)
		}
		l.RLock()
		defer l.RUnlock()
		return fmt.Sprint("r", n)
	}
}

// waiterThreads are a sleeper, and others that wake it or raise its signal. In the end
// the signal is raised, so that nobody sleeps for ever.
func (v Variant) waiterThreads() act {
	w, sig := v.Waiter(), v.Signal()
	return func(thread, operation int) string {
		switch {
		case thread == 0:
			return fmt.Sprint("slept", w.Sleep(sig))
		case operation == 0:
			w.Wake()
			sig.Raise()
			return "woke, raised"
		}
		sig.Raise()
		w.Wake()
		return "raised, woke"
	}
}

// semaphoreThreads take the semaphore, which a signal may end, or raise the signal.
func (v Variant) semaphoreThreads() act {
	s, sig, n := v.Semaphore(), v.Signal(), 0
	return func(thread, operation int) string {
		if thread > 0 && operation == 1 {
			sig.Raise()
			return "raised"
		}
		if !s.DownInterruptible(sig) {
			return "interrupted"
		}
		defer s.Up()
		n++
		return fmt.Sprint(n)
	}
}
