package epoch

import (
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/percpu"
)

// What a module's gate says. COMING is open: IDE and SCSI opened their own disks during init.
const (
	open     = iota
	deciding // an unload adds up the count
	going
)

// module is the gate of a module, which every get reads, and its count. A reader changes one
// cell only, for its gets and for their puts, so a reference never moves from cell to cell
// while somebody adds them up.
type module struct {
	_    [128]byte
	gate mem.Int32 // Unload publishes, pin observes
	refs percpu.Ordered
	_    [128 - 16]byte
}

// SetModule gives m a count of zero and an open gate.
func (*Scheme) SetModule(m *schemes.Module) { m.Guard = &module{refs: percpu.NewOrdered()} }

// pin counts a reference to mod unless its gate is shut for good. The caller is in a section,
// in which it has found mod.
func (r *reader) pin(mod *schemes.Module) bool {
	m := mod.Guard.(*module)
	for {
		m.refs.Add(r.cell, 1) // before the look at the gate:
		gate := m.gate.Load() // pairs with the Store in Unload, which comes before the sum
		if gate == open {
			return true
		}
		m.refs.Add(r.cell, -1)
		if r.scheme.waiting.Any() {
			r.scheme.waiting.Wake(mod)
		}
		if gate == going {
			return false
		}
		mem.Pause() // the unload decides at once
	}
}

// Unload shuts the gate and adds up. The wait for holders cannot be interrupted; gets are
// refused throughout, so it ends when the last holder puts. The memory is freed later.
func (s *Scheme) Unload(u *schemes.Unload) error {
	if err := u.Check(); err != nil {
		return err
	}
	m := u.Module.Guard.(*module)
	forced := u.Flags.Has(schemes.Force)
	if u.Flags.Has(schemes.NonBlock) && !forced {
		m.gate.Store(deciding) // before the sum: pairs with pin
		if m.refs.Sum() != 0 {
			m.gate.Store(open) // gets that were sent back go on
			return schemes.ErrWouldBlock
		}
	}
	u.SetGoing()
	m.gate.Store(going) // before the sum: pairs with pin
	if !forced {
		waiter := s.waiting.Enter(u.Module)
		for m.refs.Sum() != 0 {
			u.Sleep(waiter, nil)
		}
		s.waiting.Leave(u.Module)
	}
	u.Exit()
	free := u.FreeLater()
	s.retire(func() {
		free()
		m.refs.Freed()
		mem.Freed(m)
	})
	return nil
}
