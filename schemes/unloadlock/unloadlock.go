// Package unloadlock is what Linux 2.4 had before try_module_get: a file_operations or
// file_system_type names its owner, and the subsystem calls try_inc_mod_count(owner), which
// counts under one spinlock for all modules, unload_lock.
//
//	get:     lock the table; find; lock unload_lock; deleted? fail, else count += 1;
//	         unlock both
//	put:     count -= 1
//	unload:  lock unload_lock; count != 0? unlock and refuse, else deleted; unlock
//	         exit; free
//
// It is sound: a get and the decision of an unload exclude each other, and the table's lock
// keeps the module in memory until a get has looked at it. (The older way of 2.4, in which
// the module counts its own users, is not sound. It is the control modcount.) What it costs
// is one line that the gets of all modules write, of whatever subsystem. This is what
// try_module_get replaced in 2.5.48, and what it saved.
//
// The table is protected by the lock its subsystem had, as in package tryget.
//
// What differs from 2.4, and why. The answer for a module in use is EWOULDBLOCK, as in 2.5;
// 2.4 says EBUSY. 2.4 ran delete_module and the exit function under the big kernel lock, which
// is given up where exit sleeps; here the decision is made under the module mutex, and exit
// runs without. 2.4 never waited, and this does not, except for the
// rollback of a failed init: 2.4 left such a module to modprobe, which tried to remove it.
// The loader refuses to unload a module that is coming; 2.4 let init hold a count of its
// own. None of these is on the measured path.
package unloadlock

import (
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/tables"
)

// Info describes the scheme.
var Info = schemes.Info{
	Name:      "unload-lock",
	Summary:   "try_inc_mod_count of 2.4: a count a module, all of them under one spinlock",
	Author:    "Linus Torvalds and others",
	Source:    "Linux 2.4, kernel/module.c, try_inc_mod_count and sys_delete_module",
	Year:      2001,
	UseWhen:   "lookups are rare, and one lock for everything is simple enough to be right",
	AvoidWhen: "lookups come from many processors, even of different tables: all of them write one line",
	Refuses:   schemes.WhileGoing,
	Sleeps:    false,
	Waits:     false,
	Grace:     schemes.NeedsNone,
	Holds:     schemes.Weak,
	Memory:    schemes.Memory{Module: 272, Table: tables.LockedBytes},
}

// Scheme has the one lock; the rest is in tables and modules.
type Scheme struct {
	tables.Locked

	_          [128]byte
	unloadLock mem.RWLock // a spinlock: its write side only
	_          [128]byte
}

// New returns a Scheme.
func New() schemes.Scheme { return &Scheme{} }

var (
	_ schemes.Scheme     = (*Scheme)(nil)
	_ schemes.Counter    = (*Scheme)(nil)
	_ schemes.Duplicator = (*Scheme)(nil)
)

// module is the count of a module. Every get and put writes it, so that it is on lines of
// its own.
type module struct {
	_       [128]byte
	refs    mem.Int64 // raised under unloadLock, lowered without
	deleted mem.Bool  // MOD_DELETED: written and read under unloadLock
	_       [128]byte
}

// Info returns [Info].
func (*Scheme) Info() schemes.Info { return Info }

// SetModule gives m a count of zero.
func (*Scheme) SetModule(m *schemes.Module) { m.Guard = &module{} }

// Get finds and pins under the table's read lock. It is refused once the module is deleted;
// where the index falls back to a wider entry, the lookup goes on there.
func (s *Scheme) Get(t *schemes.Table, k schemes.Key) (schemes.Ref, error) {
	lock := tables.LockOf(t)
	lock.RLock()
	e := t.Find(k)
	if e == nil {
		lock.RUnlock()
		return schemes.Ref{}, schemes.ErrNotFound
	}
	for e.Owner != nil && !s.get(e.Owner.Guard.(*module)) {
		if e = t.Next(k, e); e == nil {
			lock.RUnlock()
			return schemes.Ref{}, schemes.ErrRefused
		}
	}
	lock.RUnlock()
	return schemes.Ref{Entry: e}, nil
}

// get is try_inc_mod_count. The caller's table lock keeps m from being freed.
func (s *Scheme) get(m *module) bool {
	s.unloadLock.Lock()
	ok := !m.deleted.Load() // observes Unload, through unloadLock
	if ok {
		m.refs.Add(1) // publishes to Unload, through unloadLock
	}
	s.unloadLock.Unlock()
	return ok
}

// Put is __MOD_DEC_USE_COUNT: it takes no lock. The module may be gone when it returns.
func (s *Scheme) Put(r schemes.Ref) {
	e := r.Entry
	e.Table.Drop(e)
	if e.Owner != nil {
		e.Owner.Guard.(*module).refs.Add(-1) // pairs with the Load in Unload: what the holder did is over
	}
}

// Unload refuses to unload what somebody holds, whether it is asked to wait or not. The
// rollback of a failed init has nobody to answer to, and tries again until nobody holds the
// module.
func (s *Scheme) Unload(u *schemes.Unload) error {
	if err := u.Check(); err != nil {
		return err
	}
	m := u.Module.Guard.(*module)
	rollback := u.Module.State() == schemes.Coming
	for !s.delete(m, u.Flags.Has(schemes.Force)) {
		if !rollback {
			return schemes.ErrWouldBlock
		}
		u.Yield()
	}
	u.SetGoing()
	u.ExitUnlocked()
	u.Free()
	mem.Freed(m)
	return nil
}

// delete marks m as deleted, for good, unless somebody holds it and that is a reason to
// refuse. It reports whether it did.
func (s *Scheme) delete(m *module, forced bool) bool {
	s.unloadLock.Lock()
	defer s.unloadLock.Unlock()
	if m.refs.Load() != 0 && !forced { // exact for gets, never below the true count while puts go on
		return false
	}
	m.deleted.Store(true) // publishes to get, through unloadLock
	return true
}

// Refs returns the module's count.
func (*Scheme) Refs(m *schemes.Module) int64 { return m.Guard.(*module).refs.Load() }

// Dup counts up. The count is above zero, since the caller holds r, so no unload can see it as zero meanwhile.
func (*Scheme) Dup(r schemes.Ref) schemes.Ref {
	m := r.Entry.Owner
	if m != nil {
		m.Guard.(*module).refs.Add(1) // pairs with what reads the count in Unload
	}
	r.Entry.Table.Hold(r.Entry)
	return r
}
