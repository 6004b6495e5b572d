package percpuref

import (
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/percpu"
)

// Unload switches the module to the word, so that the count can be read, and
// then either switches back or kills. The wait for holders cannot be
// interrupted. Gets are refused meanwhile, so the wait ends when the last holder
// puts.
func (Scheme) Unload(u *schemes.Unload) error {
	if err := u.Check(); err != nil {
		return err
	}
	m := u.Module.Guard.(*module)
	m.toAtomic()
	switch {
	case u.Flags.Has(schemes.Force):
		m.kill(u)
	case u.Flags.Has(schemes.NonBlock):
		if !m.count.CompareAndSwap(base, 0) { // zero ends the gets: pairs with incNotZero
			m.toPerCPU()
			return schemes.ErrWouldBlock
		}
		m.kill(u)
	default:
		waiter := mem.NewWaiter()
		m.waiter.Store(waiter) // before base goes: whoever brings the word to zero finds it
		m.kill(u)
		if m.count.Add(-base) != 0 {
			u.Sleep(waiter, nil)
		}
	}
	u.Exit()
	percpu.Synchronize() // whoever found an entry before exit is done with it, and with m
	u.Free()
	m.cells.Freed()
	mem.Freed(m)
	return nil
}

// kill is percpu_ref_kill of a count that is atomic already. Gets that begin later are
// refused. Gets that have begun fail if they find zero.
func (m *module) kill(u *schemes.Unload) {
	u.SetGoing()
	m.mode.Store(dead) // publishes to get
}
