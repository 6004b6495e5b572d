package gomutex

import (
	"slices"

	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/mem"
)

// module is the count of a module, and which locks keep gets away from it.
type module struct {
	mu    mem.Mutex // a registration may run beside an unload
	locks []*table  // sorted, each once; only ever added to, and by replacing: a copy is a snapshot

	_    [128]byte
	refs mem.Int64 // written by every get and put
	_    [128]byte
}

// SetModule gives m a count of zero.
func (Scheme) SetModule(m *schemes.Module) { m.Guard = &module{} }

// add adds the lock of a table. The caller holds it.
func (m *module) add(lock *table) {
	m.mu.Lock()
	defer m.mu.Unlock()
	i, found := slices.BinarySearchFunc(m.locks, lock, func(x, y *table) int { return x.order - y.order })
	if !found {
		m.locks = slices.Insert(slices.Clone(m.locks), i, lock)
	}
}

func (m *module) snapshot() []*table {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.locks
}

// lock locks every table the module is registered in, and returns them. It
// starts over when there is another one by then. One that is added later still
// is the work of somebody who holds the module, as the count will show.
func (m *module) lock() []*table {
	for {
		locks := m.snapshot()
		for _, l := range locks {
			l.Lock()
		}
		if len(m.snapshot()) == len(locks) {
			return locks
		}
		unlock(locks)
	}
}

func unlock(locks []*table) {
	for _, l := range slices.Backward(locks) {
		l.Unlock()
	}
}

// Unload refuses to unload what somebody holds, whether it is asked to wait or
// not. The rollback of a failed init has nobody to answer to, and tries again
// until nobody holds the module.
func (Scheme) Unload(u *schemes.Unload) error {
	if err := u.Check(); err != nil {
		return err
	}
	m := u.Module.Guard.(*module)
	rollback := u.Module.State() == schemes.Coming
	locks := m.lock()
	for !u.Flags.Has(schemes.Force) && m.refs.Load() != 0 {
		unlock(locks)
		if !rollback {
			return schemes.ErrWouldBlock
		}
		u.Yield()
		locks = m.lock()
	}
	u.Module.SetState(schemes.Going)
	u.Exit()
	u.Free()
	mem.Freed(m)
	unlock(locks)
	return nil
}

// Refs returns the module's count.
func (Scheme) Refs(m *schemes.Module) int64 { return m.Guard.(*module).refs.Load() }
