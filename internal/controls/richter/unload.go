package richter

import (
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/mem"
)

// Unload locks every table of the module, checks, runs exit, walks the list, frees and
// releases. With FreeBeforeWalk it frees before it walks the list.
func (s Scheme) Unload(u *schemes.Unload) error {
	m := u.Module.Guard.(*module)
	if s.defect == BareRollback && u.Module.State() == schemes.Coming && u.Check() == nil {
		s.rollback(u)
		return nil
	}
	m.down()
	if err := m.decide(u); err != nil {
		m.up()
		if err == schemes.ErrAgain {
			woken := u.Sleep(m.waiter.Load(), u.Signal)
			m.waiter.Store(nil)
			if !woken {
				return schemes.ErrInterrupted
			}
		}
		return err
	}
	u.Exit()
	if s.defect == FreeBeforeWalk {
		u.Free()
		m.up()
	} else {
		sems := m.walk()
		u.Free()
		release(sems)
	}
	m.refs.Freed()
	mem.Freed(m)
	return nil
}

// rollback is what sys_init_module does after a failed init. Only a rollback
// passes the loader's checks while the module is coming.
func (s Scheme) rollback(u *schemes.Unload) {
	u.SetGoing()
	u.Exit()
	u.Free()
}

// decide checks the module. Then it makes the module going, or leaves a waiter for put
// to wake and returns ErrAgain, or refuses. The caller holds all semaphores.
func (m *module) decide(u *schemes.Unload) error {
	if err := u.Check(); err != nil {
		return err
	}
	if m.waiter.Load() != nil {
		return schemes.ErrBusy
	}
	if !u.Flags.Has(schemes.Force) && m.refs.Sum() != 0 {
		if u.Flags.Has(schemes.NonBlock) {
			return schemes.ErrWouldBlock
		}
		m.waiter.Store(mem.NewWaiter()) // publishes to put, through the semaphores
		return schemes.ErrAgain
	}
	u.SetGoing()
	return nil
}
