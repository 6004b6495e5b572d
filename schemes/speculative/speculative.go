// Package speculative is Roman Zippel's speculative get, linux-kernel, March
// 2003: a get counts first, and then checks whether that was allowed.
//
//	get:     lock the table; find; own cell += 1; barrier; gate open? done
//	                 no: under the module's lock, where the gate does not change:
//	                 open again? done    going? put, refused
//	         unlock
//	put:     own cell -= 1; barrier; somebody waits? wake
//	unload:  gate = closed; barrier; sum != 0? gate = open, refuse
//	                                           or gate = going, sleep until 0
//	         exit; free
//
// The machine is not stopped, and get and put write no cache line that other
// processors write. The scheme works because one of two things must happen: the get
// sees the closed gate, or the unload sees the get's count. Rusty Russell liked it
// "very much", and found two faults in it as posted. The branch was inverted. And the
// undo of a get that came too late was only a decrement: if it was the last one, it
// woke nobody. Here the undo is a put.
//
// An undo may subtract from another cell than the one that the get added to. A sum
// that is read meanwhile may then be too low: a false zero. So undo and sum take the
// same lock. A sum may also be too high, by the gets that are about to be undone. If
// the unload waits, the last of them wakes it and it looks again. If it does not wait,
// it is refused without need.
//
// The table is protected by the lock its subsystem had, as in package tryget.
package speculative

import (
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/tables"
	"github.com/modbench/modbench/schemes/waiters"
)

// Info describes the scheme.
var Info = schemes.Info{
	Name:    "speculative",
	Summary: "count first, then look whether that was allowed, and undo: no stopped machine",
	Author:  "Roman Zippel",
	Source:  "Roman Zippel, linux-kernel, March 2003, with Rusty Russell's corrections",
	Year:    2003,
	UseWhen: "an unload must not stop the machine, get and put must not share lines, and lookups may be " +
		"refused while a module goes",
	AvoidWhen: "an unload that does not wait must never be refused without need",
	Refuses:   schemes.WhileGoing,
	// A get that meets the closed gate spins on the module's lock. A kernel would
	// hold that lock with interrupts off.
	Sleeps: false,
	Waits:  true,
	Grace:  schemes.NeedsNone,
	Holds:  schemes.Weak,
	Memory: schemes.Memory{Module: 424, ModuleCell: 128, Table: tables.LockedBytes},
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

// Get finds and pins under the table's read lock. It is refused once the module
// is going; where the index falls back to a wider entry, the lookup goes on
// there.
func (s *Scheme) Get(t *schemes.Table, k schemes.Key) (schemes.Ref, error) {
	lock := tables.LockOf(t)
	lock.RLock()
	e := t.Find(k)
	if e == nil {
		lock.RUnlock()
		return schemes.Ref{}, schemes.ErrNotFound
	}
	for e.Owner != nil && !s.get(e.Owner) {
		if e = t.Next(k, e); e == nil {
			lock.RUnlock()
			return schemes.Ref{}, schemes.ErrRefused
		}
	}
	lock.RUnlock()
	return schemes.Ref{Entry: e}, nil
}

// Put releases the module; it takes no lock.
func (s *Scheme) Put(r schemes.Ref) {
	e := r.Entry
	e.Table.Drop(e)
	if e.Owner != nil {
		s.put(e.Owner)
	}
}
