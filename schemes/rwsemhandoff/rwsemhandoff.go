// Package rwsemhandoff is module_rwsem, package rwsem, over a semaphore that queues as the
// rw_semaphore of today's Linux does: whoever finds the lock free may take it past the queue,
// until the first of the queue has waited too long.
//
//	                      lock free, somebody queues    first of the queue late
//	rw_semaphore, 2001    handed to the first           the same
//	rw_semaphore, today   the first is woken to try;    handed to the first: nobody
//	                      others may steal it           takes it before
//
//	reader, slow:  steals from the queue if no reader is inside; then readers of the
//	               queue get in with it
//	writer, slow:  spins before it queues
//
// So a lookup that comes late often gets in at once, and an unload may have to wait for
// lookups that came after it, for some milliseconds at most. Package rwsemfifo has the kernel's
// semaphore as it was when the patch was posted; this one tells what the same patch would cost
// with today's.
//
// What differs from today's kernel, and why. The kernel spins as long as the owner runs; Go
// does not say who runs, so a writer looks a fixed number of times. The kernel writes the
// owner into the lock at each read lock; here a thread knows of readers only how many there
// are. The kernel lets in 256 readers at once; here there is no limit. So lookups are a
// little cheaper than in the kernel, and unloads a little dearer where many lookups come at
// once.
package rwsemhandoff

import (
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/rwsem"
)

// Info describes the scheme.
var Info = schemes.Info{
	Name:      "rwsem-handoff",
	Summary:   "module_rwsem over today's semaphore: writers spin, locks are stolen, handed over when late",
	Author:    "Adam J. Richter, Waiman Long",
	Source:    "Adam J. Richter, linux-kernel, 23 December 2002; Waiman Long, Linux 5.3, kernel/locking/rwsem.c",
	Year:      2019,
	UseWhen:   "you want what rwsem promises, and a short wait of many lookups matters more than the order",
	AvoidWhen: "rwsem would be the wrong choice, or an unload must not be overtaken by lookups",
	Refuses:   schemes.Never,
	Sleeps:    true,
	Waits:     true,
	Starves:   true,
	Grace:     schemes.NeedsNone,
	Holds:     schemes.Weak,
	Memory: schemes.Memory{Module: rwsem.Info.Memory.Module, Registration: rwsem.Info.Memory.Registration,
		ModuleCell: rwsem.Info.Memory.ModuleCell, Table: 296},
}

// Scheme is [rwsem.Scheme] with another Get, Put and SetTable.
type Scheme struct{ rwsem.Scheme }

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
	handoff
	_ [128]byte
}

var _ rwsem.Semaphore = (*semaphore)(nil)

// Order implements [rwsem.Semaphore].
func (s *semaphore) Order() int { return s.order }

// Info returns [Info].
func (Scheme) Info() schemes.Info { return Info }

// SetTable gives t its semaphore.
func (Scheme) SetTable(t *schemes.Table) { t.Guard = &semaphore{order: t.ID} }

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
