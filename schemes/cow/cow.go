// Package cow is what a Go programmer writes who has read about it: an atomic.Pointer to a
// map that nobody changes, a fresh copy of it at each change, an atomic count in each module,
// and the garbage collector for the rest.
//
//	get:     m = *map; m[key]; count++ unless closed
//	                 missing, or closed: RLock the table; find; count++ unless
//	                 closed; RUnlock
//	put:     count--
//	unload:  count 0? closed    else refuse
//	         exit: copy the map without the entry, publish it;  free
//
// A reader that has loaded an old map goes on with it. It may find a module there that has
// been unloaded since; then the count is closed and stays so, and the get is refused. The map
// and the count are still there because the collector keeps them: it is the grace period.
//
// Package syncmap is the same over sync.Map, whose lookup is a walk through a trie with a few
// atomic loads. Here it is one load of a pointer and a plain map. The price is the change: it
// costs as much as the whole table, in time and in garbage.
//
// Like syncmap this scheme replaces the subsystem's index by a hash where one exact key is
// searched for. The index stays, since a map cannot do all that it does: ranges of numbers,
// the first registered of two drivers that match, the entry to fall back to.
package cow

import (
	"maps"

	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/mem"
)

// Info describes the scheme.
var Info = schemes.Info{
	Name:      "cow",
	Summary:   "atomic.Pointer to an immutable map, copied on change, an atomic count in each module",
	Author:    "everybody",
	Source:    "common practice in Go since 1.19, sync/atomic.Pointer and its Value example (ReadMostly)",
	Year:      2022,
	Role:      schemes.OwnIndex,
	UseWhen:   "a table is searched by one exact key, is changed seldom, and is not large",
	AvoidWhen: "a table has thousands of entries that come and go, or one module is looked up from many processors",
	Refuses:   schemes.WhileGoing,
	Sleeps:    true,
	Waits:     false,
	Grace:     schemes.NeedsNone,
	Holds:     schemes.Weak,
	Memory:    schemes.Memory{Module: 264, Entry: 60, Table: 288}, // an entry: measured, for each of its keys
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

// table is the map of a table, and the lock of its index.
type table struct {
	_       [128]byte
	entries mem.Pointer[map[schemes.Key]*schemes.Entry] // never nil; what it points to never changes
	_       [128]byte
	mu      mem.RWMutex // the index's; entries is replaced under it as well
}

// Info returns [Info].
func (Scheme) Info() schemes.Info { return Info }

// SetTable gives t an empty map.
func (Scheme) SetTable(t *schemes.Table) {
	x := new(table)
	x.entries.Store(&map[schemes.Key]*schemes.Entry{})
	t.Guard = x
}

// keys returns those under which e may be found whatever wider entries there are: its name,
// its number if it is no range, or else the ids of a driver.
func keys(e *schemes.Entry) (all []schemes.Key) {
	for _, id := range e.IDs {
		all = append(all, schemes.Key{Num: id})
	}
	if e.IDs != nil {
		return all
	}
	if e.Key.Name != "" {
		all = append(all, schemes.Key{Name: e.Key.Name})
	}
	if e.Span <= 1 && (e.Key.Num != 0 || e.Key.Name == "") {
		all = append(all, schemes.Key{Num: e.Key.Num})
	}
	return all
}

// Register inserts e into the index, and publishes a map that has it.
func (Scheme) Register(e *schemes.Entry) error {
	x := e.Table.Guard.(*table)
	x.mu.Lock()
	defer x.mu.Unlock()
	if err := e.Table.Index.Insert(e); err != nil {
		return err
	}
	x.replace(e)
	return nil
}

// Unregister removes e from the index, from exit or not, and publishes a map without it.
func (Scheme) Unregister(e *schemes.Entry, inExit bool) error {
	x := e.Table.Guard.(*table)
	x.mu.Lock()
	defer x.mu.Unlock()
	if err := e.Table.Index.Remove(e); err != nil {
		return err
	}
	x.replace(e)
	return nil
}

// replace publishes a copy of the map in which the keys of e lead to what the index finds,
// if that has the key as its own. The caller holds mu.
func (x *table) replace(e *schemes.Entry) {
	entries := maps.Clone(*x.entries.Load())
	for _, k := range keys(e) {
		if heir := e.Table.Index.Find(k); heir != nil && owns(heir, k) {
			entries[k] = heir
		} else {
			delete(entries, k)
		}
	}
	x.entries.Store(&entries) // publishes the map to Get
}

// owns reports whether k is one of the keys of e, and not in a range or a fallback of it.
func owns(e *schemes.Entry, k schemes.Key) bool {
	for _, own := range keys(e) {
		if own == k {
			return true
		}
	}
	return false
}

// Get asks the map, and if that does not help the index. It is refused once the module is
// going.
func (Scheme) Get(t *schemes.Table, k schemes.Key) (schemes.Ref, error) {
	x := t.Guard.(*table)
	// The Load observes the Store in replace.
	if e := (*x.entries.Load())[k]; e != nil && (e.Owner == nil || e.Owner.Guard.(*module).get()) {
		t.Hold(e)
		return schemes.Ref{Entry: e}, nil
	}
	return x.scan(t, k)
}

// scan is a Get by the index, under its lock.
func (x *table) scan(t *schemes.Table, k schemes.Key) (schemes.Ref, error) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	e := t.Find(k)
	if e == nil {
		return schemes.Ref{}, schemes.ErrNotFound
	}
	for e.Owner != nil && !e.Owner.Guard.(*module).get() {
		if e = t.Next(k, e); e == nil {
			return schemes.Ref{}, schemes.ErrRefused
		}
	}
	return schemes.Ref{Entry: e}, nil
}

// Put counts down. The module may be gone when it has.
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
