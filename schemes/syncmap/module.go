package syncmap

import (
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/mem"
)

// closed is the count of a module that is going. It is so low that the puts after a
// forced unload leave the count negative.
const closed = -1 << 62

// module is the count of a module. It is not freed with the module: a late get may
// still read it, and finds it closed.
type module struct {
	_    [128]byte
	refs mem.Int64 // written by every get and put; negative once the module is going
	_    [128]byte
}

// SetModule gives m a count of zero.
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

// close closes the count if it is zero. The CAS pairs with the CAS in get. It also
// observes what earlier holders did: it pairs with the Add in Put.
func (m *module) close() bool { return m.refs.CompareAndSwap(0, closed) }

// Unload refuses to unload a module that somebody holds, even if it is asked to wait.
// Only the rollback of a failed init tries again until nobody holds the module,
// because nobody is there to be told of a refusal.
func (Scheme) Unload(u *schemes.Unload) error {
	if err := u.Check(); err != nil {
		return err
	}
	m := u.Module.Guard.(*module)
	rollback := u.Module.State() == schemes.Coming
	switch {
	case u.Flags.Has(schemes.Force):
		m.refs.Store(closed) // pairs with get; holders' puts leave it negative
	case rollback:
		for !m.close() {
			u.Yield()
		}
	case !m.close():
		return schemes.ErrWouldBlock
	}
	u.SetGoing()
	u.Exit()
	u.Free()
	return nil
}

// Refs returns the module's count.
func (Scheme) Refs(m *schemes.Module) int64 { return m.Guard.(*module).refs.Load() }
