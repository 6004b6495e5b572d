package srcu

import (
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/percpu"
)

// What a module's gate says. The gate of a module that is COMING is open, because IDE
// and SCSI opened their own disks during init.
const (
	open     = iota
	deciding // an unload looks whether anybody is inside
	going
)

// module is what get and put read of a module: both words are read-mostly.
type module struct {
	_      [128]byte
	gate   mem.Int32 // Unload publishes, enter observes
	domain domain
	_      [128]byte
}

// SetModule gives m a domain with nobody inside and an open gate.
func (*Scheme) SetModule(m *schemes.Module) { m.Guard = &module{domain: newDomain()} }

// enter begins a section unless the gate is shut, and returns what the gate said. The
// caller is in the pinned section in which it found the module. If the gate says
// going, only that pinned section keeps the module from being freed.
func (m *module) enter(cpu percpu.CPU) (idx, gate int) {
	idx = m.domain.readLock(cpu) // before the look at the gate:
	gate = int(m.gate.Load())    // pairs with the Store in Unload, which comes before active
	if gate != open {
		m.domain.readUnlock(cpu, idx)
	}
	return idx, gate
}

// Unload shuts the gate and waits for those inside. The wait cannot be
// interrupted. Gets are refused meanwhile, so the wait ends when the last holder
// puts.
func (s *Scheme) Unload(u *schemes.Unload) error {
	if err := u.Check(); err != nil {
		return err
	}
	m := u.Module.Guard.(*module)
	forced := u.Flags.Has(schemes.Force)
	if u.Flags.Has(schemes.NonBlock) && !forced {
		m.gate.Store(deciding) // before the sums: pairs with enter
		if m.domain.active(0) || m.domain.active(1) {
			m.gate.Store(open) // publishes to enter: gets that were sent back go on
			return schemes.ErrWouldBlock
		}
	}
	u.SetGoing()
	m.gate.Store(going) // before the sums: pairs with enter
	if !forced {
		waiter := s.waiting.Enter(u.Module)
		m.domain.synchronize(func() { u.Sleep(waiter, nil) })
		s.waiting.Leave(u.Module)
	}
	u.Exit()
	percpu.Synchronize() // whoever found an entry before exit is done with it, and with m
	u.Free()
	m.domain.freed()
	mem.Freed(m)
	return nil
}

// Refs returns how many references there are to m.
func (*Scheme) Refs(m *schemes.Module) int64 { return m.Guard.(*module).domain.readers() }
