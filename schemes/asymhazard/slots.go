package asymhazard

import (
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/percpu"
)

// slots is how many hazard pointers a processor has.
const slots = mem.Hazards

// block is the slots of one processor. Only sections on it fill them, so one that is empty
// stays so until it is filled; the holder of a reference empties its slot from anywhere.
type block struct {
	slots [slots]mem.Hazard[schemes.Module]
	_     [128]byte
}

// overflowed is the slot number of a reference that is counted in its module.
const overflowed = ^uintptr(0)

// publish names m in a slot of cpu, the caller's own, and returns which. It is no barrier.
// Cost: a load for each slot taken before it, and a plain store.
func (s *Scheme) publish(cpu percpu.CPU, m *schemes.Module) (slot uintptr) {
	b := &s.blocks[cpu].slots
	for i := range b {
		if b[i].Free() {
			b[i].Publish(m) // to published, by the grace period in Unload
			return uintptr(int(cpu)*slots + i)
		}
	}
	m.Guard.(*module).overflow.Add(1) // likewise
	return overflowed
}

// clear empties the slot in which m is published: the last touch of m. It is no barrier.
func (s *Scheme) clear(slot uintptr, m *schemes.Module) {
	if slot == overflowed {
		m.Guard.(*module).overflow.Add(-1)
		return
	}
	s.blocks[slot/slots].slots[slot%slots].Clear() // publishes to published what the holder did
}

// published returns how many times m is published. What is published throughout the call
// is counted: a reference never moves to another slot.
func (s *Scheme) published(m *schemes.Module) int64 {
	var n int64
	for i := range s.blocks {
		for j := range s.blocks[i].slots {
			if s.blocks[i].slots[j].Names(m) {
				n++
			}
		}
	}
	return n + m.Guard.(*module).overflow.Load() // observes publish, clear and Dup; after the slots: see Dup
}
