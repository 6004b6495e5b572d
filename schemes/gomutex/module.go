package gomutex

import (
	"slices"

	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/mem"
)

// module is the count of a module, and the locks that an unload must take to keep gets
// away from it.
type module struct {
	mu    mem.Mutex // guards locks; taken inside the tables' locks, none of which is taken inside it
	locks []*table  // sorted, each once; an addition replaces the slice, so a copy is a snapshot

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

// lock locks every table the module is registered in, and returns their locks. It
// returns with mu held as well, so that no table can be added until the caller has
// decided. It starts over if one was added meanwhile.
func (m *module) lock() []*table {
	for {
		m.mu.Lock()
		locks := m.locks
		m.mu.Unlock()
		for _, l := range locks {
			l.Lock()
		}
		m.mu.Lock()
		if len(m.locks) == len(locks) { // they are only ever added
			return locks
		}
		m.mu.Unlock()
		unlock(locks)
	}
}

func unlock(locks []*table) {
	for _, l := range slices.Backward(locks) {
		l.Unlock()
	}
}

// Unload refuses to unload a module that somebody holds, even if it is asked to wait.
// Only the rollback of a failed init tries again until nobody holds the module,
// because nobody is there to be told of a refusal.
//
// The count is read under mu. Without that, a holder could register the module in one
// more table and put, between the read of the list of tables and the read of the
// count, since a put takes no lock. The count would be zero, and nobody would have
// locked the new table.
func (Scheme) Unload(u *schemes.Unload) error {
	if err := u.Check(); err != nil {
		return err
	}
	m := u.Module.Guard.(*module)
	rollback := u.Module.State() == schemes.Coming
	for {
		locks := m.lock()
		held := !u.Flags.Has(schemes.Force) && m.refs.Load() != 0 // pairs with the Adds in Get and Put
		m.mu.Unlock()
		if !held {
			u.SetGoing()
			u.Exit()
			u.Free()
			mem.Freed(m)
			unlock(locks)
			return nil
		}
		unlock(locks)
		if !rollback {
			return schemes.ErrWouldBlock
		}
		u.Yield()
	}
}

// Refs returns the module's count.
func (Scheme) Refs(m *schemes.Module) int64 { return m.Guard.(*module).refs.Load() }
