package rwsemplainput

import (
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/percpu"
)

var _ schemes.LockedGetter = (*Scheme)(nil)

// ReadLock implements [schemes.ReadLocker]: the read lock of the table.
func (*Scheme) ReadLock(t *schemes.Table) schemes.Section {
	t.Guard.(*semaphore).RLock()
	return 0
}

// ReadUnlock undoes ReadLock.
func (*Scheme) ReadUnlock(t *schemes.Table, _ schemes.Section) { t.Guard.(*semaphore).RUnlock() }

// GetLocked implements [schemes.LockedGetter]. It is never refused.
func (*Scheme) GetLocked(t *schemes.Table, k schemes.Key) (schemes.Ref, error) {
	e := t.Find(k)
	if e == nil {
		return schemes.Ref{}, schemes.ErrNotFound
	}
	if e.Owner != nil {
		e.Owner.Guard.(*module).get()
	}
	return schemes.Ref{Entry: e}, nil
}

// get counts up. The caller's read lock keeps the module from going, and its unlock publishes the add, or the barrier
// in the put of a reference that the caller has.
func (m *module) get() {
	cpu := percpu.Pin()
	m.gets.Add(cpu, 1)
	percpu.Unpin(cpu)
}
