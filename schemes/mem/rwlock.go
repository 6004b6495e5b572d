//go:build !explore

package mem

import (
	"runtime"
	"sync/atomic"
)

// writer is what a writer subtracts from an [RWLock]'s word. It exceeds any
// number of readers, as RW_LOCK_BIAS does in Linux.
const writer = 1 << 30

// RWLock is a spinning reader-writer lock after rwlock_t of Linux 2.5.52 on
// i386 (include/asm-i386/rwlock.h): one word that readers count up and a
// writer makes negative. It prefers nobody; a stream of readers can keep a
// writer out, as in Linux. A reader that has the lock must not lock it again if a
// writer may come. The zero value is unlocked. An RWLock must not be copied after its
// first use.
//
// Every lock and unlock is one atomic read-modify-write of a line that all
// processors share. This was the cost of a table lookup in 2002.
type RWLock struct{ word atomic.Int32 }

// RLock locks for reading.
func (l *RWLock) RLock() {
	for l.word.Add(1) <= 0 { // acquires: pairs with the Add in Unlock
		l.word.Add(-1)
		l.await(func(w int32) bool { return w >= 0 })
	}
}

// RUnlock undoes one RLock.
func (l *RWLock) RUnlock() { l.word.Add(-1) } // releases: pairs with the CAS in Lock

// Lock locks for writing.
func (l *RWLock) Lock() {
	for !l.word.CompareAndSwap(0, -writer) { // acquires: pairs with RUnlock and Unlock
		l.await(func(w int32) bool { return w == 0 })
	}
}

// Unlock undoes Lock.
func (l *RWLock) Unlock() { l.word.Add(writer) } // releases: pairs with RLock and Lock

func (l *RWLock) await(ready func(int32) bool) {
	for n := 1; !ready(l.word.Load()); n++ {
		if n%Looks == 0 {
			runtime.Gosched()
		}
	}
}
