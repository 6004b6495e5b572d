// Package tables guards the index of a table, in one of two ways that several
// schemes share:
//
//	Locked     lookups take the lock that the subsystem had in 2.5.52
//	Lockless   lookups take nothing, and see the index before or after a change
//
// A scheme that embeds one of the two has its SetTable, Register and Unregister, and
// adds only what is special about the scheme.
package tables

import (
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/mem"
)

// Locked gives each table the lock that its subsystem had: a spinning rwlock_t,
// or a rw_semaphore on a bus. A scheme's Get must hold it for reading from the search
// until the module is pinned. As long as the lock is held, an entry that was found
// stays registered, and its module is not freed.
type Locked struct{}

var _ schemes.ReadLocker = Locked{}

// The bytes that Locked and Lockless take for a table: schemes.Memory.Table.
const (
	LockedBytes   = 288
	LocklessBytes = 264
)

// Lock is a subsystem's own lock. Each lock and unlock is an atomic
// read-modify-write of a line that all processors share.
type Lock struct {
	sleeping bool // which of the two locks; read-mostly, so apart from their words

	_    [128]byte
	spin mem.RWLock  // rwlock_t
	sem  mem.RWMutex // rw_semaphore
	_    [128]byte
}

// SetTable gives t the lock its subsystem had.
func (Locked) SetTable(t *schemes.Table) {
	t.Guard = &Lock{sleeping: t.Lock == schemes.Sleeping}
}

// Register inserts e under the table's write lock.
func (Locked) Register(e *schemes.Entry) error {
	lock := LockOf(e.Table)
	lock.lock()
	defer lock.unlock()
	return e.Table.Index.Insert(e)
}

// Unregister removes e under the table's write lock, from exit or not.
func (Locked) Unregister(e *schemes.Entry, inExit bool) error {
	lock := LockOf(e.Table)
	lock.lock()
	defer lock.unlock()
	return e.Table.Index.Remove(e)
}

// ReadLock implements [schemes.ReadLocker]: the read lock of the table.
func (Locked) ReadLock(t *schemes.Table) schemes.Section {
	LockOf(t).RLock()
	return 0
}

// ReadUnlock undoes ReadLock.
func (Locked) ReadUnlock(t *schemes.Table, _ schemes.Section) { LockOf(t).RUnlock() }

// GetLocked finds k in t and pins its module by get, which reports whether it could. Where the index falls back to a
// wider entry, it goes on there. It is [schemes.LockedGetter] for a scheme whose lookups may be refused: the caller
// has the lock of t.
func GetLocked(t *schemes.Table, k schemes.Key, get func(*schemes.Module) bool) (schemes.Ref, error) {
	e := t.Find(k)
	if e == nil {
		return schemes.Ref{}, schemes.ErrNotFound
	}
	for e.Owner != nil && !get(e.Owner) {
		if e = t.Next(k, e); e == nil {
			return schemes.Ref{}, schemes.ErrRefused
		}
	}
	return schemes.Ref{Entry: e}, nil
}

// LockOf returns the lock of t.
func LockOf(t *schemes.Table) *Lock { return t.Guard.(*Lock) }

// RLock locks for reading.
func (l *Lock) RLock() {
	if l.sleeping {
		l.sem.RLock()
	} else {
		l.spin.RLock()
	}
}

// RUnlock undoes one RLock.
func (l *Lock) RUnlock() {
	if l.sleeping {
		l.sem.RUnlock()
	} else {
		l.spin.RUnlock()
	}
}

func (l *Lock) lock() {
	if l.sleeping {
		l.sem.Lock()
	} else {
		l.spin.Lock()
	}
}

func (l *Lock) unlock() {
	if l.sleeping {
		l.sem.Unlock()
	} else {
		l.spin.Unlock()
	}
}
