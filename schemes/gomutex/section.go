package gomutex

import (
	"github.com/modbench/modbench/schemes"
)

var _ schemes.LockedGetter = Scheme{}

// ReadLock implements [schemes.ReadLocker]: the read lock of the table.
func (Scheme) ReadLock(t *schemes.Table) schemes.Section {
	t.Guard.(*table).RLock()
	return 0
}

// ReadUnlock undoes ReadLock.
func (Scheme) ReadUnlock(t *schemes.Table, _ schemes.Section) { t.Guard.(*table).RUnlock() }

// GetLocked implements [schemes.LockedGetter]. It is never refused.
func (Scheme) GetLocked(t *schemes.Table, k schemes.Key) (schemes.Ref, error) {
	e := t.Find(k)
	if e == nil {
		return schemes.Ref{}, schemes.ErrNotFound
	}
	if e.Owner != nil {
		e.Owner.Guard.(*module).refs.Add(1) // pairs with the Load in Unload, which is made under the write lock
	}
	return schemes.Ref{Entry: e}, nil
}
