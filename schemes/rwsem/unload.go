package rwsem

import (
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/mem"
)

// Unload write-locks every associated semaphore before it checks anything, and holds
// them until exit has run. So exit unregisters without a lock. An unload that has to
// wait releases everything, sleeps until a put wakes it, and starts over. A signal
// interrupts it while it sleeps, and between two semaphores. There is no guarantee
// that it ever finds the count zero. While one unload waits, others return ErrBusy, as
// in 2.5.52 once a module is going.
func (Scheme) Unload(u *schemes.Unload) error {
	m := u.Module.Guard.(*module)
	sems, ok := m.down(u.Signal.Raised)
	if !ok {
		return schemes.ErrInterrupted
	}
	err := m.decide(u)
	m.mu.Unlock()
	if err != nil {
		up(sems)
		if err == errWait {
			err = m.wait(u)
		}
		return err
	}
	u.Exit()
	u.Free()
	m.refs.Freed()
	mem.Freed(m)
	up(sems)
	return nil
}

// errWait is the answer of decide that the unload has to wait.
var errWait = schemes.ErrAgain

// decide checks the module. Then it makes the module going, or leaves a waiter for put
// to wake and returns errWait, or refuses. The caller holds all write locks and m.mu.
// So the count is exact: no lookup has found an entry and not yet counted.
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
		return errWait
	}
	u.SetGoing()
	return nil
}

// wait sleeps until a put wakes it. The module stays, because other unloads are told
// busy meanwhile.
func (m *module) wait(u *schemes.Unload) error {
	woken := u.Sleep(m.waiter.Load(), u.Signal)
	m.waiter.Store(nil)
	if !woken {
		return schemes.ErrInterrupted
	}
	return schemes.ErrAgain
}
