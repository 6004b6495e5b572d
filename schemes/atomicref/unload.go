package atomicref

import (
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/mem"
)

// Unload refuses to unload a module that somebody holds, even if it is asked to wait:
// blocking in delete_module(2) was removed in 3.13, because practically nobody used
// it. Only the rollback of a failed init waits, because nobody is there to be told of
// a refusal. Gets succeed meanwhile, so the wait has no limit.
func (Scheme) Unload(u *schemes.Unload) error {
	if err := u.Check(); err != nil {
		return err
	}
	m := u.Module.Guard.(*module)
	rollback := u.Module.State() == schemes.Coming
	waiter := mem.NewWaiter()
	m.waiter.Store(waiter) // before release: whoever brings the count to zero finds it
	switch {
	case m.release():
	case rollback:
		u.Sleep(waiter, nil)
	case !m.restore():
		waiter.Sleep(nil) // a last put has come between the two and is about to wake us
	case !u.Flags.Has(schemes.Force):
		return schemes.ErrWouldBlock
	}
	u.SetGoing()
	u.Exit()
	u.Free()
	mem.Freed(m)
	return nil
}

// release takes the base away and reports whether the count is now zero. Zero is for
// good. The Add pairs with the CASs in incNotZero and put.
func (m *module) release() bool { return m.refs.Add(-base) == 0 }

// restore gives the base back, unless the count has become zero since release:
// atomic_add_unless. If the count is zero, a last put has found that nobody holds the
// module, and wakes the unloader; the base must not be added then.
func (m *module) restore() bool {
	for {
		n := m.refs.Load() // observes the last put, if zero; else a guess
		if n == 0 {
			return false
		}
		if m.refs.CompareAndSwap(n, n+base) { // pairs with the CAS in put: none that ends at zero comes between
			return true
		}
	}
}
