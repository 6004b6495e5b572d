package hazard

import (
	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/percpu"
)

// slots is how many hazard pointers a processor has: they fill two cache lines. A
// short lookup needs one; the others are for references that are held while more
// lookups come. When all are taken, references are counted in the module instead, in
// one atomic word that all processors share. So a Get allocates nothing, and the
// search for an empty slot costs no more than it saves.
const slots = 16

// published is where modules are published: for each processor its slots. Only a
// section on that processor fills a slot, so a slot that the section finds empty stays
// empty until the section has filled it. The holder of the reference empties the
// slot, on any processor.
//
//	processor 0:   m1  -  m2  -  -  ...       first empty slot: 1
//	processor 1:   m1  m1 -   -  -  ...       first empty slot: 2
type published struct{ blocks []block }

// block is the slots of one processor. The padding keeps them on cache lines of their
// own even if the first block does not begin at the start of a line. From five
// processors on it does not, because Go's allocator puts 8 bytes before an object of
// more than 512 bytes that has pointers.
type block struct {
	slots [slots]mem.Pointer[module]
	_     [128]byte
}

// overflowed is the slot number of a reference counted in its module.
const overflowed = ^uintptr(0)

func newPublished() published { return published{make([]block, percpu.Possible())} }

// set publishes m in a slot of cpu and returns the slot. The caller is pinned to cpu.
// It is a full barrier. Cost: one load for each slot before it that is taken.
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

// anywhere returns how many times m is published. It counts every reference that was
// published before the call and is not cleared before its end, because a reference
// never moves to another slot. One that Dup takes from another is in the count before the
// other is cleared.
func (p published) anywhere(m *module) int64 {
	var n int64
	for i := range p.blocks {
		for j := range p.blocks[i].slots {
			if p.blocks[i].slots[j].Load() == m {
				n++
			}
		}
	}
	return n + m.overflow.Load() // observes set, clear and Dup, as the Loads above do; after them: see Dup
}
