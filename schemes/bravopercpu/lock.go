package bravopercpu

import (
	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/percpu"
)

// lock is BRAVO over sync.RWMutex. While it is biased to readers, a reader
// publishes itself in the slot of its processor and does not touch the lock
// underneath; a writer takes that, revokes the bias, and waits until the slots
// are empty:
//
//	reader:  slot = 1;   biased?  yes: inside    no: slot = 0, the lock underneath
//	writer:  underneath; biased = no;   every slot 0?  inside
//
// Either the reader sees that the bias is gone, or the writer sees the reader's
// slot. If a reader finds its slot taken, because another reader was preempted while
// inside, it goes the slow way.
//
// A revocation costs one look at each slot. To keep writers from paying that
// again and again, the paper forbids the bias for a multiple of the time that
// the last revocation took. There is no clock here; instead the bias comes back
// after as many readers have gone the slow way as [inhibit] says.
type lock struct {
	_      [128]byte
	biased mem.Bool // read-mostly: set by a slow reader, revoked by a writer
	slots  []slot   // one a processor

	_          [128]byte
	underneath struct { // written by slow readers and by writers
		mem.RWMutex
		inhibited mem.Int64 // slow readers to come before the bias may be set again
	}
	_ [128]byte
}

// slot says whether a reader is inside by it. It is alone on its lines.
type slot struct {
	taken mem.Bool // RLock and RUnlock publish, Lock observes, and waits for false
	_     [128 - 4]byte
}

// inhibit is how many slow readers have to pass, for each slot that a
// revocation has looked at, before the bias is set again. A slow reader loses
// about as much as a look at a slot costs, one transfer of a cache line, so
// revocations cost at most a tenth of what readers do: the paper's N is 9, too.
const inhibit = 9

// token is what RUnlock needs to know of its RLock: a slot, or underneath.
type token = int

const slowly token = -1

// RLock locks for reading. Cost, biased: a pinned section, a compare-and-swap
// of a line of the processor's own, and two loads of a read-mostly word.
func (l *lock) RLock() token {
	if l.biased.Load() { // a hint: the look below is what counts
		cpu := percpu.Pin()
		s := &l.slots[cpu]
		if s.taken.CompareAndSwap(false, true) { // a full barrier before the look at the bias:
			if l.biased.Load() { // pairs with the Store in Lock
				percpu.Unpin(cpu)
				return token(cpu)
			}
			s.taken.Store(false)
		}
		percpu.Unpin(cpu)
	}
	l.underneath.RLock()
	// Writers change both words under the lock underneath, which keeps them out
	// here. Of the readers that are in here at once each may set the bias: it pairs
	// with the Loads in RLock, and with those in Lock through the lock underneath.
	if !l.biased.Load() && l.underneath.inhibited.Add(-1) < 0 {
		l.biased.Store(true) // no writer is inside: we hold the lock underneath
	}
	return slowly
}

// RUnlock undoes the RLock that returned t, on any processor.
func (l *lock) RUnlock(t token) {
	if t == slowly {
		l.underneath.RUnlock()
		return
	}
	l.slots[t].taken.Store(false) // releases: pairs with the Load in Lock
}

// Lock locks for writing.
func (l *lock) Lock() {
	l.underneath.Lock()
	if !l.biased.Load() { // observes the last slow reader or writer, through the lock underneath
		return
	}
	l.biased.Store(false) // a full barrier before the look at the slots: pairs with RLock
	for i := range l.slots {
		for l.slots[i].taken.Load() { // acquires: pairs with RUnlock
			mem.Pause()
		}
	}
	l.underneath.inhibited.Store(int64(inhibit * len(l.slots))) // to slow readers, through the lock underneath
}

// Unlock undoes Lock.
func (l *lock) Unlock() { l.underneath.Unlock() }
