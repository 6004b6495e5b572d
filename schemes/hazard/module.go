package hazard

import (
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/percpu"
)

// What a module's gate says. The gate of a module that is COMING is open, because IDE
// and SCSI opened their own disks during init.
const (
	open     = iota
	deciding // an unload looks where the module is published
	going
)

// module is the gate of a module, which every get reads, and the count of references
// that found no free slot.
type module struct {
	_    [128]byte
	gate mem.Int32 // Unload publishes, enter observes

	_        [128]byte
	overflow mem.Int64 // set and clear publish, anywhere observes
	_        [128]byte
}

// SetModule gives m an open gate.
func (*Scheme) SetModule(m *schemes.Module) { m.Guard = &module{} }

// enter publishes m unless its gate is shut, and returns what the gate said. The
// caller is in the pinned section in which it found the module. If the gate says
// going, only that section keeps the module from being freed.
func (s *Scheme) enter(cpu percpu.CPU, m *module) (slot uintptr, gate int) {
	slot = s.published.set(cpu, m) // before the look at the gate:
	gate = int(m.gate.Load())      // pairs with the Store in Unload, which comes before anywhere
	if gate != open {
		s.published.clear(slot, m)
	}
	return slot, gate
}

// Unload shuts the gate and looks where the module is published. The wait for
// holders cannot be interrupted. Gets are refused meanwhile, so the wait ends when
// the last holder puts.
func (s *Scheme) Unload(u *schemes.Unload) error {
	if err := u.Check(); err != nil {
		return err
	}
	m := u.Module.Guard.(*module)
	forced := u.Flags.Has(schemes.Force)
	if u.Flags.Has(schemes.NonBlock) && !forced {
		m.gate.Store(deciding) // before the look at the slots: pairs with enter
		if s.published.anywhere(m) != 0 {
			m.gate.Store(open) // publishes to enter: gets that were sent back go on
			return schemes.ErrWouldBlock
		}
	}
	u.SetGoing()
	m.gate.Store(going) // before the look at the slots: pairs with enter
	if !forced {
		waiter := s.waiting.Enter(u.Module)
		for s.published.anywhere(m) != 0 {
			u.Sleep(waiter, nil)
		}
		s.waiting.Leave(u.Module)
	}
	u.Exit()
	percpu.Synchronize() // whoever found an entry before exit is done with it, and with m
	u.Free()
	mem.Freed(m)
	return nil
}

// Refs returns how many references there are to m.
func (s *Scheme) Refs(m *schemes.Module) int64 {
	return s.published.anywhere(m.Guard.(*module))
}
