// Package rwsem is Adam Richter's module_rwsem, as his mail of 23 December 2002
// to linux-kernel describes it. Each lookup table has a read/write semaphore, and an
// unload must take it for writing. So a lookup that finds a driver never fails to
// pin it.
//
//	get:     read-lock the table; find; count += 1; unlock
//	put:     read-lock the table; count -= 1; unlock; somebody waits? wake
//	unload:  write-lock every table the module is registered in, in order
//	         dependents, state, count: refuse, or unlock all, sleep, start over
//	         exit; free; unlock all
//
// No lookup in a registered table runs between the check of the count and the end of
// exit. If the lookup comes first, it pins the module and the unload is refused. If
// the unload comes first, the lookup finds nothing and may load the module again. The
// price: while exit runs, lookups of all other entries of the same tables wait, and an
// unload that waits has no guarantee of progress.
//
// Put takes the read lock as well. This is the larger part of the cost that the scheme
// has in addition to tryget's. A get and its put make four atomic operations on a cache
// line that all processors share, and two of them are put's; tryget's put writes a cell
// of its own processor. A put also waits while the exit of any module of the table runs.
//
// The mail asks for the lock in put; the port of the filesystem table that was
// posted with it had none. It is needed here because the counts are plain per-CPU
// ones. The unlock does two things: it publishes the subtraction to whoever
// write-locks the table, and it keeps put from looking for a waiter before it has
// subtracted. Without the lock an unload may read the count before it falls, while
// the put looks for a waiter before there is one; then nobody wakes the unload.
// The control rwsem-put-unlocked shows that. If every change of a count were a
// barrier, put would need no lock; unload-rwsem and speculative have such counts.
//
// The semaphore is sync.RWMutex, which does not queue as the kernel's does. The
// schemes rwsem-fifo, rwsem-handoff, percpu-rwsem, bravo and bravo-percpu are this one
// over other semaphores: they embed its Scheme. Counts are per-CPU, as in the kernel
// that the patch was written for. The mail asks that the association of modules with
// semaphores be apart from the loader. It is: this package does not import the loader.
//
// Defects of the posted code that are corrected here: unregister released a
// semaphore that unload released again; unload walked the module's list after
// freeing it; a failed init rolled back without the lock, and without asking
// for references; the list had no lock of its own.
package rwsem

import (
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/percpu"
)

// Info describes the scheme.
var Info = schemes.Info{
	Name:    "rwsem",
	Summary: "module_rwsem: unload write-locks every table the module is registered in",
	Author:  "Adam J. Richter",
	Source:  "Adam J. Richter, linux-kernel, 23 December 2002",
	Year:    2002,
	UseWhen: "a lookup that finds an entry must never be refused, and may sleep",
	AvoidWhen: "lookups come from many processors at once, must not sleep, or must not wait while an exit " +
		"function runs",
	Refuses: schemes.Never,
	Sleeps:  true,
	Waits:   true,
	Starves: true,
	Grace:   schemes.NeedsNone,
	Holds:   schemes.Weak,
	Memory:  schemes.Memory{Module: 448, Registration: 16, ModuleCell: 128, Table: 288},
}

// Scheme holds no state of its own: all of it is in tables and modules.
type Scheme struct{}

// New returns a Scheme.
func New() schemes.Scheme { return Scheme{} }

var (
	_ schemes.Scheme  = Scheme{}
	_ schemes.Counter = Scheme{}
)

// semaphore is a table's semaphore.
type semaphore struct {
	order int // read-mostly, apart from the lock's words

	_ [128]byte
	mem.RWMutex
	_ [128]byte
}

var _ Semaphore = (*semaphore)(nil)

// Order implements [Semaphore].
func (s *semaphore) Order() int { return s.order }

// Info returns [Info].
func (Scheme) Info() schemes.Info { return Info }

// SetTable gives t its semaphore.
func (Scheme) SetTable(t *schemes.Table) { t.Guard = &semaphore{order: t.ID} }

// SetModule gives m a count of zero and no semaphores.
func (Scheme) SetModule(m *schemes.Module) { m.Guard = &module{refs: percpu.NewCounter()} }

// module is what the scheme keeps for a module. The words that get and put read are
// read-mostly. They lie apart from the association, which every unload writes, refused
// or not.
type module struct {
	_      [128]byte
	refs   percpu.Counter          // changed under a read lock of an associated table
	waiter mem.Pointer[mem.Waiter] // of the one unload that waits; set under the write locks

	_ [128]byte
	association
	_ [128]byte
}

// count adds n to the count. The caller holds a read lock of a table that the module
// is associated with; its unlock publishes the plain add to whoever write-locks.
func (m *module) count(n int64) {
	cpu := percpu.Pin()
	m.refs.Add(cpu, n)
	percpu.Unpin(cpu)
}

// Register inserts e under its table's write lock and associates the table's
// semaphore with the owner: register_module_rwsem. It fails with ErrBusy once the
// owner is going, because its unload has not locked this table. If the unload has
// locked it, Register hangs.
func (Scheme) Register(e *schemes.Entry) error {
	sem := e.Table.Guard.(Semaphore)
	sem.Lock()
	defer sem.Unlock()
	if e.Owner != nil && e.Owner.State() == schemes.Going {
		return schemes.ErrBusy
	}
	if err := e.Table.Index.Insert(e); err != nil {
		return err
	}
	if e.Owner != nil {
		e.Owner.Guard.(*module).add(sem)
	}
	return nil
}

// Unregister removes e. From exit the table is already write-locked, by Unload;
// otherwise Unregister takes the lock itself. The semaphore stays associated
// with the module in either case.
func (Scheme) Unregister(e *schemes.Entry, inExit bool) error {
	if !inExit {
		sem := e.Table.Guard.(Semaphore)
		sem.Lock()
		defer sem.Unlock()
	}
	return e.Table.Index.Remove(e)
}

// Get finds and pins under the table's read lock. It is never refused.
func (Scheme) Get(t *schemes.Table, k schemes.Key) (schemes.Ref, error) {
	sem := t.Guard.(*semaphore)
	sem.RLock()
	e := t.Find(k)
	if e != nil && e.Owner != nil {
		Pin(e)
	}
	sem.RUnlock()
	if e == nil {
		return schemes.Ref{}, schemes.ErrNotFound
	}
	return schemes.Ref{Entry: e}, nil
}

// Put releases the module under the read lock of the table it was found in, so
// that the count is exact for whoever holds the write locks.
func (Scheme) Put(r schemes.Ref) {
	e := r.Entry
	if e.Owner == nil {
		e.Table.Drop(e)
		return
	}
	sem := e.Table.Guard.(*semaphore)
	sem.RLock()
	e.Table.Drop(e)
	waiter := Unpin(e)
	sem.RUnlock()
	if waiter != nil {
		waiter.Wake()
	}
}

// Refs returns the module's count.
func (Scheme) Refs(m *schemes.Module) int64 { return m.Guard.(*module).refs.Sum() }
