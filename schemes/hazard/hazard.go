// Package hazard pins by hazard pointers: Maged Michael, IEEE TPDS 15(6), June
// 2004. A reference is a pointer to the module, which a get publishes in a slot. An
// unload reads the slots before it goes on. There are no counts, except one for
// references that find no free slot.
//
//	get:     pin; find; slot = module; gate open? unpin
//	                        no: slot = nil; refused, or look once more
//	put:     slot = nil; somebody waits? wake
//	unload:  gate = deciding; published anywhere and O_NONBLOCK? gate = open, refuse
//	         gate = going; sleep until it is published nowhere
//	         exit; Synchronize; free
//
// A get publishes the pointer and then reads the module's gate. If the get's pointer
// comes first, the unload sees it. If the unload's gate comes first, the get sees that
// it is shut. A get writes one word on a cache line of its own processor. An unload
// reads all slots of all processors.
//
// What differs from the paper. Readers there walk a list hand over hand, with a
// hazard pointer for each node, and look again whether the link they came by is
// still there. Here an index is opaque: the walk is a pinned section, there is a
// grace period before free, and the second look is at the module's gate, which is
// shut before anything is unlinked. Slots there belong to threads. Here they belong
// to processors, and each has several, so that there is room for references that
// are held for longer.
package hazard

import (
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/percpu"
	"github.com/modbench/modbench/schemes/tables"
	"github.com/modbench/modbench/schemes/waiters"
)

// Info describes the scheme.
var Info = schemes.Info{
	Name:      "hazard",
	Summary:   "hazard pointers: the pin is the published pointer",
	Author:    "Maged M. Michael",
	Source:    "Maged M. Michael, Hazard Pointers, IEEE TPDS 15(6), June 2004",
	Year:      2004,
	UseWhen:   "each processor holds few references at a time, and a count in each module is too dear",
	AvoidWhen: "references are held long and in great number: each takes a slot, and an unload reads all slots",
	Refuses:   schemes.WhileGoing,
	Sleeps:    false, // while an unload decides Get spins; a kernel would decide with interrupts off
	Waits:     true,
	Grace:     schemes.NeedsToFree,
	Holds:     schemes.Weak,
	Memory:    schemes.Memory{Module: 400, Table: tables.LocklessBytes, Processor: 256},
}

// Scheme knows what is published and which unloads wait; the rest is in tables
// and modules.
type Scheme struct {
	tables.Lockless
	waiting   waiters.Set // padded on both sides
	published published   // read-mostly
}

// New returns a Scheme.
func New() schemes.Scheme { return &Scheme{published: newPublished()} }

var (
	_ schemes.Scheme  = (*Scheme)(nil)
	_ schemes.Counter = (*Scheme)(nil)
)

// Info returns [Info].
func (*Scheme) Info() schemes.Info { return Info }

// Get finds and pins in one pinned section. It is refused once the module is
// going; where the index falls back to a wider entry, the lookup goes on there.
// While an unload reads the slots to decide, Get starts the lookup over, because
// nothing keeps the module from being freed once the section has ended.
func (s *Scheme) Get(t *schemes.Table, k schemes.Key) (schemes.Ref, error) {
	for {
		err := schemes.ErrNotFound
		var slot uintptr
		var gate int
		var left bool

		cpu := percpu.ReadLock()
		e := t.Lookup(k)
		for e != nil && e.Owner != nil {
			if slot, gate = s.enter(cpu, e.Owner.Guard.(*module)); gate == open {
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

		if left && s.waiting.Any() { // an unload may have seen the pointer and waits
			s.waiting.WakeAll()
		}
		switch {
		case gate == deciding:
			mem.Pause()
		case e == nil:
			return schemes.Ref{}, err
		default:
			t.Hold(e)
			return schemes.Ref{Entry: e, Tag: slot}, nil
		}
	}
}

// Put takes the pointer back, on any processor. The module may be freed then,
// and only its address is used.
func (s *Scheme) Put(r schemes.Ref) {
	e := r.Entry
	e.Table.Drop(e)
	m := e.Owner
	if m == nil {
		return
	}
	s.published.clear(r.Tag, m.Guard.(*module)) // a barrier: pairs with Enter in Unload
	if s.waiting.Any() {
		s.waiting.Wake(m)
	}
}
