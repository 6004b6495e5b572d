// Package bravopercpu is module_rwsem, package rwsem, over a reader-biased lock whose slots
// belong to processors: the idea of BRAVO (see package bravo), with a slot for each lock and
// processor in place of one hashed table for all locks.
//
//	reader:  slot of lock and processor = 1;   biased?  yes: inside
//	                                           no: slot = 0, the lock underneath
//	writer:  underneath; biased = no;   every slot of the lock 0?  inside
//	bias:    set again after so many readers have gone the slow way
//
// What differs from the paper, and why. No two locks collide, and a writer looks at as many
// slots as there are processors, instead of 4096. The price is memory: a line for each lock
// and processor. No clock is read: the bias comes back after as many slow readers as a
// revocation is worth. It is xsync's RBMutex with pinning in place of sync.Pool.
package bravopercpu

import (
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/percpu"
	"github.com/modbench/modbench/schemes/rwsem"
)

// Info describes the scheme.
var Info = schemes.Info{
	Name:      "bravo-percpu",
	Summary:   "bravo with a slot for each lock and processor, and no clock",
	Author:    "Dave Dice, Alex Kogan",
	Source:    "after Dice and Kogan, BRAVO, USENIX ATC 2019, and xsync's RBMutex; Adam J. Richter, 23 December 2002",
	Year:      2019,
	UseWhen:   "you want what bravo gives, have few tables, and can spare a line for each table and processor",
	AvoidWhen: "unloads are frequent: each revokes the bias of its tables, and the lookups after it are slower",
	Refuses:   schemes.Never,
	Sleeps:    true,
	Waits:     true,
	Starves:   true,
	Grace:     schemes.NeedsNone,
	Holds:     schemes.Weak,
	Memory: schemes.Memory{Module: rwsem.Info.Memory.Module, Registration: rwsem.Info.Memory.Registration,
		ModuleCell: rwsem.Info.Memory.ModuleCell, Table: 456,
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
