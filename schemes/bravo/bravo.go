// Package bravo is module_rwsem, package rwsem, over a reader-biased lock: BRAVO
// of Dave Dice and Alex Kogan (Biased Locking for Reader-Writer Locks, USENIX
// ATC 2019). Rusty Russell's objection to a semaphore around each table was that
// all processors write its cache line at every lookup. Here they do not, as long as
// nobody unloads.
//
// The price is paid by unloads and by the lookups just after them. An unload has to
// revoke the bias of every table that it locks. The lookups after it go through the
// lock underneath until the bias is set again.
package bravo

import (
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/percpu"
	"github.com/modbench/modbench/schemes/rwsem"
)

// Info describes the scheme.
var Info = schemes.Info{
	Name:      "bravo",
	Summary:   "module_rwsem over a reader-biased lock: readers publish in a slot of their processor",
	Author:    "Dave Dice, Alex Kogan",
	Source:    "Dice and Kogan, BRAVO, USENIX ATC 2019; Adam J. Richter, linux-kernel, 23 December 2002",
	Year:      2019,
	UseWhen:   "you want what rwsem promises, lookups come from many processors, and unloads are rare",
	AvoidWhen: "unloads are frequent: each revokes the bias of its tables, and the lookups after it are slower",
	Refuses:   schemes.Never,
	Sleeps:    true,
	Waits:     true,
	Starves:   true,
	Grace:     schemes.NeedsNone,
	Holds:     schemes.Weak,
	Memory: schemes.Memory{Module: rwsem.Info.Memory.Module, ModuleCell: rwsem.Info.Memory.ModuleCell, Table: 456,
		TableCell: 128},
}

// Scheme is [rwsem.Scheme] with another Get, Put and SetTable.
type Scheme struct{ rwsem.Scheme }

// New returns a Scheme.
func New() schemes.Scheme { return Scheme{} }

var (
	_ schemes.Scheme  = Scheme{}
	_ schemes.Counter = Scheme{}
)

// semaphore is a table's semaphore. Its order lies beside the read-mostly words of
// the lock.
type semaphore struct {
	order int
	lock
}

var _ rwsem.Semaphore = (*semaphore)(nil)

// Order implements [rwsem.Semaphore].
func (s *semaphore) Order() int { return s.order }

// Info returns [Info].
func (Scheme) Info() schemes.Info { return Info }

// SetTable gives t its semaphore.
func (Scheme) SetTable(t *schemes.Table) {
	t.Guard = &semaphore{order: t.ID, lock: lock{slots: make([]slot, percpu.Possible())}}
}

// Get finds and pins under the table's read lock. It is never refused.
func (Scheme) Get(t *schemes.Table, k schemes.Key) (schemes.Ref, error) {
	sem := t.Guard.(*semaphore)
	inside := sem.RLock()
	e := t.Find(k)
	if e != nil && e.Owner != nil {
		rwsem.Pin(e)
	}
	sem.RUnlock(inside)
	if e == nil {
		return schemes.Ref{}, schemes.ErrNotFound
	}
	return schemes.Ref{Entry: e}, nil
}

// Put releases the module under the read lock of the table it was found in.
func (Scheme) Put(r schemes.Ref) {
	e := r.Entry
	if e.Owner == nil {
		e.Table.Drop(e)
		return
	}
	sem := e.Table.Guard.(*semaphore)
	inside := sem.RLock()
	e.Table.Drop(e)
	waiter := rwsem.Unpin(e)
	sem.RUnlock(inside)
	if waiter != nil {
		waiter.Wake()
	}
}
