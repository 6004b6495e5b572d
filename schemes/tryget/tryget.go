// Package tryget is try_module_get and module_put as of Linux 2.5.52
// (kernel/module.c, 15 December 2002), Rusty Russell's scheme since 2.5.48.
//
// A module's count is split over the processors. A get or put writes the
// processor's own cell and reads one read-mostly word. An unload stops the machine,
// so that it can read the sum and close the gate in one step:
//
//	get:     pin; gate open? own cell += 1; unpin
//	put:     pin; own cell -= 1; unpin; gate closed? wake the unloader
//	unload:  stop; sum != 0 and O_NONBLOCK? restart, refuse
//	               waiter = me, gate = going; restart; sleep until sum = 0
//	         exit; free
//
// Once the gate says going it never opens again. So while an unload waits, every get
// is refused until the last holder has put. This is the "unknown filesystem" of
// Adam Richter's mail of 23 December 2002. A table is protected by the lock its
// subsystem had: a spinning rwlock_t, or a rw_semaphore on a bus.
//
// What differs from 2.5.52, and why. Put reads the gate and the waiter before
// it subtracts: 2.5.52 does it after, when the module may be freed already. A
// processor that meets the stopped machine sleeps instead of spinning with
// interrupts off. A module whose init failed waits for those who have opened it;
// 2.5.52 frees it under them. A non-blocking unload that succeeds keeps the module
// mutex to the end. 2.5.52 drops it between going and exit, which Russell called a
// bug on 27 November 2002.
package tryget

import (
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/tables"
)

// Info describes the scheme.
var Info = schemes.Info{
	Name:      "tryget",
	Summary:   "try_module_get/module_put: per-CPU counts, unload stops the machine",
	Author:    "Rusty Russell",
	Source:    "Rusty Russell, Linux 2.5.52, kernel/module.c",
	Year:      2002,
	UseWhen:   "lookups may be refused while a module goes, and unloads are rare enough to stop the machine for them",
	AvoidWhen: "a lookup that finds an entry has to succeed, or an unload must not disturb other tables",
	Refuses:   schemes.WhileGoing,
	Sleeps:    false, // where goroutines wait here, the kernel's processors stand still with interrupts off
	Waits:     true,
	Grace:     schemes.NeedsToDecide,
	Stops:     true,
	Holds:     schemes.Weak,
	Memory:    schemes.Memory{Module: 320, ModuleCell: 128, Table: tables.LockedBytes},
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
func (Scheme) Refs(m *schemes.Module) int64 { return m.Guard.(*module).refs.Sum() }
