package mixed

import (
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/tables"
)

var _ schemes.LockedGetter = Scheme{}

// ReadLock implements [schemes.ReadLocker]: the semaphore of the table, or the lock that its subsystem had.
func (s Scheme) ReadLock(t *schemes.Table) schemes.Section {
	if sem, converted := t.Guard.(*semaphore); converted {
		sem.RLock()
		return 0
	}
	return s.other.ReadLock(t)
}

// ReadUnlock undoes ReadLock.
func (s Scheme) ReadUnlock(t *schemes.Table, section schemes.Section) {
	if sem, converted := t.Guard.(*semaphore); converted {
		sem.RUnlock()
		return
	}
	s.other.ReadUnlock(t, section)
}

// GetLocked implements [schemes.LockedGetter]. In a converted table the read lock keeps the count from being closed.
func (Scheme) GetLocked(t *schemes.Table, k schemes.Key) (schemes.Ref, error) {
	return tables.GetLocked(t, k, func(m *schemes.Module) bool { return m.Guard.(*module).get() })
}
