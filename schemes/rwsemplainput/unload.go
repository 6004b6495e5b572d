package rwsemplainput

import (
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/rwsem"
)

// Unload is that of package rwsem: it write-locks every associated semaphore before it checks
// anything and holds them through exit. An unload that has to wait gives up everything,
// sleeps until a put wakes it, and starts over.
//
// Puts take no lock, so one may come between the look at the count and the sleep. The unload
// is in the set of those that wait before it looks, so that such a put wakes it.
func (s *Scheme) Unload(u *schemes.Unload) error {
	m := u.Module.Guard.(*module)
	locked, ok := m.tables.Lock(u.Signal.Raised)
	if !ok {
		return schemes.ErrInterrupted
	}
	waiter, err := s.decide(u, m)
	m.tables.Decided()
	if err != nil {
		rwsem.Unlock(locked)
		if waiter != nil {
			err = s.wait(u, m, waiter)
		}
		return err
	}
	u.Exit()
	u.Free()
	m.gets.Freed()
	m.puts.Freed()
	mem.Freed(m)
	rwsem.Unlock(locked)
	return nil
}

// decide checks, and makes the module going, or refuses, or enters the set of those that
// wait and returns what to sleep on. The caller holds all write locks: nobody can be between
// finding an entry and counting.
func (s *Scheme) decide(u *schemes.Unload, m *module) (*mem.Waiter, error) {
	if err := u.Check(); err != nil {
		return nil, err
	}
	if m.waits {
		return nil, schemes.ErrBusy
	}
	if !u.Flags.Has(schemes.Force) && m.sum() != 0 {
		if u.Flags.Has(schemes.NonBlock) {
			return nil, schemes.ErrWouldBlock
		}
		waiter := s.waiting.Enter(u.Module) // a barrier before the second look: pairs with Put
		if m.sum() != 0 {
			m.waits = true
			return waiter, schemes.ErrAgain
		}
		s.waiting.Leave(u.Module)
	}
	u.SetGoing()
	return nil, nil
}

// wait sleeps until a put wakes it. The module stays: others are answered busy.
func (s *Scheme) wait(u *schemes.Unload, m *module, waiter *mem.Waiter) error {
	woken := u.Sleep(waiter, u.Signal)
	m.waits = false
	s.waiting.Leave(u.Module)
	if !woken {
		return schemes.ErrInterrupted
	}
	return schemes.ErrAgain
}
