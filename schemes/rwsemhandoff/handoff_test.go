package rwsemhandoff

import (
	"runtime"
	"sync"
	"testing"
)

// Exclusion under contention: what the lock guards is plain memory.
func TestExclusion(t *testing.T) {
	var l handoff
	var wg sync.WaitGroup
	var a, b int
	for range 3 {
		wg.Go(func() {
			for range 2000 {
				l.Lock()
				a++
				runtime.Gosched()
				b++
				l.Unlock()
			}
		})
		wg.Go(func() {
			for range 2000 {
				l.RLock()
				if a != b {
					t.Error("a reader saw a writer at work")
				}
				l.RUnlock()
			}
		})
	}
	wg.Wait()
	if a != 6000 || b != 6000 {
		t.Errorf("%d and %d, want 6000", a, b)
	}
}

// A reader steals the lock from a queue if no other reader is inside, and takes the readers
// of the queue with it; a promised lock it does not steal.
func TestSteal(t *testing.T) {
	l := new(handoff)
	l.mu.Lock()
	w := l.enqueue(true, 0)
	r := l.enqueue(false, 0)
	l.mu.Unlock()
	l.RLock() // no reader is inside
	if l.first != w || l.word.Load() != reading|waiting {
		t.Errorf("word %#x, want a reader past the queue", l.word.Load())
	}
	l.word.Add(-reading) // as RUnlock, without waking
	l.mu.Lock()
	l.first, w.next = r, nil // the reader first, then the writer
	r.next, l.last = w, &w.next
	l.mu.Unlock()
	l.RLock()
	r.waiter.Sleep(nil) // it is woken
	if l.first != w || l.word.Load() != 2*reading|waiting {
		t.Errorf("word %#x, want both readers inside", l.word.Load())
	}
	l.word.Add(promised - 2*reading)
	l.mu.Lock()
	if !l.take(w) || l.word.Load() != writing || l.first != nil {
		t.Errorf("word %#x, want the writer inside and no queue", l.word.Load())
	}
	l.mu.Unlock()
}
