package syncmap

import (
	"iter"

	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/mem"
)

// table is the map of a table, and the lock of its index.
type table struct {
	_ [128]byte
	mem.Map
	_ [128]byte

	mu mem.RWMutex // the index's; the map is changed under it as well
}

// SetTable gives t an empty map.
func (Scheme) SetTable(t *schemes.Table) { t.Guard = &table{} }

// claim is what the map says of a key: the entry it denotes, and how many others
// would have it. The entry never changes; rivals is the writers'.
type claim struct {
	entry  *schemes.Entry
	rivals int
}

// keys are those under which e may be found whatever wider entries there are:
// its name, its number if it is no range, or else the ids of a driver. An index
// is asked by one of them, and what the map would answer to the others does not
// matter.
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

// Register inserts e into index and map. Of two drivers that match an id the
// first keeps it; of two regions as tight as each other the second takes it:
// so do the indexes.
func (Scheme) Register(e *schemes.Entry) error {
	entries := e.Table.Guard.(*table)
	entries.mu.Lock()
	defer entries.mu.Unlock()
	if err := e.Table.Index.Insert(e); err != nil {
		return err
	}
	for k := range keys(e) {
		switch c := entries.claim(k); {
		case c == nil:
			entries.Store(k, &claim{entry: e})
		case e.IDs == nil:
			entries.Store(k, &claim{e, c.rivals + 1})
		default:
			c.rivals++
		}
	}
	return nil
}

// Unregister removes e from index and map, from exit or not. Where another entry
// has one of its keys, the index says which one that falls to.
func (Scheme) Unregister(e *schemes.Entry, inExit bool) error {
	entries := e.Table.Guard.(*table)
	entries.mu.Lock()
	defer entries.mu.Unlock()
	if err := e.Table.Index.Remove(e); err != nil {
		return err
	}
	for k := range keys(e) {
		c := entries.claim(k)
		switch {
		case c == nil: // the second of two ids that are the same
		case c.entry != e:
			c.rivals--
		case c.rivals == 0:
			entries.Delete(k)
		default:
			if heir := e.Table.Index.Find(k); heir != nil {
				entries.Store(k, &claim{heir, c.rivals - 1})
			} else { // its rivals were itself
				entries.Delete(k)
			}
		}
	}
	return nil
}

// claim returns what the map says of k, or nil.
func (x *table) claim(k schemes.Key) *claim {
	v, ok := x.Load(k)
	if !ok {
		return nil
	}
	return v.(*claim)
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
