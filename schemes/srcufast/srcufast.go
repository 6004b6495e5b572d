// Package srcufast is package srcu with readers that make no barrier: SRCU-fast, Paul
// McKenney's, of Linux 6.15 (srcu_read_lock_fast, 2025). A reference is an SRCU read section,
// which begins and ends with a plain add. The grace period of the module waits for grace
// periods of ordinary RCU where package srcu relies on the barriers of readers.
//
//	get:     pin; find; own cell in += 1; gate open? unpin
//	                    no: own cell out += 1; refused, or look once more
//	put:     pin; own cell out += 1; unpin; somebody waits? wake
//	unload:  gate = deciding; sum out; Synchronize; sum in; unequal and O_NONBLOCK?
//	         gate = open, refuse
//	         gate = going; the same for each index, sleep until equal; exit; Synchronize; free
//
// So get and put cost what they cost in package percpuref, and no switch of the count is
// needed to read it. An unload pays for them: it waits for one grace period to decide, or two
// if it may wait for holders, and for another one to free. As in package srcu each module is a
// domain of its own, and ordinary RCU protects the lookup.
//
// What differs from Linux 6.15, and why. There the section is wherever RCU is watching, and
// the load of the index and the add may be apart; here both are in the pinned section of the
// lookup. There a grace period polls for readers; here a put wakes the unload, for which the
// unload waits for one more grace period when it has found somebody inside. SRCU has no gate;
// it is here so that an unload can be refused, and so that its wait ends.
package srcufast

import (
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/percpu"
	"github.com/modbench/modbench/schemes/tables"
	"github.com/modbench/modbench/schemes/waiters"
)

// Info describes the scheme.
var Info = schemes.Info{
	Name:      "srcu-fast",
	Summary:   "a reference is a section of sleepable RCU without barriers: the unload waits for RCU instead",
	Author:    "Paul E. McKenney",
	Source:    "Paul E. McKenney, Linux 6.15, kernel/rcu/srcutree.c, srcu_read_lock_fast, 2025",
	Year:      2025,
	UseWhen:   "lookups from many processors must be cheap, and an unload may wait for grace periods to decide",
	AvoidWhen: "unloads are frequent, or attempts that are refused: lookups spin while each waits for a grace period",
	Refuses:   schemes.WhileGoing,
	Sleeps:    false, // while an unload decides Get spins; a kernel would send it to a slower path
	Waits:     true,
	Grace:     schemes.NeedsToDecide,
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

// Get finds and pins in one pinned section. It is refused once the module is going; where
// the index falls back to a wider entry, the lookup goes on there. While an unload decides,
// Get starts the lookup over, because nothing keeps the module from being freed once the
// section has ended.
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

// Put ends the section that Get began, on any processor. The module may be freed then, and
// only its address is used.
func (s *Scheme) Put(r schemes.Ref) {
	e := r.Entry
	e.Table.Drop(e)
	m := e.Owner
	if m == nil {
		return
	}
	cpu := percpu.ReadLock()
	m.Guard.(*module).domain.readUnlock(cpu, int(r.Tag)) // no barrier: pairs with wait, through Synchronize
	percpu.ReadUnlock(cpu)
	if s.waiting.Any() {
		s.waiting.Wake(m)
	}
}
