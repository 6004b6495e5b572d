// Package unloadrwsem is unload_rwsem, Adam Richter's second proposal: linux-
// kernel, 6 January 2003 (for 2.5.54) and 28 February 2003 (for 2.5.63-bk4). One
// read/write semaphore a module takes the place of stopping the machine:
//
//	get:     lock the table; find; try to read-lock the module; count += 1;
//	         unlock both
//	put:     count -= 1; somebody waits? wake
//	unload:  write-lock the module; count != 0? unlock and refuse, or sleep
//	         exit; unlock; free
//
// A get never blocks, since it only tries; so it fails while an unload holds the
// semaphore or waits for it, and that includes a short non-blocking attempt that
// then refuses. The 2.5.52 scheme fails only once the module is really going.
// Rusty Russell's objections, spurious failures and a line that all processors
// write, are both in the measurements. The table is protected by the lock its
// subsystem had, as in package tryget.
//
// What differs from the mails, and why. Without a stopped machine nothing
// ordered the put's decrement and its look at the waiter: both are barriers here,
// and the waiter is found without touching the module. The read lock that was
// held while init ran is left out; the loader refuses to unload what is coming.
// The semaphore is released before the module is freed, as in January; February
// freed it locked. That the trylock was safe in interrupts was true only from
// March 2005 on, when rwsems disabled them.
package unloadrwsem

import (
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/percpu"
	"github.com/modbench/modbench/schemes/tables"
	"github.com/modbench/modbench/schemes/waiters"
)

// Info describes the scheme.
var Info = schemes.Info{
	Name:    "unload-rwsem",
	Summary: "unload_rwsem: one rwsem a module, read-trylock in get",
	Author:  "Adam J. Richter",
	Source:  "Adam J. Richter, linux-kernel, 6 January and 28 February 2003",
	Year:    2003,
	Refuses: schemes.AfterUnload,
	Sleeps:  false,
	Waits:   true,
	Grace:   schemes.NeedsNone,
	Memory:  schemes.Memory{Module: 304, ModuleCell: 128, Table: tables.LockedBytes},
}

// Scheme knows which unloads wait; the rest is in tables and modules.
type Scheme struct {
	tables.Locked
	waiting waiters.Set
}

// New returns a Scheme.
func New() schemes.Scheme { return &Scheme{} }

var (
	_ schemes.Scheme  = (*Scheme)(nil)
	_ schemes.Counter = (*Scheme)(nil)
)

// Info returns [Info].
func (*Scheme) Info() schemes.Info { return Info }

// module is the semaphore of a module, which every get writes, and its count.
type module struct {
	refs percpu.Ordered // raised under the read lock only

	_   [128]byte
	sem mem.RWMutex // unload_rwsem
	_   [128]byte
}

// SetModule gives m a count of zero.
func (*Scheme) SetModule(m *schemes.Module) { m.Guard = &module{refs: percpu.NewOrdered()} }

// Get finds and pins under the table's read lock. It is refused whenever
// somebody unloads the module or tries to; where the index falls back to a wider
// entry, the lookup goes on there.
func (*Scheme) Get(t *schemes.Table, k schemes.Key) (schemes.Ref, error) {
	lock := tables.LockOf(t)
	lock.RLock()
	e := t.Find(k)
	if e == nil {
		lock.RUnlock()
		return schemes.Ref{}, schemes.ErrNotFound
	}
	for e.Owner != nil && !e.Owner.Guard.(*module).get() {
		if e = t.Next(k, e); e == nil {
			lock.RUnlock()
			return schemes.Ref{}, schemes.ErrRefused
		}
	}
	lock.RUnlock()
	return schemes.Ref{Entry: e}, nil
}

// get is try_module_get.
func (m *module) get() bool {
	if !m.sem.TryRLock() {
		return false
	}
	m.count(1)
	m.sem.RUnlock()
	return true
}

func (m *module) count(n int64) {
	cpu := percpu.Pin()
	m.refs.Add(cpu, n)
	percpu.Unpin(cpu)
}

// Put is module_put: it takes no lock. Once the count has fallen the module may
// be freed, and only its address is used.
func (s *Scheme) Put(r schemes.Ref) {
	e := r.Entry
	e.Table.Drop(e)
	m := e.Owner
	if m == nil {
		return
	}
	m.Guard.(*module).count(-1) // a barrier: pairs with Enter in Unload
	if s.waiting.Any() {
		s.waiting.Wake(m)
	}
}

// Unload write-locks the module, which keeps gets out, and holds the lock until
// exit has run. The wait for holders cannot be interrupted; gets fail
// throughout, so it ends when the last holder puts.
func (s *Scheme) Unload(u *schemes.Unload) error {
	if err := u.Check(); err != nil {
		return err
	}
	m := u.Module.Guard.(*module)
	forced := u.Flags.Has(schemes.Force)

	m.sem.Lock() // waits for gets under way, which do not sleep
	if u.Flags.Has(schemes.NonBlock) && !forced && m.refs.Sum() != 0 {
		m.sem.Unlock()
		return schemes.ErrWouldBlock
	}
	u.Module.SetState(schemes.Going)
	if !forced {
		waiter := s.waiting.Enter(u.Module)
		for m.refs.Sum() != 0 { // only puts from here on: never below the true count
			u.Sleep(waiter, nil)
		}
		s.waiting.Leave(u.Module)
	}
	u.Exit()
	m.sem.Unlock() // nobody can find the module any more
	u.Free()
	m.refs.Freed()
	mem.Freed(m)
	return nil
}

// Refs returns the module's count.
func (*Scheme) Refs(m *schemes.Module) int64 { return m.Guard.(*module).refs.Sum() }
