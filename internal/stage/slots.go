package stage

import (
	"fmt"
	"sync/atomic"

	"github.com/modbench/modbench/internal/loader"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/promise"
)

// Places is how many slots an index of this package has.
const Places = 16

// Slots is the smallest index there is, an array by number as chrdevs is, that
// also watches how it is used: the scheme must let no two writers in at once. Its
// entries have objects, which are counted if Counts is set.
//
// The functions are called where a subsystem's own code could run; each may be nil.
// Set all fields before the table is used.
type Slots struct {
	Judge  Judge
	Counts bool

	Pause    func()               // in the middle of a write, and where an object is held or dropped
	Inserted func(*schemes.Entry) // in the middle of a registration
	Found    func(*schemes.Entry) // where the object of an entry that was found is held
	Dropping func(*schemes.Entry) // before an object is dropped
	Released func(*schemes.Entry) // where nobody holds the object any more: its release function

	slot    [Places]mem.Pointer[schemes.Entry]
	writing mem.Int32    // inserts and removes under way: steps, so that an engine looks for company
	held    atomic.Int64 // objects, over all entries; no step
}

var (
	_ schemes.Index   = (*Slots)(nil)
	_ schemes.Objects = (*Slots)(nil)
	_ loader.Held     = (*Slots)(nil)
)

// Find returns the entry in the slot of that number.
func (x *Slots) Find(k schemes.Key) *schemes.Entry {
	if k.Num >= Places {
		return nil
	}
	return x.slot[k.Num].Load() // observes Insert and Remove
}

// Insert fills the slot, or fails with ErrBusy, as register_chrdev does.
func (x *Slots) Insert(e *schemes.Entry) error {
	return x.write("insert", e, e.Key, nil, e, schemes.ErrBusy)
}

// Remove empties the slot, or fails with ErrInvalid when e is not in it.
func (x *Slots) Remove(e *schemes.Entry) error {
	return x.write("remove", e, e.Key, e, nil, schemes.ErrInvalid)
}

// Each calls f for each entry by number.
func (x *Slots) Each(f func(e *schemes.Entry) bool) {
	for i := range x.slot {
		if e := x.slot[i].Load(); e != nil && !f(e) { // observes Insert and Remove
			return
		}
	}
}

// write changes the slot of k for e, or returns otherwise if from is not in it.
func (x *Slots) write(what string, e *schemes.Entry, k schemes.Key, from, to *schemes.Entry, otherwise error) error {
	checked(x.Judge, promise.Exclusion)
	if x.writing.Add(1) != 1 {
		x.broken(promise.Exclusion, e, "%s of %d while another writer is in the table", what, e.Key.Num)
	}
	defer x.writing.Add(-1)
	x.pause()
	if !x.slot[k.Num].CompareAndSwap(from, to) {
		return otherwise
	}
	if to != nil && x.Inserted != nil {
		x.Inserted(to)
	}
	return nil
}

func (x *Slots) pause() {
	if x.Pause != nil {
		x.Pause()
	}
}

// broken reports what was seen at entry e.
func (x *Slots) broken(p promise.Promise, e *schemes.Entry, format string, args ...any) {
	b := promise.Breach{Promise: p, Table: e.Table.Name, Seen: fmt.Sprintf(format, args...)}
	if e.Owner != nil && p != promise.Balance { // whose owner may have been freed
		b.Module = e.Owner.Name
	}
	x.Judge.Broken(b)
}

// Hold counts the object up, if objects are counted.
func (x *Slots) Hold(e *schemes.Entry) {
	if x.Counts {
		e.Objects.Add(1)
		x.held.Add(1)
	}
	if x.Found != nil {
		x.Found(e)
	}
	x.pause() // found, and in most schemes not pinned yet
}

// Drop counts the object down, if objects are counted, and sees that it was held.
func (x *Slots) Drop(e *schemes.Entry) {
	if !x.Counts {
		return
	}
	x.pause()
	if x.Dropping != nil {
		x.Dropping(e)
	}
	x.held.Add(-1)
	if n := e.Objects.Add(-1); n < 0 {
		x.broken(promise.Balance, e, "object %d dropped once too often", e.Key.Num)
	} else if n == 0 && x.Released != nil {
		x.Released(e)
	}
}

// Held returns how many objects are held, over all entries.
func (x *Slots) Held() int64 { return x.held.Load() }

// Wide is Slots in which number 0 is the widest entry: found where nothing tighter
// is, and fallen back to where that refuses, as in get_gendisk.
type Wide struct{ *Slots }

var (
	_ schemes.Index    = Wide{}
	_ schemes.Fallback = Wide{}
)

// Find returns the entry of that number, else the widest.
func (x Wide) Find(k schemes.Key) *schemes.Entry {
	if e := x.Slots.Find(k); e != nil {
		return e
	}
	return x.slot[0].Load()
}

// Wider returns the widest entry, or nil for that itself.
func (x Wide) Wider(_ schemes.Key, e *schemes.Entry) *schemes.Entry {
	if widest := x.slot[0].Load(); widest != e {
		return widest
	}
	return nil
}
