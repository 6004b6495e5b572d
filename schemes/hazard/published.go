package hazard

import (
	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/percpu"
)

// slots is how many hazard pointers a processor has: two cache lines full. A
// lookup that is short needs one; the others are for references that are held
// while more lookups come. When all are taken, references are counted in the
// module instead, in one atomic word that all processors share: nothing has to
// be allocated in a Get, and the search for an empty slot is never longer than
// what it saves.
const slots = 16

// published is where modules are published: slots of each processor, by slot
// number within the processor. Only a section on that processor fills a slot, so
// an empty one that it finds stays empty until it has filled it; anybody empties
// one, being the holder of the reference.
//
//	processor 0:   m1  -  m2  -  -  ...       first empty slot: 1
//	processor 1:   m1  m1 -   -  -  ...       first empty slot: 2
type published struct{ blocks []block }

// block is the slots of one processor. They are on lines of their own wherever
// the first block begins: not on a line, from five processors on, since the
// allocator puts 8 bytes before an object of more than 512 that has pointers.
type block struct {
	slots [slots]mem.Pointer[module]
	_     [128]byte
}

// overflowed is the slot number of a reference counted in its module.
const overflowed = ^uintptr(0)

func newPublished() published { return published{make([]block, percpu.Possible())} }

// set publishes m in a slot of cpu, the caller's own, and returns which. It is a
// full barrier. Cost: a load for each slot taken before it.
func (p published) set(cpu percpu.CPU, m *module) (slot uintptr) {
	b := &p.blocks[cpu].slots
	for i := range b {
		if b[i].Load() == nil { // observes clear
			b[i].Store(m) // publishes to anywhere
			return uintptr(int(cpu)*slots + i)
		}
	}
	m.overflow.Add(1) // likewise
	return overflowed
}

// clear empties the slot in which m is published. It is a full barrier, and the
// last touch of m.
func (p published) clear(slot uintptr, m *module) {
	if slot == overflowed {
		m.overflow.Add(-1) // publishes to anywhere what the holder did
		return
	}
	p.blocks[slot/slots].slots[slot%slots].Store(nil) // likewise, and to set that the slot is empty
}

// anywhere returns how many times m is published. What was published before the
// call, and is not cleared before its end, is counted: a reference never moves
// to another slot.
func (p published) anywhere(m *module) int64 {
	n := m.overflow.Load() // observes set and clear, as the Loads below do
	for i := range p.blocks {
		for j := range p.blocks[i].slots {
			if p.blocks[i].slots[j].Load() == m {
				n++
			}
		}
	}
	return n
}
