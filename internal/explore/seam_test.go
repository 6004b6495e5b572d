//go:build explore

package explore

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"
	"unsafe"

	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/percpu"
)

// TestSizes: the types of the seam are as large and as aligned as those of the
// ordinary build, so that layouts are the same.
func TestSizes(t *testing.T) {
	type chans struct { // of the ordinary Waiter and Signal
		_ uint32
		_ chan struct{}
	}
	for _, c := range []struct {
		name                         string
		size, want, align, wantAlign uintptr
	}{
		{"Bool", unsafe.Sizeof(mem.Bool{}), unsafe.Sizeof(atomic.Bool{}), unsafe.Alignof(mem.Bool{}),
			unsafe.Alignof(atomic.Bool{})},
		{"Int32", unsafe.Sizeof(mem.Int32{}), 4, unsafe.Alignof(mem.Int32{}), 4},
		{"Int64", unsafe.Sizeof(mem.Int64{}), 8, unsafe.Alignof(mem.Int64{}), 8},
		{"Uint32", unsafe.Sizeof(mem.Uint32{}), 4, unsafe.Alignof(mem.Uint32{}), 4},
		{"Uint64", unsafe.Sizeof(mem.Uint64{}), 8, unsafe.Alignof(mem.Uint64{}), 8},
		{"Pointer", unsafe.Sizeof(mem.Pointer[int]{}), 8, unsafe.Alignof(mem.Pointer[int]{}), 8},
		{"Mutex", unsafe.Sizeof(mem.Mutex{}), unsafe.Sizeof(sync.Mutex{}), unsafe.Alignof(mem.Mutex{}),
			unsafe.Alignof(sync.Mutex{})},
		{"RWMutex", unsafe.Sizeof(mem.RWMutex{}), unsafe.Sizeof(sync.RWMutex{}), unsafe.Alignof(mem.RWMutex{}),
			unsafe.Alignof(sync.RWMutex{})},
		{"RWLock", unsafe.Sizeof(mem.RWLock{}), 4, unsafe.Alignof(mem.RWLock{}), 4},
		{"Text", unsafe.Sizeof(mem.Text{}), 8, unsafe.Alignof(mem.Text{}), 8},
		{"Waiter", unsafe.Sizeof(mem.Waiter{}), unsafe.Sizeof(chans{}), unsafe.Alignof(mem.Waiter{}),
			unsafe.Alignof(chans{})},
		{"Signal", unsafe.Sizeof(mem.Signal{}), unsafe.Sizeof(chans{}), unsafe.Alignof(mem.Signal{}),
			unsafe.Alignof(chans{})},
		{"Semaphore", unsafe.Sizeof(mem.Semaphore{}), 8, unsafe.Alignof(mem.Semaphore{}), 8},
		{"Counter", unsafe.Sizeof(percpu.Counter{}), unsafe.Sizeof([]int{}), unsafe.Alignof(percpu.Counter{}), 8},
	} {
		if c.size != c.want || c.align != c.wantAlign {
			t.Errorf("%s has size %d and alignment %d, in the ordinary build %d and %d", c.name, c.size, c.align,
				c.want, c.wantAlign)
		}
	}
}

// TestWithoutEngine: where no engine runs, real goroutines use the seam as they
// do in the ordinary build. Under the race detector the locks must order the
// plain counts they guard.
func TestWithoutEngine(t *testing.T) {
	const goroutines, rounds = 4, 500
	var (
		m     mem.Mutex
		rw    mem.RWMutex
		spin  mem.RWLock
		sem   = mem.NewSemaphore()
		n     [4]int
		total mem.Int64
		wg    sync.WaitGroup
	)
	for range goroutines {
		wg.Go(func() {
			for i := range rounds {
				m.Lock()
				n[0]++
				m.Unlock()
				rw.Lock()
				n[1]++
				rw.Unlock()
				spin.Lock()
				n[2]++
				spin.Unlock()
				sem.Down()
				n[3]++
				sem.Up()
				rw.RLock()
				spin.RLock()
				total.Add(int64(n[1] - n[1] + n[2] - n[2] + 1))
				spin.RUnlock()
				rw.RUnlock()
				if i%50 == 0 && rw.TryLock() {
					rw.Unlock()
				}
				if rw.TryRLock() {
					rw.RUnlock()
				}
				if m.TryLock() {
					m.Unlock()
				}
			}
		})
	}
	wg.Wait()
	if want := goroutines * rounds; n != [4]int{want, want, want, want} || total.Load() != int64(want) {
		t.Errorf("counted %v and %d, want %d each", n, total.Load(), want)
	}
}

// TestWithoutEngineWaits: sleeping and being interrupted among real goroutines.
func TestWithoutEngineWaits(t *testing.T) {
	w, sem, never := mem.NewWaiter(), mem.NewSemaphore(), mem.NewSignal()
	var ready mem.Bool
	go func() {
		ready.Store(true)
		w.Wake()
	}()
	for !ready.Load() {
		if !w.Sleep(never) {
			t.Fatal("interrupted by nobody")
		}
	}
	sig := mem.NewSignal()
	sem.Down()
	answers := make(chan bool)
	go func() { answers <- sem.DownInterruptible(sig) }()
	go func() { answers <- mem.NewWaiter().Sleep(sig) }()
	sig.Raise()
	for range 2 {
		select {
		case got := <-answers:
			if got {
				t.Error("got what nobody gave")
			}
		case <-time.After(time.Minute):
			t.Fatal("not interrupted")
		}
	}
	sem.Up()
	if sem.DownInterruptible(sig) || !sem.DownInterruptible(nil) {
		t.Error("a raised signal wins over a free semaphore, no signal does not")
	}
}

// TestWithoutEngineSections: StopMachine waits for sections, and adds are not
// lost.
func TestWithoutEngineSections(t *testing.T) {
	count := percpu.NewCounter()
	var stop mem.Bool
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() {
			for range 300 {
				cpu := percpu.Pin()
				if !stop.Load() {
					count.Add(cpu, 1)
				}
				percpu.Unpin(cpu)
			}
		})
	}
	stop.Store(true)
	percpu.StopMachine()
	before := count.Sum()
	wg.Wait()
	if after := count.Sum(); before != after {
		t.Errorf("%d before the sections ended, %d after", before, after)
	}
	count.Freed()
	mem.Freed(&stop) // neither does anything here
}

// TestNoTime: neither where a program is prepared nor where it runs does anything depend on how long it takes here. A
// lock whose set-up found that some time had not passed, on a slow machine only, made programs that were not
// deterministic.
func TestNoTime(t *testing.T) {
	look := func(where string) {
		if in := mem.In(time.Hour); in != mem.In(time.Hour) || !in.Passed() {
			t.Errorf("%s: time passes, or an hour does not", where)
		}
	}
	Run(func() Program {
		look("set-up")
		return Program{Threads: []Thread{{Name: "a", Body: func(*T) { look("thread") }}}}
	}, Options{Mode: Exhaustive, Bound: Unbounded})
}
