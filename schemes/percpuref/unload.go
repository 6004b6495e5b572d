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
	m.switchTo(atomic)
	switch {
	case u.Flags.Has(schemes.Force):
		m.kill(u)
	case u.Flags.Has(schemes.NonBlock):
		if !PutOnly(u.Module) {
			Resurrect(u.Module)
			return schemes.ErrWouldBlock
		}
		m.kill(u)
	default:
		m.kill(u)
		Wait(u)
	}
	Free(u)
	return nil
}

// kill is percpu_ref_kill of a count that is atomic already. Gets that begin later are
// refused. Gets that have begun fail if they find zero.
func (m *module) kill(u *schemes.Unload) {
	u.SetGoing()
	m.mode.Store(dead) // publishes to get
}

// Kill is percpu_ref_kill_and_confirm, for a variant that kills before it decides: gets of m
// that begin later are refused, and PutOnly and Wait may be called.
func Kill(m *schemes.Module) { m.Guard.(*module).switchTo(dead) }

// Resurrect is percpu_ref_resurrect: m is counted in the cells again, and gets are not refused.
func Resurrect(m *schemes.Module) { m.Guard.(*module).toPerCPU() }

// PutOnly gives up the loader's reference to m and returns true. If there are others, it
// changes nothing and returns false. The count must be in the word.
func PutOnly(m *schemes.Module) bool {
	return m.Guard.(*module).count.CompareAndSwap(base, 0) // zero ends the gets: pairs with incNotZero
}

// Wait gives up the loader's reference and waits for the others. The module is killed.
func Wait(u *schemes.Unload) {
	m := u.Module.Guard.(*module)
	waiter := mem.NewWaiter()
	m.waiter.Store(waiter) // before base goes: whoever brings the word to zero finds it
	if m.count.Add(-base) != 0 {
		u.Sleep(waiter, nil)
	}
}

// Free runs exit and frees the module.
func Free(u *schemes.Unload) {
	u.ExitUnlocked()
	percpu.Synchronize() // whoever found an entry before exit is done with it, and with m
	u.Free()
	m := u.Module.Guard.(*module)
	m.cells.Freed()
	mem.Freed(m)
}
