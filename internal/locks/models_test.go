//go:build explore

package locks

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"sync"
	"testing"

	"github.com/modbench/modbench/internal/explore"
	"github.com/modbench/modbench/schemes/mem"
)

// models are the models that are explored in place of code of the standard library. All
// other code is explored itself. (RWLock, Waiter, Signal and Semaphore have models too,
// but their code is also explored: see sources. There a Chan takes the place of a
// channel.)
var models = map[string]func() (model, thing things){
	"Mutex, RWMutex and Map": func() (model, thing things) {
		return things{
				new(mem.Mutex),
				new(mem.RWMutex),
				new(mem.Map),
			}, things{
				new(sync.Mutex),
				new(sync.RWMutex),
				new(sync.Map),
			}
	},
}

// things are what a random program uses.
type things struct {
	mutex interface {
		sync.Locker
		TryLock() bool
	}
	rw interface {
		RW
		TryLock() bool
		TryRLock() bool
	}
	table interface {
		Load(key any) (any, bool)
		Store(key, value any)
		Delete(key any)
	}
}

// The operations of a random program. A thread holds one lock at most when it
// takes another, except by trying, so that no program deadlocks.
const (
	doMutex = iota
	doTry
	doWrite
	doRead
	doTryWrite
	doTryRead
	doLoad
	doStore
	doDelete
	doHeldTries // try everything with each lock held
	numOperations
)

// run runs one thread's operations; saw is told what it sees, and turn is called
// inside critical sections. n and m are plain, guarded by the locks.
func run(x things, code []int, n, m *int, turn func(), saw func(...any)) {
	for i, what := range code {
		switch what {
		case doMutex:
			x.mutex.Lock()
			*n++
			turn()
			saw("n", *n)
			x.mutex.Unlock()
		case doTry:
			if ok := x.mutex.TryLock(); ok {
				*n++
				saw("n", *n)
				x.mutex.Unlock()
			} else {
				saw("no")
			}
		case doWrite:
			x.rw.Lock()
			*m++
			turn()
			saw("m", *m)
			x.rw.Unlock()
		case doRead:
			x.rw.RLock()
			was := *m
			turn()
			saw("m", was, *m)
			x.rw.RUnlock()
		case doTryWrite:
			if ok := x.rw.TryLock(); ok {
				*m++
				saw("m", *m)
				x.rw.Unlock()
			} else {
				saw("no")
			}
		case doTryRead:
			if ok := x.rw.TryRLock(); ok {
				saw("m", *m)
				x.rw.RUnlock()
			} else {
				saw("no")
			}
		case doLoad:
			v, ok := x.table.Load("key")
			saw(v, ok)
		case doStore:
			x.table.Store("key", i)
		case doDelete:
			x.table.Delete("key")
		case doHeldTries:
			heldTries(x, saw)
		}
	}
}

func heldTries(x things, saw func(...any)) {
	try := func(ok bool, undo func()) {
		if saw(ok); ok {
			undo()
		}
	}
	x.mutex.Lock()
	try(x.mutex.TryLock(), x.mutex.Unlock)
	x.mutex.Unlock()
	x.rw.Lock()
	try(x.rw.TryLock(), x.rw.Unlock)
	try(x.rw.TryRLock(), x.rw.RUnlock)
	x.rw.Unlock()
	x.rw.RLock()
	try(x.rw.TryLock(), x.rw.Unlock)
	try(x.rw.TryRLock(), x.rw.RUnlock)
	x.rw.RUnlock()
}

// modelled returns every outcome of a program over models.
func modelled(t *testing.T, threads [][]int, fresh func() things) map[string]bool {
	seen := make(map[string]bool)
	r := explore.Run(func() explore.Program {
		x, n, m, trace := fresh(), new(int), new(int), make([]string, len(threads))
		var inside mem.Int32
		p := explore.Program{Final: func(*explore.T) { seen[fmt.Sprintf("%q", trace)] = true }}
		for i, code := range threads {
			p.Threads = append(p.Threads, explore.Thread{Name: fmt.Sprint(i), Body: func(*explore.T) {
				run(x, code, n, m, func() { inside.Add(1) }, func(v ...any) { trace[i] += fmt.Sprintln(v...) })
			}})
		}
		return p
	}, explore.Options{Bound: explore.Unbounded})
	if r.Violation != nil || !r.Exhausted {
		t.Fatalf("%v: %v\n%v", threads, r, r.Violation)
	}
	return seen
}

// happened returns the outcome of one run among real goroutines.
func happened(threads [][]int, x things) string {
	n, m, trace := new(int), new(int), make([]string, len(threads))
	var wg sync.WaitGroup
	start := make(chan struct{})
	for i, code := range threads {
		wg.Go(func() {
			<-start
			run(x, code, n, m, runtime.Gosched, func(v ...any) { trace[i] += fmt.Sprintln(v...) })
		})
	}
	close(start)
	wg.Wait()
	return fmt.Sprintf("%q", trace)
}

// differ runs random programs over a model and over the real thing and returns a
// real outcome that the model does not have, or "". A program of one thread has
// one outcome, so there the two must be the same.
func differ(t *testing.T, programs int, both func() (model, thing things)) string {
	rng := rand.New(rand.NewPCG(1, 2))
	for n := range programs {
		threads := make([][]int, 1+n%3)
		operations := [][2]int{{doMutex, doWrite}, {doWrite, doLoad}, {doLoad, doHeldTries}, {0, doHeldTries}}[n/3%4]
		most := 5 - len(threads)
		if len(threads) == 1 {
			if most = 12; n/3%4 == 3 {
				operations = [2]int{0, numOperations} // the last takes many steps
			}
		}
		for i := range threads {
			for range 1 + rng.IntN(most) {
				threads[i] = append(threads[i], operations[0]+rng.IntN(operations[1]-operations[0]))
			}
		}
		seen := modelled(t, threads, func() things { model, _ := both(); return model })
		for range 1 + 10*(len(threads)-1) {
			_, thing := both()
			if got := happened(threads, thing); !seen[got] {
				return fmt.Sprintf(
					"program %v: really %s, which is none of the model's %d outcomes",
					threads,
					got,
					len(seen),
				)
			}
		}
	}
	return ""
}

// TestModels compares each model with the real thing.
func TestModels(t *testing.T) {
	programs := 400
	if testing.Short() {
		programs = 100
	}
	for name, both := range models {
		t.Run(name, func(t *testing.T) {
			if diff := differ(t, programs, both); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// stubborn is a RWMutex that no reader gets by trying, generous a Map that keeps
// what is deleted, and never a Mutex that nobody gets by trying.
type stubborn struct{ sync.RWMutex }

func (*stubborn) TryRLock() bool { return false }

type generous struct{ sync.Map }

func (*generous) Delete(any) {}

type never struct{ sync.Mutex }

func (*never) TryLock() bool { return false }

// TestModelsControl: if the real thing behaves in another way than the model, the
// comparison finds it.
func TestModelsControl(t *testing.T) {
	model := func() things { return things{new(mem.Mutex), new(mem.RWMutex), new(mem.Map)} }
	for name, thing := range map[string]func() things{
		"mutex": func() things { return things{new(never), new(sync.RWMutex), new(sync.Map)} },
		"rw":    func() things { return things{new(sync.Mutex), new(stubborn), new(sync.Map)} },
		"map":   func() things { return things{new(sync.Mutex), new(sync.RWMutex), new(generous)} },
	} {
		if differ(t, 400, func() (things, things) { return model(), thing() }) == "" {
			t.Errorf("%s: not noticed", name)
		}
	}
}

// Chan does what a channel does, one operation after another.
func TestChan(t *testing.T) {
	r := explore.Run(func() explore.Program {
		return explore.Program{Threads: []explore.Thread{{Name: "t", Body: func(t *explore.T) {
			c, done := NewChan(1), NewChan(0)
			rc, rdone := make(chan struct{}, 1), make(chan struct{})
			for i := range 6 {
				if i == 3 {
					done.Close()
					close(rdone)
				}
				ok := false
				select {
				case <-rc:
					ok = true
				default:
				}
				t.Check(c.TryReceive() == ok, answer, "receive %d", i)
				c.Send()
				rc <- struct{}{}
				if i%2 == 0 {
					select {
					case <-rc:
						ok = true
					case <-func() chan struct{} {
						if i < 3 {
							return rdone
						}
						return nil
					}():
						ok = false
					}
					var d *Chan
					if i < 3 {
						d = done
					}
					t.Check(c.ReceiveOr(d) == ok, answer, "select %d", i)
				}
			}
			c, rc = NewChan(1), make(chan struct{}, 1)
			t.Check(!c.ReceiveOr(done), answer, "a closed channel is ready")
		}}}}
	}, explore.Options{})
	if r.Violation != nil || !r.Exhausted {
		t.Errorf("%v\n%v", r, r.Violation)
	}
}
