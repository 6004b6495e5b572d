//go:build explore

package mem

import (
	"sync"
	"sync/atomic"
	"unsafe"
)

// RWLock is the spinning reader-writer lock of the ordinary build. It prefers
// nobody: a reader gets in whenever no writer is inside. Spinning is not modelled: a
// thread that cannot get the lock is not scheduled until it can.
type RWLock struct{ word atomic.Int32 } // readers, or -1 for a writer

// Ready reports whether the lock is free for k.
func (l *RWLock) Ready(k Kind, _ uint32) uint32 {
	w := l.word.Load()
	return uint32(bit(w == 0 || w > 0 && k == KindRLock))
}

// RLock locks for reading.
func (l *RWLock) RLock() {
	for {
		wait(KindRLock, unsafe.Pointer(l), l, 0)
		if w := l.word.Load(); w >= 0 && l.word.CompareAndSwap(w, w+1) {
			return
		}
	}
}

// RUnlock undoes one RLock.
func (l *RWLock) RUnlock() {
	step(KindRUnlock, unsafe.Pointer(l))
	if l.word.Add(-1) < 0 {
		l.word.Add(1)
		released("runlock of unlocked rwlock", new(sync.RWMutex).RUnlock)
	}
}

// Lock locks for writing.
func (l *RWLock) Lock() {
	for {
		wait(KindLock, unsafe.Pointer(l), l, 0)
		if l.word.CompareAndSwap(0, -1) {
			return
		}
	}
}

// Unlock undoes Lock.
func (l *RWLock) Unlock() {
	step(KindUnlock, unsafe.Pointer(l))
	if !l.word.CompareAndSwap(-1, 0) {
		released("unlock of unlocked rwlock", new(sync.RWMutex).Unlock)
	}
}
