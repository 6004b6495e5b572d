package rwsemhandoff

import (
	"time"

	"github.com/modbench/modbench/schemes/mem"
)

// handoff is a read/write lock after the rw_semaphore of today's Linux
// (kernel/locking/rwsem.c, since 5.3 with the changes of 5.11). One word counts who is
// inside. A thread that cannot get in queues, but the lock is not kept for the queue:
//
//	word:   readers << 3 | handoff | waiting | writing
//
//	reader, slow:   no writer inside, no handoff? steal: it is in, past the queue;
//	                but not if other readers are inside: then it queues
//	writer, slow:   look at the word for a while, and take the lock when it is free
//	                and no handoff; then queue
//	first in queue: a writer tries when it is woken. Has somebody stolen the lock, and
//	                has it waited too long? handoff: nobody steals any more
//	woken readers:  with the first reader of the queue all readers of the queue get in,
//	                also those behind writers
//
// The zero value is unlocked; not to be copied after first use.
type handoff struct {
	word mem.Int64

	mu    mem.Mutex // guards the queue, and the waiting and handoff bits: wait_lock
	first *place
	last  **place // where the next one is linked, while there is a first
}

const (
	writing  = 1 << iota
	waiting  // the queue is not empty
	promised // the lock is the first writer's or the first readers': nobody steals it
	reading  // one reader

	blocked = writing | waiting | promised // a reader does not get in by its count alone
	inside  = ^int64(waiting | promised)   // the bits of those that have the lock
)

// patience is how long the first of the queue is stolen from before it has the lock handed
// over: RWSEM_WAIT_TIMEOUT.
const patience = 4 * time.Millisecond

// place is one place in the queue.
type place struct {
	writer bool
	late   mem.Deadline
	waiter *mem.Waiter // of a reader: woken once it has the lock; of a writer: to try
	next   *place
}

// RLock locks for reading. Cost, uncontended: one atomic addition.
func (l *handoff) RLock() {
	if w := l.word.Add(reading); w&blocked != 0 { // acquires: pairs with the Add in Unlock
		l.waitRead(w)
	}
}

// RUnlock undoes one RLock.
func (l *handoff) RUnlock() {
	if w := l.word.Add(-reading); w&inside == 0 && w&waiting != 0 { // releases: pairs with the CAS in take
		l.wake()
	}
}

// Lock locks for writing.
func (l *handoff) Lock() {
	if !l.word.CompareAndSwap(0, writing) { // acquires: pairs with RUnlock and Unlock
		l.waitWrite()
	}
}

// Unlock undoes Lock.
func (l *handoff) Unlock() {
	if l.word.Add(-writing)&waiting != 0 { // releases: pairs with RLock, take and admit
		l.wake()
	}
}

// waitRead returns with the lock. The caller has counted itself in, and w is what it saw.
func (l *handoff) waitRead(w int64) {
	others := w/reading > 1 && w&writing == 0
	if !others && w&(writing|promised) == 0 { // it steals
		if w/reading == 1 { // the first one inside lets the readers of the queue in
			l.mu.Lock()
			if l.first != nil && !l.first.writer {
				l.admit()
			}
			l.mu.Unlock()
		}
		return
	}
	l.mu.Lock()
	if l.first == nil && l.word.Load()&(writing|promised) == 0 { // acquires, as in RLock
		l.mu.Unlock()
		return
	}
	p := l.enqueue(false, -reading)
	l.next()
	l.mu.Unlock()
	p.waiter.Sleep(nil) // acquires for admit
}

// waitWrite returns with the lock.
func (l *handoff) waitWrite() {
	for range mem.Spins {
		if w := l.word.Load(); w&(inside|promised) == 0 && l.word.CompareAndSwap(w, w|writing) { // acquires, as in Lock
			return
		}
	}
	l.mu.Lock()
	p := l.enqueue(true, 0)
	for !l.take(p) {
		l.mu.Unlock()
		p.waiter.Sleep(nil)
		l.mu.Lock()
	}
	l.mu.Unlock()
}

// enqueue queues, and adds change to the word in the same step in which it says that the
// queue is not empty. The caller holds mu.
func (l *handoff) enqueue(writer bool, change int64) *place {
	p := &place{writer: writer, late: mem.In(patience), waiter: mem.NewWaiter()}
	if l.first == nil {
		l.last = &l.first
		change += waiting
	}
	*l.last, l.last = p, &p.next
	if change != 0 {
		l.word.Add(change) // the bit is seen by whoever leaves the lock empty from here on
	}
	return p
}

// take gives the lock to the writer at p if it is free and p is the first, or marks it as
// promised if p has been stolen from for too long. The caller holds mu.
func (l *handoff) take(p *place) bool {
	if l.first != p {
		return false
	}
	for {
		w := l.word.Load()
		if w&inside != 0 {
			if w&promised == 0 && p.late.Passed() && !l.word.CompareAndSwap(w, w|promised) {
				continue // somebody came or left
			}
			return false
		}
		left := w&^promised | writing
		if p.next == nil {
			left &^= waiting
		}
		if l.word.CompareAndSwap(w, left) { // acquires: pairs with the Adds in RUnlock and Unlock
			l.first = p.next
			return true
		}
	}
}

// wake is called by a thread that has left the lock empty while others are queued.
func (l *handoff) wake() {
	l.mu.Lock()
	l.next()
	l.mu.Unlock()
}

// next lets the first of the queue in, or try: a writer if nobody is inside, readers if no
// writer is. The caller holds mu.
func (l *handoff) next() {
	p, w := l.first, l.word.Load()
	switch {
	case p == nil || w&writing != 0: // who is inside calls next
	case !p.writer:
		l.admit()
	case w&inside == 0:
		p.waiter.Wake() // it tries by itself
	}
}

// admit lets in the first of the queue, a reader, and with it all readers of the queue,
// unless a writer has stolen the lock. The caller holds mu.
func (l *handoff) admit() {
	// Counted before the look, so that no writer can come from here on; acquires for the
	// readers: pairs with the Add in Unlock.
	if w := l.word.Add(reading); w&writing != 0 {
		change := int64(-reading)
		if l.first.late.Passed() && w&promised == 0 {
			change += promised
		}
		l.word.Add(change)
		return
	}
	change, woken := int64(-reading), []*place(nil)
	for at := &l.first; *at != nil; {
		if p := *at; p.writer {
			at = &p.next
			l.last = at
		} else {
			*at = p.next
			change += reading
			woken = append(woken, p)
		}
	}
	w := l.word.Load()
	if l.first == nil {
		change -= waiting
	}
	if w&promised != 0 { // it was theirs
		change -= promised
	}
	l.word.Add(change) // under mu nobody else changes the two bits
	for _, p := range woken {
		p.waiter.Wake() // publishes to the sleeper that it has the lock
	}
}
