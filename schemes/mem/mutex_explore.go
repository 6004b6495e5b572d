//go:build explore

package mem

import (
	"sync"
	"sync/atomic"
	"unsafe"
)

// Mutex is sync.Mutex: any thread that waits may get it next.
type Mutex struct {
	held atomic.Uint32
	_    uint32
}

// Ready reports whether the mutex is free.
func (m *Mutex) Ready(Kind, uint32) uint32 { return 1 ^ m.held.Load() }

// Lock locks the mutex, waiting until it is free.
func (m *Mutex) Lock() {
	for {
		wait(KindLock, unsafe.Pointer(m), m, 0)
		if m.held.CompareAndSwap(0, 1) {
			return
		}
	}
}

// TryLock locks the mutex if it is free.
func (m *Mutex) TryLock() bool {
	step(KindTryLock, unsafe.Pointer(m))
	ok := m.held.CompareAndSwap(0, 1)
	note(bit(!ok), 1)
	return ok
}

// Unlock unlocks the mutex, whoever locked it.
func (m *Mutex) Unlock() {
	step(KindUnlock, unsafe.Pointer(m))
	if m.held.Swap(0) == 0 {
		released("unlock of unlocked mutex", new(sync.Mutex).Unlock)
	}
}

// RWMutex is sync.RWMutex. Once a writer has called Lock, readers that come later
// wait for it. Readers that have waited are let in before the next writer. So a
// reader that read-locks again while a writer waits causes a deadlock.
//
// Lock and RLock are one step if the lock is free. Otherwise they are two: to queue,
// and to be granted the lock.
type RWMutex struct {
	guard   atomic.Uint32 // makes an update of the words below atomic; never waited for under an engine
	writer  atomic.Uint32 // 0: no writer; else queued or granted
	readers atomic.Int32  // that hold the lock
	queued  atomic.Int32  // readers that wait for writer
	turn    atomic.Uint32 // how many writers have unlocked; queued readers wait until it changes
	_       uint32
}

const (
	queued  = 1 // a writer waits for readers to leave
	granted = 2 // a writer holds the lock
)

// Ready reports whether a step of a lock operation can be taken.
func (m *RWMutex) Ready(k Kind, arg uint32) uint32 {
	switch k {
	case KindQueue:
		return uint32(bit(m.writer.Load() == 0))
	case KindGrant:
		return uint32(bit(m.readers.Load() == 0))
	default: // KindRGrant: the writer of that turn has unlocked
		return uint32(bit(m.turn.Load() != arg))
	}
}

func (m *RWMutex) update(f func()) {
	for !m.guard.CompareAndSwap(0, 1) {
		Pause() // only among real goroutines
	}
	f()
	m.guard.Store(0)
}

// Lock locks for writing.
func (m *RWMutex) Lock() {
	for {
		wait(KindQueue, unsafe.Pointer(m), m, 0)
		var mine, wait1 bool
		m.update(func() {
			if mine = m.writer.Load() == 0; mine {
				if wait1 = m.readers.Load() != 0; wait1 {
					m.writer.Store(queued)
				} else {
					m.writer.Store(granted)
				}
			}
		})
		if wait1 {
			wait(KindGrant, unsafe.Pointer(m), m, 0)
			m.writer.Store(granted)
		}
		if mine {
			return
		}
	}
}

// TryLock locks for writing if that needs no wait.
func (m *RWMutex) TryLock() (ok bool) {
	step(KindTryLock, unsafe.Pointer(m))
	m.update(func() {
		if ok = m.writer.Load() == 0 && m.readers.Load() == 0; ok {
			m.writer.Store(granted)
		}
	})
	note(bit(!ok), 1)
	return ok
}

// Unlock undoes Lock and lets the queued readers in.
func (m *RWMutex) Unlock() {
	step(KindUnlock, unsafe.Pointer(m))
	ok := true
	m.update(func() {
		if ok = m.writer.Load() == granted; ok {
			m.readers.Add(m.queued.Swap(0))
			m.writer.Store(0)
			m.turn.Add(1)
		}
	})
	if !ok {
		released("unlock of unlocked rwmutex", new(sync.RWMutex).Unlock)
	}
}

// RLock locks for reading.
func (m *RWMutex) RLock() {
	step(KindRQueue, unsafe.Pointer(m))
	var wait1 bool
	var turn uint32
	m.update(func() {
		if wait1 = m.writer.Load() != 0; wait1 {
			m.queued.Add(1)
			turn = m.turn.Load()
		} else {
			m.readers.Add(1)
		}
	})
	if wait1 {
		wait(KindRGrant, unsafe.Pointer(m), m, turn)
	}
}

// TryRLock locks for reading if that needs no wait.
func (m *RWMutex) TryRLock() (ok bool) {
	step(KindTryRLock, unsafe.Pointer(m))
	m.update(func() {
		if ok = m.writer.Load() == 0; ok {
			m.readers.Add(1)
		}
	})
	if ok && engine != nil {
		engine.Locked()
	}
	note(bit(!ok), 1)
	return ok
}

// RUnlock undoes one RLock.
func (m *RWMutex) RUnlock() {
	step(KindRUnlock, unsafe.Pointer(m))
	ok := true
	m.update(func() {
		if ok = m.readers.Load() > 0; ok {
			m.readers.Add(-1)
		}
	})
	if !ok {
		released("runlock of unlocked rwmutex", new(sync.RWMutex).RUnlock)
	}
}
