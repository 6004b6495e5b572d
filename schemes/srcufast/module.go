package srcufast

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
// caller is in the pinned section in which it found the module: a grace period that begins
// after the gate was shut waits until the section is counted, or the section sees the gate.
func (m *module) enter(cpu percpu.CPU) (idx, gate int) {
	idx = m.domain.readLock(cpu)
	gate = int(m.gate.Load()) // pairs with the Store in Unload, through the Synchronize in active
	if gate != open {
		m.domain.readUnlock(cpu, idx)
	}
	return idx, gate
}

// Unload shuts the gate and waits for those inside. The wait cannot be interrupted. Gets
// are refused meanwhile, so the wait ends when the last holder puts.
func (s *Scheme) Unload(u *schemes.Unload) error {
	if err := u.Check(); err != nil {
		return err
	}
	m := u.Module.Guard.(*module)
	forced := u.Flags.Has(schemes.Force)
	refusable := u.Flags.Has(schemes.NonBlock) && !forced
	if refusable {
		m.gate.Store(deciding) // before the grace period in active: pairs with enter
		if m.domain.active(0, 1) {
			m.gate.Store(open) // publishes to enter: gets that were sent back go on
			return schemes.ErrWouldBlock
		}
	}
	u.SetGoing()
	m.gate.Store(going) // before the grace period in active: pairs with enter
	if !refusable && !forced {
		s.wait(u, &m.domain)
	}
	u.ExitUnlocked()
	percpu.Synchronize() // whoever found an entry before exit is done with it, and with m
	u.Free()
	m.domain.freed()
	mem.Freed(m)
	return nil
}

// wait waits until nobody is inside d. Puts make no barrier. So once it has said that it
// waits, it waits for a grace period: a put before that is seen, and one after it wakes.
func (s *Scheme) wait(u *schemes.Unload, d *domain) {
	var waiter *mem.Waiter
	d.synchronize(func() {
		if waiter != nil {
			u.Sleep(waiter, nil)
			return
		}
		waiter = s.waiting.Enter(u.Module) // pairs with the look of Put, through Synchronize:
		percpu.Synchronize()               // each put is seen from here on, or wakes
	})
	if waiter != nil {
		s.waiting.Leave(u.Module)
	}
}

// Refs returns how many references there are to m.
func (*Scheme) Refs(m *schemes.Module) int64 { return m.Guard.(*module).domain.readers() }
