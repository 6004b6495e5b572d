package rcu

import (
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/percpu"
)

// module is the kref of a module. It is on cache lines of its own, because every get
// and put writes it. Only a last put reads the waiter.
type module struct {
	_      [128]byte
	refs   kref
	waiter mem.Pointer[mem.Waiter] // set before the loader's reference is given up
	_      [128]byte
}

// SetModule gives m one reference, the loader's.
func (Scheme) SetModule(m *schemes.Module) {
	guard := &module{}
	guard.refs.init()
	m.Guard = guard
}

// get reports whether m could be pinned. The caller is in the section in which
// it found m. The check of the state keeps gets from prolonging the wait of an unload
// that has decided. A reference is valid because the count was not zero.
func get(m *schemes.Module) bool {
	return m.State() != schemes.Going && m.Guard.(*module).refs.getUnlessZero()
}

// Unload gives up the loader's reference. When no other is left, it runs exit and
// frees the module. The wait cannot be interrupted.
func (Scheme) Unload(u *schemes.Unload) error {
	if err := Decide(u); err != nil {
		return err
	}
	u.ExitUnlocked()
	percpu.Synchronize() // whoever found an entry before exit is done with it, and with m
	u.Free()
	Freed(u.Module)
	return nil
}

// Decide is the part of Unload that comes before exit: it returns when the module is
// going and nobody holds it, or refuses. It is for a variant that frees in another way.
func Decide(u *schemes.Unload) error {
	if err := u.Check(); err != nil {
		return err
	}
	m := u.Module.Guard.(*module)
	switch {
	case u.Flags.Has(schemes.Force):
		u.SetGoing() // the loader's reference stays, so no put is the last
	case u.Flags.Has(schemes.NonBlock):
		if !m.refs.putOnly() { // zero ends the gets: pairs with getUnlessZero
			return schemes.ErrWouldBlock
		}
		u.SetGoing()
	default:
		waiter := mem.NewWaiter()
		m.waiter.Store(waiter) // before put: whoever is last finds it
		u.SetGoing()           // publishes to get
		if !m.refs.put() {
			u.Sleep(waiter, nil)
		}
	}
	return nil
}

// Freed marks the count of m as freed memory; see mem.Freed.
func Freed(m *schemes.Module) { mem.Freed(m.Guard.(*module)) }

// Refs returns the module's count without the loader's share.
func (Scheme) Refs(m *schemes.Module) int64 { return m.Guard.(*module).refs.count.Load() - 1 }
