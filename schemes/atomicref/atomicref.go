// Package atomicref is try_module_get and module_put since Linux 3.19 (commits
// e513cc1c07e2 and 2f35c41f58a9, Masami Hiramatsu, December 2014): one atomic
// count for each module. The loader itself has a share in it, MODULE_REF_BASE.
//
//	get:     lock the table; find; count += 1 unless it is 0; unlock
//	put:     count -= 1; is it 0? wake the unloader
//	unload:  count -= BASE
//	         not 0? count += BASE unless it has become 0; refuse
//	         exit; free
//
// The machine is not stopped. If somebody holds the module, its count stays above
// zero while an unload is refused, so no get fails because of that unload. The price
// is one cache line for each module that every get and put writes. In November 2002
// Adam Richter argued that this price is noise, since nobody counts references per
// packet; Rusty Russell conceded it in the pull request.
//
// Exit runs without the module mutex, as since 2004, so it may load modules.
//
// The table is protected by the lock its subsystem had, as in package tryget.
//
// Differences from 3.19, and the reasons. In 3.19 the count has one more share while
// init runs; here the loader refuses to unload a module that is coming. Since 3.13
// an unload never waits, and none does here, except the rollback of a failed init:
// 3.19 frees the module under those who have opened it.
package atomicref

import (
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/tables"
)

// Info describes the scheme.
var Info = schemes.Info{
	Name:      "atomicref",
	Summary:   "one atomic count a module, with a share of the loader's: try_module_get since 3.19",
	Author:    "Masami Hiramatsu",
	Source:    "Masami Hiramatsu, Linux 3.19, commits e513cc1c07e2 and 2f35c41f58a9",
	Year:      2014,
	UseWhen:   "a module has few users at a time, and an unload never has to wait",
	AvoidWhen: "one module is looked up from many processors: its count is one line that all of them write",
	Refuses:   schemes.WhileGoing,
	Sleeps:    false,
	Waits:     false,
	Grace:     schemes.NeedsNone,
	Holds:     schemes.Weak,
	Memory:    schemes.Memory{Module: 272, Table: tables.LockedBytes},
}

// Scheme holds no state of its own: all of it is in tables and modules.
type Scheme struct{ tables.Locked }

// New returns a Scheme.
func New() schemes.Scheme { return Scheme{} }

var (
	_ schemes.Scheme     = Scheme{}
	_ schemes.Counter    = Scheme{}
	_ schemes.Duplicator = Scheme{}
)

// Info returns [Info].
func (Scheme) Info() schemes.Info { return Info }

// Get finds and pins under the table's read lock. It is refused once the module
// is going; where the index falls back to a wider entry, the lookup goes on
// there.
func (Scheme) Get(t *schemes.Table, k schemes.Key) (schemes.Ref, error) {
	lock := tables.LockOf(t)
	lock.RLock()
	e := t.Find(k)
	if e == nil {
		lock.RUnlock()
		return schemes.Ref{}, schemes.ErrNotFound
	}
	for e.Owner != nil && !get(e.Owner) {
		if e = t.Next(k, e); e == nil {
			lock.RUnlock()
			return schemes.Ref{}, schemes.ErrRefused
		}
	}
	lock.RUnlock()
	return schemes.Ref{Entry: e}, nil
}

// Put releases the module; it takes no lock.
func (Scheme) Put(r schemes.Ref) {
	e := r.Entry
	e.Table.Drop(e)
	if e.Owner != nil {
		e.Owner.Guard.(*module).put()
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
