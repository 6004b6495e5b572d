// Package splitref is try_module_get and module_put as of Linux 2.6.36 to 3.18
// (kernel/module.c): gets and puts counted apart, per CPU. It is Nick Piggin's correction
// (2010) of package tryget's single count.
//
//	get:     pin; gate open? own gets += 1; unpin
//	put:     pin; own puts += 1; unpin; gate closed? wake the unloader
//	unload:  stop the machine; gets - puts != 0 and O_NONBLOCK? restart, refuse
//	         waiter = me, gate = going; restart; sleep until the sum is 0
//	         exit; free
//
// A sum over single counts, taken while the machine runs, can be zero although there are
// references: one is taken on a processor that has been read, and another one dropped on a
// processor that has not. Here the puts are added up before the gets. With the machine
// stopped both are right, so what is gained is a count that can be shown to people, and an
// unload that waits. Linux 3.19 gave all this up for one atomic word: package atomicref.
//
// A table is protected by the lock its subsystem had, as in 2.5.52: the list of filesystems
// still had its rwlock_t. Exit runs without the module mutex, as since 2004. In all other
// respects it differs from its source as package tryget does.
package splitref

import (
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/tables"
)

// Info describes the scheme.
var Info = schemes.Info{
	Name:    "splitref",
	Summary: "try_module_get of 2.6.36: gets and puts counted apart per CPU, unload stops the machine",
	Author:  "Nick Piggin, Rusty Russell",
	Source:  "Nick Piggin, Linux 2.6.36, kernel/module.c, 2010",
	Year:    2010,
	UseWhen: "lookups may be refused while a module goes, unloads are rare enough to stop the machine for them, and " +
		"the count is looked at while the machine runs",
	AvoidWhen: "a lookup that finds an entry has to succeed, or an unload must not disturb other tables",
	Refuses:   schemes.WhileGoing,
	Sleeps:    false, // the kernel's processors stand still with interrupts off, where goroutines wait
	Waits:     true,
	Grace:     schemes.NeedsToDecide,
	Stops:     true,
	Holds:     schemes.Weak,
	Memory:    schemes.Memory{Module: 344, ModuleCell: 256, Table: tables.LockedBytes},
}

// Scheme holds no state of its own: all of it is in tables and modules.
type Scheme struct{ tables.Locked }

// New returns a Scheme.
func New() schemes.Scheme { return Scheme{} }

var (
	_ schemes.Scheme  = Scheme{}
	_ schemes.Counter = Scheme{}
)

// Info returns [Info].
func (Scheme) Info() schemes.Info { return Info }

// Get finds and pins under the table's read lock. It is refused while the
// module is going; where the index falls back to a wider entry, the lookup goes
// on there.
func (Scheme) Get(t *schemes.Table, k schemes.Key) (schemes.Ref, error) {
	lock := tables.LockOf(t)
	lock.RLock()
	e := t.Find(k)
	if e == nil {
		lock.RUnlock()
		return schemes.Ref{}, schemes.ErrNotFound
	}
	for e.Owner != nil && !e.Owner.Guard.(*module).get() {
		if e = t.Next(k, e); e == nil {
			lock.RUnlock()
			return schemes.Ref{}, schemes.ErrRefused
		}
	}
	lock.RUnlock()
	return schemes.Ref{Entry: e}, nil
}

// Put releases the module; it takes no lock.
func (Scheme) Put(r schemes.Ref) {
	e := r.Entry
	e.Table.Drop(e)
	if e.Owner != nil {
		e.Owner.Guard.(*module).put()
	}
}

// Refs returns the module's count.
func (Scheme) Refs(m *schemes.Module) int64 { return m.Guard.(*module).count() }
