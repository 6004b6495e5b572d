package percpurwsem

import (
	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/percpu"
)

// lock is struct percpu_rw_semaphore. Readers count themselves in cells of their own
// processors, by plain adds. A writer tells them to stay out, waits for a grace period,
// and then until the cells add up to zero:
//
//	reader:  section; closed? no: own cell += 1      yes: wait in the room, then count
//	writer:  room; closed = yes; Synchronize; sleep until the cells are zero
//
// A reader that has not seen that the lock is closed has counted itself in a section that
// began before, so the writer sees the count. Cells may be negative one by one, since a
// reader may leave on another processor; only the sum means anything.
type lock struct {
	_      [128]byte
	closed mem.Bool       // read by every reader; Lock and Unlock publish
	cells  percpu.Counter // where they lie is read-mostly; changed in sections, Lock observes through Synchronize

	_      [128]byte
	room   mem.RWMutex             // held by the writer; readers that are kept out queue here
	waiter mem.Pointer[mem.Waiter] // the writer's, set before closed
	_      [128]byte
}

// RLock locks for reading. Cost, while no writer comes: a section and a plain add.
func (l *lock) RLock() {
	cpu := percpu.ReadLock()
	closed := l.closed.Load() // pairs with the Store in Lock, which is before its Synchronize
	if !closed {
		l.cells.Add(cpu, 1)
	}
	percpu.ReadUnlock(cpu)
	if closed {
		l.room.RLock() // no writer is inside, and the next one waits for our section
		l.count(1)
		l.room.RUnlock()
	}
}

// RUnlock undoes one RLock, on any processor.
func (l *lock) RUnlock() {
	cpu := percpu.ReadLock()
	closed := l.closed.Load() // as in RLock
	if closed {
		mem.Fence() // what the reader did is seen before it is seen to leave
	}
	l.cells.Add(cpu, -1)
	percpu.ReadUnlock(cpu)
	if closed {
		l.leave()
	}
}

// leave wakes the writer that waits for readers.
func (l *lock) leave() {
	mem.Fence() // it sees the count, or the wake: pairs with Sleep in Lock
	if w := l.waiter.Load(); w != nil {
		w.Wake()
	}
}

func (l *lock) count(n int64) {
	cpu := percpu.ReadLock()
	l.cells.Add(cpu, n)
	percpu.ReadUnlock(cpu)
}

// Lock locks for writing.
func (l *lock) Lock() {
	l.room.Lock()
	w := mem.NewWaiter()
	l.waiter.Store(w)    // before closed: who finds that finds this
	l.closed.Store(true) // publishes to RLock and RUnlock, through Synchronize:
	percpu.Synchronize() // whoever has not seen it has counted
	for l.cells.Sum() != 0 {
		w.Sleep(nil)
	}
}

// Unlock undoes Lock.
func (l *lock) Unlock() {
	l.waiter.Store(nil)
	l.closed.Store(false) // publishes what the writer did: pairs with the Load in RLock
	l.room.Unlock()
}
