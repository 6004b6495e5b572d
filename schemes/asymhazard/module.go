package asymhazard

import (
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/percpu"
)

// What a module's gate says. COMING is open: IDE and SCSI opened their own
// disks during init.
const (
	open     = iota
	deciding // an unload looks where the module is published
	going
)

// module is the gate of a module, which gets read while anything is pending, and its
// references that no slot was free for.
type module struct {
	_    [128]byte
	gate mem.Int32 // Unload publishes, Get observes

	_        [128]byte
	overflow mem.Int64 // publish and clear change it, published observes
	_        [128]byte
}

// SetModule gives m an open gate.
func (*Scheme) SetModule(m *schemes.Module) { m.Guard = &module{} }

// isOpen looks at the gate: pairs with the Store in Unload, which comes before its grace
// period.
func isOpen(m *schemes.Module) bool { return m.Guard.(*module).gate.Load() == open }

// Unload shuts the gate and looks where the module is published. The wait for holders
// cannot be interrupted; gets are refused throughout, so it ends when the last holder puts.
func (s *Scheme) Unload(u *schemes.Unload) error {
	if err := u.Check(); err != nil {
		return err
	}
	m := u.Module.Guard.(*module)
	forced := u.Flags.Has(schemes.Force)
	s.pending.Add(1) // before the grace period: gets and puts look more closely
	defer s.pending.Add(-1)
	if u.Flags.Has(schemes.NonBlock) && !forced {
		m.gate.Store(deciding)
		percpu.Synchronize() // each get has published, or sees the gate; each put is seen, or wakes
		if s.published(u.Module) != 0 {
			m.gate.Store(open) // publishes to Get: gets that were sent back go on
			return schemes.ErrWouldBlock
		}
		u.SetGoing()
		m.gate.Store(going)
	} else {
		u.SetGoing()
		m.gate.Store(going)
		percpu.Synchronize() // likewise
	}
	if !forced {
		waiter := s.waiting.Enter(u.Module)
		for s.published(u.Module) != 0 {
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
func (s *Scheme) Refs(m *schemes.Module) int64 { return s.published(m) }
