// Package srcu protects a module by sleepable RCU, from get to put. SRCU is Paul
// McKenney's, of Linux 2.6.19 (kernel/srcu.c, November 2006); this is the form that
// it had in Linux 4.11. A reference is an SRCU read section, and an unload waits for
// a grace period of its module.
//
//	get:     pin; find; srcu_read_lock; gate open? unpin
//	                       no: srcu_read_unlock; refused, or look once more
//	put:     srcu_read_unlock; somebody waits? wake
//	unload:  gate = deciding; anybody inside and O_NONBLOCK? gate = open, refuse
//	         gate = going; synchronize_srcu; exit; Synchronize; free
//
// Each module is a domain of its own. With one domain a table, the lookup could be
// in the same section. But a grace period waits for everybody in the domain, so an
// unload would wait for holders of other modules, and some of them never put.
// Ordinary RCU protects the lookup instead: a pinned section, and a grace period
// between exit and free.
//
// Both read_lock and read_unlock are an add to the processor's own cell and a
// full barrier. So no two processors share a line, and an unload waits for ordinary RCU
// only to free the memory. Nobody is ever stopped.
//
// What differs from 2.6.19, and why. There a processor had one count for each index.
// A section raised and lowered it with compiler barriers only, and a grace period
// called synchronize_sched three times instead. The barriers in the sections came in
// 2012 (by Lai Jiangshan and McKenney, after Peter Zijlstra). The separate counts of
// sections that began and sections that ended came in Linux 4.11 (Lance Roy, 2017).
// SRCU has no gate; it is here so that an unload can be refused, and so that its wait ends.
package srcu

import (
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/percpu"
	"github.com/modbench/modbench/schemes/tables"
	"github.com/modbench/modbench/schemes/waiters"
)

// Info describes the scheme.
var Info = schemes.Info{
	Name:      "srcu",
	Summary:   "a reference is a section of sleepable RCU, one domain a module",
	Author:    "Paul E. McKenney",
	Source:    "Paul E. McKenney, Linux 2.6.19, kernel/srcu.c; Lai Jiangshan, 2012; Lance Roy, Linux 4.11, 2017",
	Year:      2006,
	UseWhen:   "lookups come from many processors and unloads must decide without stopping the machine",
	AvoidWhen: "the full barriers in get and put cost more than the shared line that they avoid",
	Refuses:   schemes.WhileGoing,
	Sleeps:    false, // while an unload decides Get spins; a kernel would decide with interrupts off
	Waits:     true,
	Grace:     schemes.NeedsToFree,
	Holds:     schemes.Weak,
	Memory:    schemes.Memory{Module: 296, ModuleCell: 128, Table: tables.LocklessBytes},
}

// Scheme knows which unloads wait; the rest is in tables and modules.
type Scheme struct {
	tables.Lockless
	waiting waiters.Set
}

// New returns a Scheme.
func New() schemes.Scheme { return &Scheme{} }

var (
	_ schemes.Scheme  = (*Scheme)(nil)
	_ schemes.Counter = (*Scheme)(nil)
)

// Info returns [Info].
func (*Scheme) Info() schemes.Info { return Info }

// Get finds and pins in one pinned section. It is refused once the module is
// going; where the index falls back to a wider entry, the lookup goes on there.
// While an unload adds the cells up to decide, Get starts the lookup over, because
// nothing keeps the module from being freed once the section has ended.
func (s *Scheme) Get(t *schemes.Table, k schemes.Key) (schemes.Ref, error) {
	for {
		err := schemes.ErrNotFound
		var idx, gate int
		var left bool

		cpu := percpu.ReadLock()
		e := t.Lookup(k)
		for e != nil && e.Owner != nil {
			if idx, gate = e.Owner.Guard.(*module).enter(cpu); gate == open {
				break
			}
			left = true
			if gate == deciding {
				break
			}
			err = schemes.ErrRefused
			e = t.Wider(k, e)
		}
		percpu.ReadUnlock(cpu)

		if left && s.waiting.Any() { // the readUnlock in enter was a put: an unload may wait for it
			s.waiting.WakeAll()
		}
		switch {
		case gate == deciding:
			mem.Pause()
		case e == nil:
			return schemes.Ref{}, err
		default:
			t.Hold(e)
			return schemes.Ref{Entry: e, Tag: uintptr(idx)}, nil
		}
	}
}

// Put ends the section that Get began, on any processor. The module may be
// freed then, and only its address is used.
func (s *Scheme) Put(r schemes.Ref) {
	e := r.Entry
	e.Table.Drop(e)
	m := e.Owner
	if m == nil {
		return
	}
	cpu := percpu.ReadLock()
	m.Guard.(*module).domain.readUnlock(cpu, int(r.Tag)) // a barrier: pairs with Enter in Unload
	percpu.ReadUnlock(cpu)
	if s.waiting.Any() {
		s.waiting.Wake(m)
	}
}
