package bravo

import (
	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/percpu"
)

// lock is BRAVO. While it is biased to readers, a reader publishes the lock in a slot of the
// one table that all locks share, and does not touch the lock underneath; a writer takes that,
// revokes the bias, and waits until no slot has the lock:
//
//	reader:  slot = lock;  biased?  yes: inside    no: slot = nil, the lock underneath
//	writer:  underneath; biased = no;   no slot has the lock?  inside
//
// Either the reader sees that the bias is gone, or the writer sees the lock in the reader's
// slot. The slot is the one that a hash of lock and processor says. If a reader finds it taken,
// by another lock or by a reader that was preempted inside, it goes the slow way.
//
// A revocation costs a look at the whole table. To keep writers from paying that again and
// again, the bias is not set again before [inhibit] times as long has passed as the last
// revocation took.
type lock struct {
	_       [128]byte
	biased  mem.Bool // read-mostly: set by a slow reader, revoked by a writer
	id      int      // differs from that of every other lock that shares the table
	visible *visible // the table that all locks of the scheme share

	_          [128]byte
	underneath struct { // written by slow readers and by writers
		mem.RWMutex
		inhibited mem.Int64 // a mem.Deadline: when the bias may be set again
	}
	_ [128]byte
}

// slots is how long the table of visible readers is: 4096, as in the paper. Under an explorer
// it is 2, so that a revocation has few steps, and locks collide.
const slots = 4096 >> (11 * mem.Explored)

// visible is the table of visible readers. As in the paper its slots are not padded: the hash
// is what keeps two processors from one line most of the time.
type visible [slots]mem.Pointer[lock]

// inhibit is how many times as long as a revocation took readers go the slow way after it, so
// that writers are slowed down to 1/(1+inhibit) at most: N of the paper.
const inhibit = 9

// token is what RUnlock needs to know of its RLock: the slot, or slowly if the reader
// holds the lock underneath.
type token = int

const slowly token = -1

// slot returns which slot a reader of l on cpu uses.
func (l *lock) slot(cpu percpu.CPU) int {
	x := (uint64(l.id) + uint64(cpu)<<32) * 0x9e3779b97f4a7c15 // 2^64 over the golden ratio
	x = (x ^ x>>32) * 0x9e3779b97f4a7c15
	return int(x >> 40 % slots)
}

// RLock locks for reading. Cost, biased: a pinned section, a compare-and-swap of a slot, and
// two loads of a read-mostly word.
func (l *lock) RLock() token {
	if l.biased.Load() { // a hint: the look below is what counts
		cpu := percpu.Pin()
		at := l.slot(cpu)
		s := &l.visible[at]
		if s.CompareAndSwap(nil, l) { // a full barrier before the look at the bias:
			if l.biased.Load() { // pairs with the Store in Lock
				percpu.Unpin(cpu)
				return at
			}
			s.Store(nil)
		}
		percpu.Unpin(cpu)
	}
	l.underneath.RLock()
	// Writers change both words under the lock underneath, which keeps them out here. Of the
	// readers that are in here at once each may set the bias: it pairs with the Loads in RLock,
	// and with those in Lock through the lock underneath.
	if !l.biased.Load() && mem.Deadline(l.underneath.inhibited.Load()).Passed() {
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
	l.visible[t].Store(nil) // releases: pairs with the Load in Lock
}

// Lock locks for writing.
func (l *lock) Lock() {
	l.underneath.Lock()
	if !l.biased.Load() { // observes the last slow reader or writer, through the lock underneath
		return
	}
	began := mem.In(0)
	l.biased.Store(false) // a full barrier before the look at the slots: pairs with RLock
	for i := range l.visible {
		for l.visible[i].Load() == l { // acquires: pairs with RUnlock
			mem.Pause()
		}
	}
	now := mem.In(0)
	l.underneath.inhibited.Store(int64(now + inhibit*(now-began))) // to slow readers, through the lock underneath
}

// Unlock undoes Lock.
func (l *lock) Unlock() { l.underneath.Unlock() }
