package atomicref

import (
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/promise"
)

// base is the loader's share of the count: MODULE_REF_BASE.
const base = 1

// module is the count of a module. It is on cache lines of its own, because every get
// and put writes it. Only a last put reads the waiter.
type module struct {
	_      [128]byte
	refs   mem.Int64               // base and the references, or 0 for good
	waiter mem.Pointer[mem.Waiter] // set before base is taken away
	_      [128]byte
}

// SetModule gives m a count of base.
func (Scheme) SetModule(m *schemes.Module) {
	guard := &module{}
	guard.refs.Store(base)
	m.Guard = guard
}

// get is try_module_get: it returns false once the module is going. The check of the
// state is only for a forced unload, which leaves the count above zero.
func get(m *schemes.Module) bool {
	return m.State() != schemes.Going && m.Guard.(*module).incNotZero()
}

// incNotZero is atomic_inc_not_zero. If one call has seen zero, all later ones do. It
// pairs with the Add in release that took the base away.
func (m *module) incNotZero() bool {
	for {
		n := m.refs.Load() // observes release or the last put, if zero; else a guess
		if n == 0 {
			return false
		}
		if m.refs.CompareAndSwap(n, n+1) { // pairs with release: not after it has brought the count to zero
			return true
		}
	}
}

// unheld is what put panics with when the count says that nobody has a reference.
var unheld = &promise.Breach{Promise: promise.Balance, Seen: "put without a reference"}

// put is module_put, which is atomic_dec_if_positive with a warning. The count can
// reach zero only after the base has been taken away. If this put brings it to zero,
// an unloader waits to be woken, and does not free the module before. Otherwise the
// module may be freed as soon as the count has fallen, and put does not touch it
// again.
func (m *module) put() {
	for {
		n := m.refs.Load()
		if n <= 0 {
			panic(unheld)
		}
		if m.refs.CompareAndSwap(n, n-1) { // the last one pairs with the Add in release
			if n == 1 {
				m.waiter.Load().Wake()
			}
			return
		}
	}
}

// Refs returns the module's count without the loader's share.
func (Scheme) Refs(m *schemes.Module) int64 { return m.Guard.(*module).refs.Load() - base }
