// Package rwsemfifo is module_rwsem, package rwsem, over a semaphore that queues
// as the kernel's rw_semaphore does: first come, first served. The mails of 2002 make
// claims about the scheme. A measurement of package rwsem in Go also measures how
// sync.RWMutex queues; this package shows how much that matters.
//
//	                      queued writer          writer leaves
//	sync.RWMutex          holds readers back     all readers that wait get in,
//	                                             before any other writer
//	rw_semaphore          holds readers back     readers up to the next writer get
//	                                             in, in the order of arrival
//
// So an unload that comes late waits for fewer lookups here, and a lookup that
// comes late may wait for more than one unload.
package rwsemfifo

import (
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/rwsem"
)

// Info describes the scheme.
var Info = schemes.Info{
	Name:      "rwsem-fifo",
	Summary:   "module_rwsem over a semaphore that queues as the kernel's: first come, first served",
	Author:    "Adam J. Richter, David Howells",
	Source:    "Adam J. Richter, linux-kernel, 23 December 2002; David Howells, Linux 2.4.4, lib/rwsem.c",
	Year:      2002,
	UseWhen:   "you want what rwsem promises, and lookups and unloads served in the order in which they come",
	AvoidWhen: "rwsem would be the wrong choice: only the queue differs",
	Refuses:   schemes.Never,
	Sleeps:    true,
	Waits:     true,
	Starves:   true,
	Grace:     schemes.NeedsNone,
	Holds:     schemes.Weak,
	Memory:    schemes.Memory{Module: rwsem.Info.Memory.Module, ModuleCell: rwsem.Info.Memory.ModuleCell, Table: 304},
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
	fifo
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
