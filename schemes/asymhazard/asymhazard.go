// Package asymhazard pins by asymmetric hazard pointers: a get publishes the module by a
// plain store, and the unload pays for the barrier that the get leaves out. The idea is
// Dave Dice's, Maurice Herlihy's and Alex Kogan's (Fast non-intrusive memory reclamation,
// ISMM 2016), who had the writer flush the store buffers of all processors; folly's
// hazard pointers do it by membarrier(2) (Maged Michael, 2017).
//
//	get:     section; find; slot = module         plain
//	         anything pending? look at the module's gate; shut: slot = nil, refused
//	put:     slot = nil                           plain, and no section
//	         anything pending? barrier; somebody waits? wake
//	unload:  pending += 1; gate = going; Synchronize
//	         sleep while a slot names the module
//	         exit; Synchronize; free; pending -= 1
//
// After the first grace period each get has either published before it, so that the unload
// sees the slot, or sees that something is pending, and then the gate. So neither get nor
// put touches anything of the module, and neither writes a line that another processor
// reads, unless something is being unloaded.
//
// What differs from folly. There slots belong to threads, which take them from a common
// list; here they belong to processors, as in package hazard, and a reference that finds
// all of them taken is counted in its module. A get there looks again at the link by which
// it found the object. Here it looks at one word for the whole table, and the section, in
// which it finds and publishes, keeps the memory. The word is shared by all modules of the
// scheme: while one is unloaded, gets and puts of all others are slower by a load.
package asymhazard

import (
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/percpu"
	"github.com/modbench/modbench/schemes/tables"
	"github.com/modbench/modbench/schemes/waiters"
)

// Info describes the scheme.
var Info = schemes.Info{
	Name:    "hazard-asym",
	Summary: "hazard pointers by plain stores: the unload makes the barrier for all processors",
	Author:  "Dave Dice, Maurice Herlihy, Alex Kogan; Maged M. Michael",
	Source:  "Dice, Herlihy and Kogan, ISMM 2016; Maged M. Michael, folly/synchronization/Hazptr.h, 2017",
	Year:    2016,
	UseWhen: "lookups must cost next to nothing on any number of processors, and are refused while a module goes",
	AvoidWhen: "references are held in great number, since each takes a slot and an unload reads all slots, " +
		"or unloads come so close that something is always pending",
	Refuses: schemes.WhileGoing,
	Sleeps:  false, // while an unload decides Get spins; a kernel would decide with interrupts off
	Waits:   true,
	Grace:   schemes.NeedsToDecide,
	Holds:   schemes.Weak,
	Memory:  schemes.Memory{Module: 400, Table: tables.LocklessBytes, Processor: 256},
}

// Scheme knows what is published and which unloads are under way.
type Scheme struct {
	tables.Lockless
	waiting waiters.Set // padded on both sides

	blocks  []block   // read-mostly
	pending mem.Int64 // unloads under way, read by every get and put; Unload publishes
	_       [128]byte
}

// New returns a Scheme.
func New() schemes.Scheme { return &Scheme{blocks: make([]block, percpu.Possible())} }

var (
	_ schemes.Scheme  = (*Scheme)(nil)
	_ schemes.Counter = (*Scheme)(nil)
)

// Info returns [Info].
func (*Scheme) Info() schemes.Info { return Info }

// Get finds and publishes in one section. It is refused once the module is going; where
// the index falls back to a wider entry, the lookup goes on there.
func (s *Scheme) Get(t *schemes.Table, k schemes.Key) (schemes.Ref, error) {
	cpu := percpu.ReadLock()
	e := t.Lookup(k)
	if e == nil {
		percpu.ReadUnlock(cpu)
		return schemes.Ref{}, schemes.ErrNotFound
	}
	var slot uintptr
	if e.Owner != nil {
		slot = s.publish(cpu, e.Owner) // before the look at pending, whose Load pairs with the Add in Unload
		if s.pending.Load() != 0 && !isOpen(e.Owner) {
			s.clear(slot, e.Owner)
			percpu.ReadUnlock(cpu)
			return s.getSlowly(t, k)
		}
	}
	percpu.ReadUnlock(cpu)
	t.Hold(e)
	return schemes.Ref{Entry: e, Tag: slot}, nil
}

// getSlowly is Get once more where a module was found that is being unloaded.
func (s *Scheme) getSlowly(t *schemes.Table, k schemes.Key) (schemes.Ref, error) {
	for {
		s.left()
		err := schemes.ErrNotFound
		var slot uintptr
		state := open

		cpu := percpu.ReadLock()
		e := t.Lookup(k)
		for e != nil && e.Owner != nil {
			slot = s.publish(cpu, e.Owner) // before the look at the gate: pairs with the Store in Unload
			if state = int(e.Owner.Guard.(*module).gate.Load()); state == open {
				break
			}
			s.clear(slot, e.Owner)
			if state == deciding {
				break
			}
			err = schemes.ErrRefused
			e = t.Wider(k, e)
		}
		percpu.ReadUnlock(cpu)

		if state == deciding {
			mem.Pause()
			continue
		}
		s.left()
		if e == nil {
			return schemes.Ref{}, err
		}
		t.Hold(e)
		return schemes.Ref{Entry: e, Tag: slot}, nil
	}
}

// left wakes all unloads that wait, since a slot that was published for a moment may have
// been in the way of any.
func (s *Scheme) left() {
	mem.Fence() // the slot is seen to be empty: pairs with Enter in Unload
	if s.waiting.Any() {
		s.waiting.WakeAll()
	}
}

// Put empties the slot, on any processor. The module may be freed then, and only its
// address is used.
func (s *Scheme) Put(r schemes.Ref) {
	e := r.Entry
	e.Table.Drop(e)
	m := e.Owner
	if m == nil {
		return
	}
	s.clear(r.Tag, m)
	if s.pending.Load() != 0 { // if not, the Synchronize in Unload comes after the clear
		s.wake(m)
	}
}

func (s *Scheme) wake(m *schemes.Module) {
	mem.Fence() // the slot is seen to be empty: pairs with Enter in Unload
	if s.waiting.Any() {
		s.waiting.Wake(m)
	}
}
