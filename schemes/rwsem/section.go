package rwsem

import (
	"github.com/modbench/modbench/schemes"
)

var _ schemes.LockedGetter = Scheme{}

// readable is a semaphore that forgets who has its read lock.
type readable interface {
	RLock()
	RUnlock()
}

// ReadLock implements [schemes.ReadLocker], here and in the schemes that embed [Scheme] over such a semaphore.
func (Scheme) ReadLock(t *schemes.Table) schemes.Section {
	t.Guard.(readable).RLock()
	return 0
}

// ReadUnlock undoes ReadLock.
func (Scheme) ReadUnlock(t *schemes.Table, _ schemes.Section) { t.Guard.(readable).RUnlock() }

// GetLocked implements [schemes.LockedGetter]. It is never refused.
func (Scheme) GetLocked(t *schemes.Table, k schemes.Key) (schemes.Ref, error) {
	e := t.Find(k)
	if e == nil {
		return schemes.Ref{}, schemes.ErrNotFound
	}
	if e.Owner != nil {
		Pin(e)
	}
	return schemes.Ref{Entry: e}, nil
}
