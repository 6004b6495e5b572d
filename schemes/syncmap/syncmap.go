// Package syncmap is what a Go programmer writes after a profile has shown that
// package gomutex is slow: a sync.Map from key to entry, and in each module a count
// that can be closed.
//
//	get:     entries.Load(key); count++ unless closed
//	                 missing, or closed: RLock the table; find; count++ unless
//	                 closed; RUnlock
//	put:     count--
//	unload:  count 0? closed    else refuse
//	         exit; free
//
// The scheme replaces the subsystem's index, as only package cow does besides: a search for
// one exact key is a hash lookup instead of a scan. The index stays, because it does what a map
// cannot do: ranges of numbers, the first registered of two drivers that match, the
// entry to fall back to. If the map does not have a key, the index is searched under
// the table's lock.
//
// Between Load and the count the module may be freed. Then its count is closed and
// stays so, and the get is refused. The count can still be read because the garbage
// collector keeps it: the collector is the grace period here, and the reason why
// this is easy in Go and was not in Linux.
package syncmap

import (
	"github.com/modbench/modbench/schemes"
)

// Info describes the scheme.
var Info = schemes.Info{
	Name:      "syncmap",
	Summary:   "sync.Map from key to entry, an atomic count in each module that closes",
	Author:    "Bryan C. Mills",
	Source:    "common practice in Go since 1.9, sync/map.go",
	Year:      2017,
	Role:      schemes.OwnIndex,
	UseWhen:   "a table is searched by one exact key, and is too long to be scanned",
	AvoidWhen: "most keys are ranges, or fall back to other entries, so that the index is asked all the same",
	Refuses:   schemes.WhileGoing,
	Sleeps:    true,
	Waits:     false,
	Grace:     schemes.NeedsNone,
	Holds:     schemes.Weak,
	Memory:    schemes.Memory{Module: 264, Entry: 134, Table: 336}, // an entry: measured, for each of its keys
}

// Scheme holds no state of its own: all of it is in tables and modules.
type Scheme struct{}

// New returns a Scheme.
func New() schemes.Scheme { return Scheme{} }

var (
	_ schemes.Scheme     = Scheme{}
	_ schemes.Counter    = Scheme{}
	_ schemes.Duplicator = Scheme{}
)

// Info returns [Info].
func (Scheme) Info() schemes.Info { return Info }

// Get asks the map. If that has no entry, or one whose module is going, it asks the
// index. It is refused once the module is going.
func (Scheme) Get(t *schemes.Table, k schemes.Key) (schemes.Ref, error) {
	entries := t.Guard.(*table)
	if e := entries.entry(k); e != nil && (e.Owner == nil || e.Owner.Guard.(*module).get()) {
		t.Hold(e)
		return schemes.Ref{Entry: e}, nil
	}
	return entries.scan(t, k)
}

// Put counts down. After that the module may be gone.
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
