// Package percpurwsem is module_rwsem, package rwsem, over the kernel's
// percpu_rw_semaphore: Mikulas Patocka, Linux 3.8 (October 2012); Oleg Nesterov, Linux 4.4
// (2015). When Adam Richter posted module_rwsem, Rusty Russell asked for a brlock around
// the tables, the lock of Linux 2.4 that readers take on their own processor. This is what
// became of the brlock.
//
//	get:     read-lock the table (own cell += 1); find; count += 1; unlock (own cell -= 1)
//	put:     the same, count -= 1
//	unload:  write-lock each table: closed = yes; Synchronize; sleep until its cells are 0
//	         as rwsem does; unlock all
//
// What differs from the kernel. There readers may still enter, slowly, while the writer
// waits for its grace period; here they wait in a room, for the microseconds that it takes.
// There the lock is fast again only after another grace period, since readers look at the
// mode without a barrier; here the look acquires, and the lock is fast at once.
package percpurwsem

import (
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/percpu"
	"github.com/modbench/modbench/schemes/rwsem"
)

// Info describes the scheme.
var Info = schemes.Info{
	Name:    "percpu-rwsem",
	Summary: "module_rwsem over percpu_rw_semaphore: readers count per CPU, a writer waits for a grace period",
	Author:  "Mikulas Patocka, Oleg Nesterov, Peter Zijlstra",
	Source:  "Linux 3.8, lib/percpu-rwsem.c; Oleg Nesterov, Linux 4.4; Adam J. Richter, linux-kernel, 23 December 2002",
	Year:    2012,
	UseWhen: "you want what rwsem promises, and lookups come from many processors",
	AvoidWhen: "tables change often, since each change waits for a grace period, or lookups must not wait while an " +
		"exit function runs",
	Refuses: schemes.Never,
	Sleeps:  true,
	Waits:   true,
	Starves: true,
	Grace:   schemes.NeedsToDecide,
	Holds:   schemes.Weak,
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

// semaphore is a table's semaphore. Its order lies beside what is read-mostly
// in the lock.
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
	t.Guard = &semaphore{order: t.ID, lock: lock{cells: percpu.NewCounter()}}
}

// Get finds and pins under the table's read lock. It is never refused.
func (Scheme) Get(t *schemes.Table, k schemes.Key) (schemes.Ref, error) {
	sem := t.Guard.(*semaphore)
	sem.RLock()
	e := t.Find(k)
	if e != nil && e.Owner != nil {
		rwsem.Pin(e)
	}
	sem.RUnlock()
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
	sem.RLock()
	e.Table.Drop(e)
	waiter := rwsem.Unpin(e)
	sem.RUnlock()
	if waiter != nil {
		waiter.Wake()
	}
}
