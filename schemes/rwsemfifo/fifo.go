package rwsemfifo

import "github.com/modbench/modbench/schemes/mem"

// fifo is a read/write lock that is first come, first served: the kernel's
// rw_semaphore as David Howells wrote it for Linux 2.4.4 (lib/rwsem.c, April
// 2001). One word counts the threads that hold the lock. A thread that cannot get it
// queues.
//
//	word:   waiting | writing |    readers     bits 33, 32, 31..0
//
//	queue:  R1 R2 W3 R4 R5        a writer leaves: R1 and R2 get in, W3 waits for
//	                              both, R4 and R5 for W3
//
// The lock is handed over: the first of the queue has the lock before it is woken, so
// nobody can come in between. While the queue is not empty, nobody passes it. Without
// contention, a lock or unlock is one atomic operation on the word. The zero value is
// unlocked. A fifo must not be copied after its first use.
type fifo struct {
	word mem.Int64

	mu    mem.Mutex // guards the rest and the waiting bit: wait_lock
	first *place
	last  **place // where the next place is linked; not valid while the queue is empty
	free  *place  // places to be used again, so that a wait seldom allocates
}

const (
	reading = 1
	readers = writing - 1
	writing = 1 << 32
	waiting = 1 << 33 // the queue is not empty
)

// place is one place in the queue.
type place struct {
	writer bool
	waiter *mem.Waiter // woken once it has the lock
	next   *place
}

// RLock locks for reading.
func (l *fifo) RLock() {
	if l.word.Add(reading) > readers { // acquires: pairs with the Add in Unlock
		l.wait(false)
	}
}

// RUnlock undoes one RLock.
func (l *fifo) RUnlock() {
	if l.word.Add(-reading) == waiting { // releases: pairs with the CAS in admit
		l.leave()
	}
}

// Lock locks for writing.
func (l *fifo) Lock() {
	if !l.word.CompareAndSwap(0, writing) { // acquires: pairs with RUnlock and Unlock
		l.wait(true)
	}
}

// Unlock undoes Lock.
func (l *fifo) Unlock() {
	if l.word.Add(-writing)&waiting != 0 { // releases: pairs with RLock and admit
		l.leave()
	}
}

// wait queues, and returns with the lock. A reader has already counted itself in, and
// takes that back. Before that it may have hidden from another thread that the lock
// became empty, and that thread did not let the queue in. So wait calls admit itself.
func (l *fifo) wait(writer bool) {
	l.mu.Lock()
	p := l.place(writer)
	var change int64
	if l.first == nil {
		l.last = &l.first
		change = waiting
	}
	*l.last, l.last = p, &p.next
	if !writer {
		change -= reading
	}
	// A thread that leaves the lock empty after this sees the waiting bit: pairs with
	// RUnlock and Unlock. If one has left before, admit does its work.
	l.word.Add(change)
	l.admit()
	l.mu.Unlock()

	p.waiter.Sleep(nil)

	l.mu.Lock()
	p.next, l.free = l.free, p
	l.mu.Unlock()
}

// place returns a place that is not in use. The caller holds mu.
func (l *fifo) place(writer bool) *place {
	p := l.free
	if p == nil {
		p = &place{waiter: mem.NewWaiter()}
	} else {
		l.free = p.next
	}
	p.writer, p.next = writer, nil
	return p
}

// leave lets in the next of the queue. The lock was empty when the caller left it.
func (l *fifo) leave() {
	l.mu.Lock()
	l.admit()
	l.mu.Unlock()
}

// admit lets the first of the queue in: one writer if nobody has the lock, or all
// readers up to the next writer if no writer has it. The caller holds mu. A reader
// that has counted itself in and is about to queue looks like a reader with the lock.
// It calls admit later itself, so nobody is forgotten.
func (l *fifo) admit() {
	for l.first != nil {
		p := l.first
		if p.writer {
			// Acquires for the writer: pairs with the Adds in RUnlock and Unlock.
			if !l.word.CompareAndSwap(waiting, waiting|writing) {
				return
			}
		} else if l.word.Load()&writing != 0 { // no writer comes after this: the queue is not empty
			return
		} else {
			l.word.Add(reading) // acquires for the reader: pairs with the Add in Unlock
		}
		if l.first = p.next; l.first == nil {
			l.word.Add(-waiting) // observed by RLock, RUnlock, Lock and Unlock: there is no queue to care for
		}
		p.waiter.Wake() // publishes to the sleeper that it has the lock; from here on p belongs to it
	}
}
