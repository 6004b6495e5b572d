// Package rcu is a lookup under RCU and a kref: what most of the kernel does
// today to find an object that may go away. Paul McKenney and John Slingwine
// invented RCU (PDCS 1998; in Linux since 2.5.43, October 2002). A get takes a
// reference inside the read section, unless the count is zero. This is described in
// Documentation/RCU/rcuref.rst, and kref_get_unless_zero does it.
//
//	get:     pin; find; count += 1 unless it is 0; unpin
//	put:     count -= 1; is it 0? wake the unloader
//	unload:  give up the loader's own reference; not the last? wait, or refuse
//	         exit (unlinks); grace period; free
//
// A lookup writes only the count of the module it found. It may read that count
// without a lock because of the grace period: a section may have found the entry
// before exit unlinked it, and the memory is not freed before that section ends. Until
// then the memory of the module is there, and the count in it is zero.
//
// While an unload waits, gets are refused, so it ends when the last holder puts. An
// unload that does not wait takes away the loader's reference and the module in one
// step, or changes nothing.
package rcu

import (
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/percpu"
	"github.com/modbench/modbench/schemes/tables"
)

// Info describes the scheme.
var Info = schemes.Info{
	Name:      "rcu",
	Summary:   "RCU-protected lookup and a kref a module; a grace period before free",
	Author:    "Paul E. McKenney, Greg Kroah-Hartman",
	Source:    "McKenney and Slingwine, PDCS 1998; Linux, Documentation/RCU/rcuref.rst and kref.h",
	Year:      2004,
	UseWhen:   "lookups must take no lock, and different processors look up different modules",
	AvoidWhen: "one module is looked up from many processors, or a lookup that finds an entry must not be refused",
	Refuses:   schemes.WhileGoing,
	Sleeps:    false,
	Waits:     true,
	Grace:     schemes.NeedsToFree,
	Holds:     schemes.Weak,
	Memory:    schemes.Memory{Module: 272, Table: tables.LocklessBytes},
}

// Scheme holds no state of its own: all of it is in tables and modules.
type Scheme struct{ tables.Lockless }

// New returns a Scheme.
func New() schemes.Scheme { return Scheme{} }

var (
	_ schemes.Scheme  = Scheme{}
	_ schemes.Counter = Scheme{}
)

// Info returns [Info].
func (Scheme) Info() schemes.Info { return Info }

// Get finds and pins in one section. It is refused once the module is going;
// where the index falls back to a wider entry, the lookup goes on there.
func (Scheme) Get(t *schemes.Table, k schemes.Key) (schemes.Ref, error) {
	cpu := percpu.ReadLock()
	e := t.Lookup(k)
	if e == nil {
		percpu.ReadUnlock(cpu)
		return schemes.Ref{}, schemes.ErrNotFound
	}
	for e.Owner != nil && !get(e.Owner) {
		if e = t.Wider(k, e); e == nil {
			percpu.ReadUnlock(cpu)
			return schemes.Ref{}, schemes.ErrRefused
		}
	}
	percpu.ReadUnlock(cpu)
	t.Hold(e)
	return schemes.Ref{Entry: e}, nil
}

// Put releases the module. If this was the last reference, the unloader frees the
// module only after it has been woken.
func (Scheme) Put(r schemes.Ref) {
	e := r.Entry
	e.Table.Drop(e)
	if e.Owner == nil {
		return
	}
	m := e.Owner.Guard.(*module)
	if m.refs.put() {
		m.waiter.Load().Wake() // observes the Store in Unload, which is before its put
	}
}
