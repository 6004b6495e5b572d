package bravo

import (
	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/percpu"
)

// lock is BRAVO over sync.RWMutex. While it is biased to readers, a reader
// publishes itself in the slot of its processor and does not touch the lock
// underneath. A writer takes the lock underneath, revokes the bias, and waits until
// the slots are empty:
//
//	reader:  slot = 1;   biased?  yes: inside    no: slot = 0, the lock underneath
//	writer:  underneath; biased = no;   every slot 0?  inside
//
// Either the reader sees that the bias is gone, or the writer sees the reader's
// slot. If a reader finds its slot taken, because another reader was preempted while
// inside, it takes the lock underneath. Such a reader is called slow.
//
// A revocation reads every slot. To keep writers from paying that again and again,
// the paper forbids the bias for a multiple of the time that the last revocation
// took. This lock has no clock. Instead the bias comes back after a number of slow
// readers; see [inhibit].
//
// There are two differences from the paper. There all locks share one hashed table of
// slots; here each lock has slots of its own, so that no two locks collide. There a
// slot is chosen by thread; here it is chosen by processor. The lock is xsync's
// RBMutex with pinning in place of sync.Pool, and without the clock.
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

// slot says whether a reader has locked with it. It is alone on its cache lines.
type slot struct {
	taken mem.Bool // RLock and RUnlock publish, Lock observes, and waits for false
	_     [128 - 4]byte
}

// inhibit is how many slow readers must come before the bias is set again, for each
// slot that a revocation has read. A slow reader loses about as much as the read of a
// slot costs: one transfer of a cache line. So revocations cost at most a tenth of
// what readers cost. The paper's N is 9 as well.
const inhibit = 9

// token is what RUnlock needs to know of its RLock: the slot, or slowly if the reader
// holds the lock underneath.
type token = int

const slowly token = -1

// RLock locks for reading. Cost while biased: a pinned section, a compare-and-swap of
// a cache line of the processor's own, and two loads of a read-mostly word.
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
	// Writers change both words under the lock underneath, so none does now. Several
	// readers may be here at once, and each may set the bias. The Store pairs with the
	// Loads in RLock, and with those in Lock through the lock underneath.
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
