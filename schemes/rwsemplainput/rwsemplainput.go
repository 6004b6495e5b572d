// Package rwsemplainput is module_rwsem, package rwsem, with puts that take no lock. The
// mail of 23 December 2002 asks for the read lock in put; the port of the filesystem table
// that was posted with it has none: put_filesystem stays module_put.
//
//	get:     read-lock the table; find; gets += 1; unlock
//	put:     puts += 1, a barrier; somebody waits? wake
//	unload:  write-lock every table the module is registered in, in order
//	         dependents, state, gets != puts: refuse, or unlock all, sleep, start over
//	         exit; free; unlock all
//
// The write locks keep every get out, so the count only falls while an unload looks at it,
// and a zero is for good. So put needs no lock to be counted right. It needs a barrier to be
// heard: a put that subtracts and looks for a waiter in the other order leaves an unload
// asleep. The lock gave that barrier in package rwsem; here each put is an atomic addition to
// its processor's own cell. A put never waits, not even while the exit of a table-mate runs,
// and the line that all processors share is written twice for a get and its put instead of
// four times.
//
// What differs from the posted code, and why. There module_put subtracted from the cell that
// get adds to, without a barrier, and the unload that waited kept the semaphores. Here gets
// and puts have cells of their own: an unload reads the puts first, so that a reference that
// is handed from processor to processor is never missed. An unload that waits gives up
// everything and starts over, as in package rwsem. A barrier costs a put some nanoseconds
// that the posted code did not spend. Duplicates (get_filesystem) take no lock there, and
// none here.
package rwsemplainput

import (
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/percpu"
	"github.com/modbench/modbench/schemes/promise"
	"github.com/modbench/modbench/schemes/rwsem"
	"github.com/modbench/modbench/schemes/waiters"
)

// Info describes the scheme.
var Info = schemes.Info{
	Name:      "rwsem-plainput",
	Summary:   "module_rwsem with puts that take no lock, as the posted filesystem port has them",
	Author:    "Adam J. Richter",
	Source:    "Adam J. Richter, linux-kernel, 23 December 2002, the port of fs/filesystems.c",
	Year:      2002,
	UseWhen:   "you want what rwsem promises, and puts come in numbers or from where nobody may sleep",
	AvoidWhen: "rwsem would be the wrong choice: lookups still write a shared line and wait while exit runs",
	Refuses:   schemes.Never,
	Sleeps:    true,
	Waits:     true,
	Starves:   true,
	Grace:     schemes.NeedsNone,
	Holds:     schemes.Weak,
	Memory: schemes.Memory{Module: 472, Registration: rwsem.Info.Memory.Registration, ModuleCell: 256,
		Table: rwsem.Info.Memory.Table},
}

// Scheme knows which unloads wait; the rest is in tables and modules.
type Scheme struct {
	waiting waiters.Set
}

// New returns a Scheme.
func New() schemes.Scheme { return &Scheme{} }

var (
	_ schemes.Scheme  = (*Scheme)(nil)
	_ schemes.Counter = (*Scheme)(nil)
)

// semaphore is a table's semaphore.
type semaphore struct {
	order int // read-mostly, apart from the lock's words

	_ [128]byte
	mem.RWMutex
	_ [128]byte
}

var _ rwsem.Semaphore = (*semaphore)(nil)

// Order implements [rwsem.Semaphore].
func (s *semaphore) Order() int { return s.order }

// module is the count of a module, which is read-mostly but for its cells, and its tables.
type module struct {
	_    [128]byte
	gets percpu.Counter // raised under a read lock, whose unlock publishes the plain add
	puts percpu.Ordered // each a barrier: pairs with Enter in Unload

	_      [128]byte
	tables rwsem.Association
	waits  bool // an unload waits; guarded by the module mutex
	_      [128]byte
}

// sum returns the count: exact for gets while the write locks keep them out, never below the
// true count while puts go on, since it reads them first.
func (m *module) sum() int64 {
	puts := m.puts.Sum()
	return m.gets.Sum() - puts
}

// Info returns [Info].
func (*Scheme) Info() schemes.Info { return Info }

// SetTable gives t its semaphore.
func (*Scheme) SetTable(t *schemes.Table) { t.Guard = &semaphore{order: t.ID} }

// SetModule gives m a count of zero and no semaphores.
func (*Scheme) SetModule(m *schemes.Module) {
	m.Guard = &module{gets: percpu.NewCounter(), puts: percpu.NewOrdered()}
}

// Register inserts e under its table's write lock and associates the table's semaphore with
// the owner. It fails with ErrBusy once the owner is going, because its unload has not locked
// this table. If the unload has locked it, Register hangs.
func (*Scheme) Register(e *schemes.Entry) error {
	sem := e.Table.Guard.(*semaphore)
	sem.Lock()
	defer sem.Unlock()
	if e.Owner != nil && e.Owner.State() == schemes.Going {
		return schemes.ErrBusy
	}
	if err := e.Table.Index.Insert(e); err != nil {
		return err
	}
	if e.Owner != nil {
		e.Owner.Guard.(*module).tables.Add(sem)
	}
	return nil
}

// Unregister removes e. From exit the table is already write-locked, by Unload; otherwise
// Unregister takes the lock itself.
func (*Scheme) Unregister(e *schemes.Entry, inExit bool) error {
	if !inExit {
		sem := e.Table.Guard.(*semaphore)
		sem.Lock()
		defer sem.Unlock()
	}
	return e.Table.Index.Remove(e)
}

// Get finds and pins under the table's read lock. It is never refused.
func (*Scheme) Get(t *schemes.Table, k schemes.Key) (schemes.Ref, error) {
	sem := t.Guard.(*semaphore)
	sem.RLock()
	e := t.Find(k)
	if e != nil && e.Owner != nil {
		if e.Owner.State() == schemes.Going {
			panic(&promise.Breach{
				Promise: promise.Refusal, Table: t.Name, Module: e.Owner.Name,
				Seen: "get found an entry whose module is going",
			})
		}
		m := e.Owner.Guard.(*module)
		cpu := percpu.Pin()
		m.gets.Add(cpu, 1)
		percpu.Unpin(cpu)
	}
	sem.RUnlock() // publishes the add: pairs with the Lock of Unload
	if e == nil {
		return schemes.Ref{}, schemes.ErrNotFound
	}
	return schemes.Ref{Entry: e}, nil
}

// Put is module_put: it takes no lock. Once the count has fallen the module may be freed, and
// only its address is used.
func (s *Scheme) Put(r schemes.Ref) {
	e := r.Entry
	e.Table.Drop(e)
	if e.Owner == nil {
		return
	}
	owner, m := e.Owner, e.Owner.Guard.(*module)
	cpu := percpu.Pin()
	m.puts.Add(cpu, 1) // a barrier: pairs with Enter in Unload
	percpu.Unpin(cpu)
	if s.waiting.Any() {
		s.waiting.Wake(owner)
	}
}

// Refs returns the module's count.
func (*Scheme) Refs(m *schemes.Module) int64 { return m.Guard.(*module).sum() }
