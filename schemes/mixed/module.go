package mixed

import (
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/rwsem"
)

// closed is the count of a module that is going. It is so low that the puts after a
// forced unload leave the count negative.
const closed = -1 << 62

// module is what the scheme keeps for a module.
type module struct {
	_    [128]byte
	refs mem.Int64 // written by every get and put; negative once the module is going

	_ [128]byte
	rwsem.Association
	_ [128]byte
}

// SetModule gives m a count of zero and no semaphores.
func (Scheme) SetModule(m *schemes.Module) { m.Guard = &module{} }

// get counts up unless the count is closed. A closed count stays closed.
func (m *module) get() bool {
	for {
		n := m.refs.Load() // observes close, if negative; else a guess
		if n < 0 {
			return false
		}
		if m.refs.CompareAndSwap(n, n+1) { // pairs with the CAS in close
			return true
		}
	}
}

// close closes the count if it is zero. It observes what earlier holders did: the CAS pairs
// with the Add in Put.
func (m *module) close() bool { return m.refs.CompareAndSwap(0, closed) }

// Unload write-locks the converted tables of the module, closes its count or refuses, and
// holds the locks until the module is freed. Only the rollback of a failed init starts over
// until nobody holds the module, since nobody is there to be told of a refusal.
func (Scheme) Unload(u *schemes.Unload) error {
	m := u.Module.Guard.(*module)
	rollback := u.Module.State() == schemes.Coming
	for {
		sems, ok := m.Lock(u.Signal.Raised)
		if !ok {
			return schemes.ErrInterrupted
		}
		err := m.decide(u)
		m.Decided()
		if err == nil {
			u.Exit()
			u.Free()
			mem.Freed(m)
			rwsem.Unlock(sems)
			return nil
		}
		rwsem.Unlock(sems)
		if err != schemes.ErrWouldBlock || !rollback {
			return err
		}
		u.Yield()
	}
}

// decide makes the module going, or refuses. The caller holds all write locks.
func (m *module) decide(u *schemes.Unload) error {
	if err := u.Check(); err != nil {
		return err
	}
	switch {
	case u.Flags.Has(schemes.Force):
		m.refs.Store(closed) // pairs with get; holders' puts leave it negative
	case !m.close():
		return schemes.ErrWouldBlock
	}
	u.SetGoing()
	return nil
}

// Refs returns the module's count.
func (Scheme) Refs(m *schemes.Module) int64 { return m.Guard.(*module).refs.Load() }
