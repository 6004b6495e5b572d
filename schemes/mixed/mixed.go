// Package mixed is a kernel in the middle of a conversion: some tables have the semaphores of
// package rwsem, the others still have the locks that their subsystems had and lookups that
// may be refused. A module may be in both. Adam Richter said in his mail of 23 December 2002
// that subsystems can be converted one by one; this is what such a kernel needs.
//
//	get:     converted:  read-lock the table; find; count += 1; unlock
//	         other:      read-lock the table; find; count += 1 unless closed; unlock
//	put:     count -= 1
//	unload:  write-lock every converted table the module is registered in, in order
//	         dependents, state; count 0? closed    else unlock all, refuse
//	         exit; free; unlock all
//
// There is one count for each module, whichever table a reference was found in. A lookup in a
// converted table cannot meet a closed count: the count is closed under the write locks of all
// converted tables, and these are released after exit. A lookup in another table can, and is
// refused, as by try_module_get. So neither what a table gains by its conversion nor what it
// pays depends on the other tables. It pays that its lookups wait while the exit function of
// any module runs that is registered in it.
//
// Tables with an even ID are converted. So every check has tables of both kinds, and whether
// a subsystem is converted depends on its place in the list.
//
// An unload does not wait: it is refused. The two schemes wait in ways that exclude each
// other for a module that is in tables of both kinds: one closes the count first and refuses
// lookups meanwhile, and the other must not refuse any.
package mixed

import (
	"fmt"

	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/promise"
	"github.com/modbench/modbench/schemes/rwsem"
	"github.com/modbench/modbench/schemes/tables"
)

// Info describes the scheme.
var Info = schemes.Info{
	Name:      "mixed",
	Summary:   "a conversion half done: module_rwsem for every other table, try-get for the rest",
	Author:    "Adam J. Richter",
	Source:    "Adam J. Richter, linux-kernel, 23 December 2002: subsystems can be converted one by one",
	Year:      2002,
	UseWhen:   "you convert a program table by table, and must run in between",
	AvoidWhen: "one scheme fits all tables",
	Refuses:   schemes.WhileGoing,
	Sleeps:    true,
	Waits:     false,
	Grace:     schemes.NeedsNone,
	Holds:     schemes.Weak,
	Memory:    schemes.Memory{Module: 424, Registration: rwsem.Info.Memory.Registration, Table: 288},
}

// Scheme holds no state of its own: all of it is in tables and modules.
type Scheme struct{ other tables.Locked }

// New returns a Scheme.
func New() schemes.Scheme { return Scheme{} }

var (
	_ schemes.Scheme     = Scheme{}
	_ schemes.Counter    = Scheme{}
	_ schemes.Duplicator = Scheme{}
)

// semaphore is the semaphore of a converted table.
type semaphore struct {
	order int // read-mostly, apart from the lock's words

	_ [128]byte
	mem.RWMutex
	_ [128]byte
}

var _ rwsem.Semaphore = (*semaphore)(nil)

// Order implements [rwsem.Semaphore].
func (s *semaphore) Order() int { return s.order }

// Converted reports whether the scheme guards t with a semaphore.
func Converted(t *schemes.Table) bool { return t.ID%2 == 0 }

// Info returns [Info].
func (Scheme) Info() schemes.Info { return Info }

// SetTable gives t its semaphore, or the lock its subsystem had.
func (s Scheme) SetTable(t *schemes.Table) {
	if Converted(t) {
		t.Guard = &semaphore{order: t.ID}
		return
	}
	s.other.SetTable(t)
}

// Register inserts e under its table's write lock. If the table is converted, its semaphore is
// associated with the owner, and Register fails with ErrBusy once the owner is going.
func (s Scheme) Register(e *schemes.Entry) error {
	sem, converted := e.Table.Guard.(*semaphore)
	if !converted {
		return s.other.Register(e)
	}
	sem.Lock()
	defer sem.Unlock()
	if e.Owner != nil && e.Owner.State() == schemes.Going {
		return schemes.ErrBusy
	}
	if err := e.Table.Index.Insert(e); err != nil {
		return err
	}
	if e.Owner != nil {
		e.Owner.Guard.(*module).Add(sem)
	}
	return nil
}

// Unregister removes e. A converted table is write-locked by Unload if exit calls.
func (s Scheme) Unregister(e *schemes.Entry, inExit bool) error {
	sem, converted := e.Table.Guard.(*semaphore)
	if !converted {
		return s.other.Unregister(e, inExit)
	}
	if !inExit {
		sem.Lock()
		defer sem.Unlock()
	}
	return e.Table.Index.Remove(e)
}

// Get finds and pins under the table's read lock. In a converted table it is never refused; in
// another it is once the module is going.
func (Scheme) Get(t *schemes.Table, k schemes.Key) (schemes.Ref, error) {
	sem, converted := t.Guard.(*semaphore)
	if !converted {
		return tryGet(t, k)
	}
	sem.RLock()
	e := t.Find(k)
	if e != nil && e.Owner != nil && e.Owner.Guard.(*module).refs.Add(1) <= 0 { // pairs with the CAS in close
		found(e)
	}
	sem.RUnlock()
	if e == nil {
		return schemes.Ref{}, schemes.ErrNotFound
	}
	return schemes.Ref{Entry: e}, nil
}

// found panics: the semaphores make sure that no lookup in a converted table meets a module
// that is going.
func found(e *schemes.Entry) {
	panic(&promise.Breach{
		Promise: promise.Refusal, Table: e.Table.Name, Module: e.Owner.Name,
		Seen: fmt.Sprintf("get found %v in a converted table, but its module is going", e.Key),
	})
}

// tryGet is Get in a table that is not converted.
func tryGet(t *schemes.Table, k schemes.Key) (schemes.Ref, error) {
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

// Put counts down; it takes no lock. After that the module may be gone.
func (Scheme) Put(r schemes.Ref) {
	e := r.Entry
	e.Table.Drop(e)
	if e.Owner != nil {
		e.Owner.Guard.(*module).refs.Add(-1) // pairs with the CAS in close
	}
}

// Dup counts up. The count is above zero, since the caller holds r, so no unload can see it as zero meanwhile.
func (Scheme) Dup(r schemes.Ref) schemes.Ref {
	m := r.Entry.Owner
	if m != nil {
		m.Guard.(*module).refs.Add(1) // pairs with what reads the count in Unload
	}
	r.Entry.Table.Hold(r.Entry)
	return r
}
