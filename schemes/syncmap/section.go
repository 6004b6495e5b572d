package syncmap

import (
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/tables"
)

var _ schemes.LockedGetter = Scheme{}

// ReadLock implements [schemes.ReadLocker]: the read lock of the index, which has the order of the table.
func (Scheme) ReadLock(t *schemes.Table) schemes.Section {
	t.Guard.(*table).mu.RLock()
	return 0
}

// ReadUnlock undoes ReadLock.
func (Scheme) ReadUnlock(t *schemes.Table, _ schemes.Section) { t.Guard.(*table).mu.RUnlock() }

// GetLocked implements [schemes.LockedGetter]: it searches the index.
func (Scheme) GetLocked(t *schemes.Table, k schemes.Key) (schemes.Ref, error) {
	return tables.GetLocked(t, k, func(m *schemes.Module) bool { return m.Guard.(*module).get() })
}
