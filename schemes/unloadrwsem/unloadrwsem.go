// Package unloadrwsem is unload_rwsem, Adam Richter's second proposal:
// linux-kernel, 6 January 2003 (for 2.5.54) and 28 February 2003 (for 2.5.63-bk4).
// Each module has a read/write semaphore, and the machine is not stopped:
//
//	get:     lock the table; find; try to read-lock the module; gets += 1;
//	         unlock both
//	put:     puts += 1; barrier; somebody waits? wake
//	unload:  write-lock the module; gets != puts? unlock and refuse, or sleep
//	         exit; unlock; free
//
// A get never blocks, since it only tries to lock. So it fails while an unload holds
// the semaphore or waits for it, even if that is a short non-blocking attempt that is
// then refused. In the scheme of 2.5.52 a get fails only once the module is really
// going. Rusty Russell objected that gets fail without need, and that all processors
// write one cache line; the measurements show both. The table is protected by the
// lock its subsystem had, as in package tryget.
//
// What differs from the mails, and why. Without a stopped machine nothing ordered a
// put's decrement and its look at the waiter. So a put is a barrier here, and it
// finds the waiter without touching the module. A get needs no barrier, because its
// unlock publishes what it counted. So gets and puts have cells of their own: two a
// processor instead of one. The read lock that was held while init ran is left out;
// the loader refuses to unload a module that is coming. The semaphore is released
// before the module is freed, as in the mail of January; in that of February it was
// freed locked. The mails call the trylock safe in interrupts; that was true only
// from March 2005 on, when rwsems disabled them.
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
	Name:      "unload-rwsem",
	Summary:   "unload_rwsem: one rwsem a module, read-trylock in get",
	Author:    "Adam J. Richter",
	Source:    "Adam J. Richter, linux-kernel, 6 January and 28 February 2003",
	Year:      2003,
	UseWhen:   "an unload must not stop the machine and must not hold off lookups of other modules",
	AvoidWhen: "a lookup must not fail because of an unload that is then refused",
	Refuses:   schemes.AfterUnload,
	Sleeps:    false,
	Waits:     true,
	Grace:     schemes.NeedsNone,
	Holds:     schemes.Weak,
	Memory:    schemes.Memory{Module: 328, ModuleCell: 256, Table: tables.LockedBytes},
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
	gets percpu.Counter // raised under the read lock, whose unlock publishes the plain add
	puts percpu.Ordered // each a barrier: pairs with Enter in Unload

	_   [128]byte
	sem mem.RWMutex // unload_rwsem
	_   [128]byte
}

// SetModule gives m a count of zero.
func (*Scheme) SetModule(m *schemes.Module) {
	m.Guard = &module{gets: percpu.NewCounter(), puts: percpu.NewOrdered()}
}

// Get finds and pins under the table's read lock. It is refused while somebody unloads
// the module or tries to. Where the index falls back to a wider entry, the lookup goes
// on there.
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
	cpu := percpu.Pin()
	m.gets.Add(cpu, 1)
	percpu.Unpin(cpu)
	m.sem.RUnlock() // publishes the add: pairs with the Lock in Unload
	return true
}

// put counts down. It is a full barrier, and the last access to m.
func (m *module) put() {
	cpu := percpu.Pin()
	m.puts.Add(cpu, 1)
	percpu.Unpin(cpu)
}

// sum returns the count. The gets in it are exact while the write lock keeps gets out.
// While puts go on, the sum is never below the true count.
func (m *module) sum() int64 {
	puts := m.puts.Sum() // before the gets: a put that is seen has its get, or its Dup, in the other sum
	return m.gets.Sum() - puts
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
	m.Guard.(*module).put() // a barrier: pairs with Enter in Unload
	if s.waiting.Any() {
		s.waiting.Wake(m)
	}
}

// Unload write-locks the module, which keeps gets out, and holds the lock until
// exit has run. The wait for holders cannot be interrupted. Gets fail meanwhile, so
// the wait ends when the last holder puts.
func (s *Scheme) Unload(u *schemes.Unload) error {
	if err := u.Check(); err != nil {
		return err
	}
	m := u.Module.Guard.(*module)
	forced := u.Flags.Has(schemes.Force)

	m.sem.Lock() // waits for gets under way, which do not sleep
	if u.Flags.Has(schemes.NonBlock) && !forced && m.sum() != 0 {
		m.sem.Unlock()
		return schemes.ErrWouldBlock
	}
	u.SetGoing()
	if !forced {
		waiter := s.waiting.Enter(u.Module)
		for m.sum() != 0 { // only puts from here on: never below the true count
			u.Sleep(waiter, nil)
		}
		s.waiting.Leave(u.Module)
	}
	u.Exit()
	m.sem.Unlock() // nobody can find the module any more
	u.Free()
	m.gets.Freed()
	m.puts.Freed()
	mem.Freed(m)
	return nil
}

// Refs returns the module's count.
func (*Scheme) Refs(m *schemes.Module) int64 { return m.Guard.(*module).sum() }
