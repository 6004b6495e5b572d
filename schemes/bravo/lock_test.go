package bravo

import (
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/percpu"
)

func newLock() *lock { return &lock{visible: new(visible)} }

// read locks and unlocks for reading, and says whether it was fast.
func (l *lock) read() bool {
	inside := l.RLock()
	l.RUnlock(inside)
	return inside != slowly
}

// The bias is set by the first reader and revoked by a writer. It does not come back before
// its time, and then the first reader sets it.
func TestBias(t *testing.T) {
	l := newLock()
	if l.read() {
		t.Error("the first reader is fast: nobody has set the bias")
	}
	if !l.read() {
		t.Error("the second reader is slow")
	}
	l.Lock()
	l.Unlock()
	l.underneath.inhibited.Store(int64(mem.In(time.Hour)))
	for range 100 {
		if l.read() {
			t.Fatal("a reader is fast while the bias is forbidden")
		}
	}
	l.underneath.inhibited.Store(0)
	if l.read() || !l.read() {
		t.Error("the bias does not come back")
	}
}

// A reader whose slot another lock has taken goes the slow way, and keeps a writer out.
func TestCollision(t *testing.T) {
	l := newLock()
	l.read() // sets the bias
	other := newLock()
	for i := range l.visible {
		l.visible[i].Store(other)
	}
	inside := l.RLock()
	if inside != slowly {
		t.Fatal("got in by a slot that is taken")
	}
	if l.underneath.TryLock() {
		t.Error("a slow reader does not keep a writer out")
	}
	l.RUnlock(inside)
	l.Lock() // does not wait for what is not its own
	l.Unlock()
}

// The hash spreads the locks and processors over the table.
func TestSlot(t *testing.T) {
	seen := make(map[int]bool)
	locks := make([]lock, 16)
	for i := range locks {
		locks[i].id = i
		for cpu := range percpu.CPU(16) {
			seen[locks[i].slot(cpu)] = true
		}
	}
	if least := min(slots, 256) * 3 / 4; len(seen) < least {
		t.Errorf("256 readers have %d slots, want %d or more", len(seen), least)
	}
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
