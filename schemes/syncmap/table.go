package syncmap

import (
	"iter"

	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/mem"
)

// table is the map of a table, and the lock of its index.
type table struct {
	_       [128]byte
	mem.Map // from a key to the *schemes.Entry that the index would find
	_       [128]byte

	mu     mem.RWMutex         // the lock of the index; the map is changed under it as well
	rivals map[schemes.Key]int // guarded by mu: how many more entries have a key than the one in the map; never 0
}

// SetTable gives t an empty map.
func (Scheme) SetTable(t *schemes.Table) { t.Guard = &table{} }

// keys returns the keys under which e is found even if there are wider entries: the
// ids of a driver; of any other entry the name, and the number if it is not a range.
// An index is searched by one kind of key only, so what the map has for the other
// kinds does not matter.
func keys(e *schemes.Entry) iter.Seq[schemes.Key] {
	return func(yield func(schemes.Key) bool) {
		for _, id := range e.IDs {
			if !yield(schemes.Key{Num: id}) {
				return
			}
		}
		if e.IDs != nil {
			return
		}
		if e.Key.Name != "" && !yield(schemes.Key{Name: e.Key.Name}) {
			return
		}
		if e.Span <= 1 && (e.Key.Num != 0 || e.Key.Name == "") {
			yield(schemes.Key{Num: e.Key.Num})
		}
	}
}

// Register inserts e into index and map. If two drivers match an id, the first keeps
// it; if two regions have the same number and size, the second takes it. The indexes
// do the same.
func (Scheme) Register(e *schemes.Entry) error {
	entries := e.Table.Guard.(*table)
	entries.mu.Lock()
	defer entries.mu.Unlock()
	if err := e.Table.Index.Insert(e); err != nil {
		return err
	}
	for k := range keys(e) {
		taken := entries.entry(k) != nil
		if taken {
			entries.compete(k)
		}
		if !taken || e.IDs == nil {
			entries.Store(k, e) // publishes e to entry
		}
	}
	return nil
}

// Unregister removes e from index and map, from exit or not. If another entry has one
// of the keys of e, the index says which entry the map has for it from then on.
func (Scheme) Unregister(e *schemes.Entry, inExit bool) error {
	entries := e.Table.Guard.(*table)
	entries.mu.Lock()
	defer entries.mu.Unlock()
	if err := e.Table.Index.Remove(e); err != nil {
		return err
	}
	for k := range keys(e) {
		switch found := entries.entry(k); {
		case found == nil: // e has the same id twice
		case found != e:
			entries.withdraw(k)
		default:
			var heir *schemes.Entry // nil: no other entry has the key
			if entries.rivals[k] > 0 {
				heir = e.Table.Index.Find(k)
			}
			if heir == nil {
				entries.Delete(k)
				delete(entries.rivals, k)
			} else {
				entries.Store(k, heir) // publishes heir to entry
				entries.withdraw(k)
			}
		}
	}
	return nil
}

// compete adds a rival for a key. The caller holds mu.
func (x *table) compete(k schemes.Key) {
	if x.rivals == nil {
		x.rivals = make(map[schemes.Key]int)
	}
	x.rivals[k]++
}

// withdraw takes a rival off a key. The caller holds mu.
func (x *table) withdraw(k schemes.Key) {
	if x.rivals[k]--; x.rivals[k] == 0 {
		delete(x.rivals, k)
	}
}

// entry returns the entry that the map has for k, or nil.
func (x *table) entry(k schemes.Key) *schemes.Entry {
	v, ok := x.Load(k) // observes the Stores in Register and Unregister
	if !ok {
		return nil
	}
	return v.(*schemes.Entry)
}

// scan is a Get that searches the index, under its lock.
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
