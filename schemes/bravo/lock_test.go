package bravo

import (
	"runtime"
	"sync"
	"testing"

	"github.com/modbench/modbench/schemes/percpu"
)

func newLock() *lock { return &lock{slots: make([]slot, percpu.Possible())} }

// The first reader sets the bias, a writer revokes it, and it comes back after as many
// slow readers as inhibit says.
func TestBias(t *testing.T) {
	l := newLock()
	read := func() (fast bool) {
		inside := l.RLock()
		l.RUnlock(inside)
		return inside != slowly
	}
	if read() {
		t.Error("the first reader is fast: nobody has set the bias")
	}
	if !read() {
		t.Error("the second reader is slow")
	}
	l.Lock()
	l.Unlock()
	n := 0
	for !read() {
		n++
	}
	if want := inhibit*len(l.slots) + 1; n != want {
		t.Errorf("%d slow readers after a revocation, want %d", n, want)
	}
}

// Of two readers on one processor the second is slow, and both keep a writer out.
func TestSlotTaken(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	l := newLock()
	l.RUnlock(l.RLock()) // sets the bias
	for i := range l.slots {
		l.slots[i].taken.Store(true) // as if by somebody else
	}
	inside := l.RLock()
	if inside != slowly {
		t.Fatal("got in by a slot that is taken")
	}
	if l.underneath.TryLock() {
		t.Error("a slow reader does not keep a writer out")
	}
	l.RUnlock(inside)
	for i := range l.slots {
		l.slots[i].taken.Store(false)
	}
	l.Lock()
	l.Unlock()
}

// Exclusion under contention: what the lock guards is plain memory.
func TestExclusion(t *testing.T) {
	l := newLock()
	var wg sync.WaitGroup
	var a, b int
	for range 2 {
		wg.Go(func() {
			for range 1000 {
				l.Lock()
				a++
				runtime.Gosched()
				b++
				l.Unlock()
			}
		})
		wg.Go(func() {
			for i := range 100_000 {
				inside := l.RLock()
				if a != b {
					t.Error("a reader saw a writer at work")
				}
				if i%64 == 0 {
					runtime.Gosched()
				}
				l.RUnlock(inside)
			}
		})
	}
	wg.Wait()
	if a != 2000 || b != 2000 {
		t.Errorf("%d and %d, want 2000", a, b)
	}
}
