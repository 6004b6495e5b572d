package rwsemfifo

import (
	"runtime"
	"slices"
	"sync"
	"testing"
)

// queue starts f on a goroutine that queues at l. It returns once the goroutine is in
// the queue, as the n-th.
func (l *fifo) queue(n int, wg *sync.WaitGroup, f func()) {
	wg.Go(f)
	for {
		l.mu.Lock()
		length := 0
		for p := l.first; p != nil; p = p.next {
			length++
		}
		l.mu.Unlock()
		if length == n {
			return
		}
		runtime.Gosched()
	}
}

// A queued writer holds later readers back; a writer that leaves lets in the
// readers up to the next writer, all of them at once, and nobody else.
func TestFirstComeFirstServed(t *testing.T) {
	var l fifo
	var wg sync.WaitGroup
	var mu sync.Mutex
	var order []string
	note := func(s string) {
		mu.Lock()
		defer mu.Unlock()
		order = append(order, s)
	}
	var pair sync.WaitGroup // both readers must be inside at once to get past it
	pair.Add(2)
	reader := func(name string, meet *sync.WaitGroup) func() {
		return func() {
			l.RLock()
			if meet != nil {
				meet.Done()
				meet.Wait()
			}
			note(name)
			l.RUnlock()
		}
	}
	writer := func(name string) func() {
		return func() {
			l.Lock()
			note(name)
			l.Unlock()
		}
	}
	l.Lock()
	l.queue(1, &wg, reader("read", &pair))
	l.queue(2, &wg, reader("read", &pair))
	l.queue(3, &wg, writer("write 1"))
	l.queue(4, &wg, reader("read late", nil))
	l.queue(5, &wg, writer("write 2"))
	l.Unlock()
	wg.Wait()
	want := []string{"read", "read", "write 1", "read late", "write 2"}
	if !slices.Equal(order, want) {
		t.Errorf("got in as %q, want %q", order, want)
	}
	if l.word.Load() != 0 || l.first != nil {
		t.Errorf("word %#x, queue %v at the end", l.word.Load(), l.first)
	}
}

// A reader inside does not let others past a writer that waits.
func TestQueuedWriterHoldsReadersBack(t *testing.T) {
	var l fifo
	var wg sync.WaitGroup
	order := make(chan string, 2)
	l.RLock()
	l.queue(1, &wg, func() { l.Lock(); order <- "writer"; l.Unlock() })
	l.queue(2, &wg, func() { l.RLock(); order <- "reader"; l.RUnlock() })
	l.RUnlock()
	wg.Wait()
	if first := <-order; first != "writer" {
		t.Errorf("the %s got in first", first)
	}
}

// Exclusion under contention: what the lock guards is plain memory.
func TestExclusion(t *testing.T) {
	var l fifo
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
