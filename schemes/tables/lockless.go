package tables

import (
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/percpu"
)

// Lockless gives each table a mutex that only its writers take. A scheme's Get must
// search in a section that percpu.ReadLock begins. Its Unload must call percpu.Synchronize between exit
// and free: it waits until all sections have ended that may have found an entry
// before exit unregistered it.
//
//	reader:   pin; find e; pin e's module, or not; unpin
//	unload:   exit: unlink e;  Synchronize;  free
//	                           nobody who found e is in a section any more
type Lockless struct{}

var _ schemes.ReadLocker = Lockless{}

// writers is the mutex by which the writers of a table exclude each other. Readers do
// not look at it.
type writers struct {
	_ [128]byte
	mem.Mutex
	_ [128]byte
}

// SetTable gives t its writers' mutex.
func (Lockless) SetTable(t *schemes.Table) { t.Guard = &writers{} }

// ReadLock implements [schemes.ReadLocker]: a section of the grace periods that unloads wait for.
func (Lockless) ReadLock(*schemes.Table) schemes.Section { return schemes.Section(percpu.ReadLock()) }

// ReadUnlock ends it.
func (Lockless) ReadUnlock(_ *schemes.Table, s schemes.Section) { percpu.ReadUnlock(percpu.CPU(s)) }

// Register inserts e. Lookups that run meanwhile see the table before or after.
func (Lockless) Register(e *schemes.Entry) error {
	w := e.Table.Guard.(*writers)
	w.Lock()
	defer w.Unlock()
	return e.Table.Index.Insert(e)
}

// Unregister removes e, from exit or not. Lookups that run meanwhile see the table
// before or after.
func (Lockless) Unregister(e *schemes.Entry, inExit bool) error {
	w := e.Table.Guard.(*writers)
	w.Lock()
	defer w.Unlock()
	return e.Table.Index.Remove(e)
}
