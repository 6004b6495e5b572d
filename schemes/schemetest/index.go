package schemetest

import (
	"fmt"
	"sync/atomic"

	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/promise"
)

// places is how many slots a table of this package has.
const places = 16

// slots is the smallest index there is, an array by number as chrdevs is, that
// also watches how it is used: the scheme must let no two writers in at once.
// It may give the processor away wherever the contract lets an index do so,
// which makes wide the windows that a broken scheme leaves open. A lookup is no
// such place, but the holding of the object that comes after it is: hence even
// these entries have objects, which nobody counts.
type slots struct {
	name  string
	watch func(v Violation) // told of misuse; must not panic, locks are held
	yield func()            // nil: never

	writers atomic.Int32 // Inserts and Removes under way
	slot    [places]mem.Pointer[schemes.Entry]
}

var (
	_ schemes.Index   = (*slots)(nil)
	_ schemes.Objects = (*slots)(nil)
)

// Find returns the entry in the slot of that number.
func (x *slots) Find(k schemes.Key) *schemes.Entry {
	if k.Num >= places {
		return nil
	}
	return x.slot[k.Num].Load() // observes Insert and Remove
}

// Insert fills the slot, or fails with ErrBusy, as register_chrdev does.
func (x *slots) Insert(e *schemes.Entry) error {
	defer x.write("insert", e)()
	if x.slot[e.Key.Num].Load() != nil {
		return schemes.ErrBusy
	}
	x.pause()
	x.slot[e.Key.Num].Store(e)
	return nil
}

// Remove empties the slot, or fails with ErrInvalid when e is not in it.
func (x *slots) Remove(e *schemes.Entry) error {
	defer x.write("remove", e)()
	if x.slot[e.Key.Num].Load() != e {
		return schemes.ErrInvalid
	}
	x.pause()
	x.slot[e.Key.Num].Store(nil)
	return nil
}

// Hold counts nothing.
func (x *slots) Hold(*schemes.Entry) { x.pause() } // found, and in most schemes not pinned yet

// Drop counts nothing.
func (x *slots) Drop(*schemes.Entry) {}

// write begins a writer's work and returns what ends it.
func (x *slots) write(what string, e *schemes.Entry) (end func()) {
	if n := x.writers.Add(1); n != 1 {
		v := Violation{Promise: promise.Exclusion, Table: x.name,
			Detail: fmt.Sprintf("%s of %d while another writer is in the table", what, e.Key.Num)}
		if e.Owner != nil {
			v.Module = e.Owner.Name
		}
		x.watch(v)
	}
	return func() { x.writers.Add(-1) }
}

func (x *slots) pause() {
	if x.yield != nil {
		x.yield()
	}
}

// counted is slots whose entries have object counts.
type counted struct{ *slots }

var _ schemes.Objects = counted{}

// Hold counts the object up.
func (x counted) Hold(e *schemes.Entry) {
	e.Objects.Add(1)
	x.pause()
}

// Drop counts the object down, and sees that the module has not been freed: Put
// must drop the object before it lets go of the module, and a lookup that is
// refused must drop it before it lets go of the table.
func (x counted) Drop(e *schemes.Entry) {
	x.pause()
	if m := e.Owner; m != nil {
		if text := m.Text(); age(text) >= freed {
			x.watch(Violation{Promise: promise.Freed, Table: x.name, Module: m.Name,
				Detail: fmt.Sprintf("object %d dropped: its module is %v", e.Key.Num, age(text))})
		}
	}
	if n := e.Objects.Add(-1); n < 0 {
		x.watch(Violation{Promise: promise.Balance, Table: x.name,
			Detail: fmt.Sprintf("object %d dropped once too often", e.Key.Num)})
	}
}

// wide is slots in which number 0 is the widest entry: found where nothing
// tighter is, and fallen back to where that refuses.
type wide struct{ *slots }

var _ schemes.Fallback = wide{}

// Find returns the entry of that number, else the widest.
func (x wide) Find(k schemes.Key) *schemes.Entry {
	if e := x.slots.Find(k); e != nil {
		return e
	}
	return x.slot[0].Load()
}

// Wider returns the widest entry, or nil for that itself.
func (x wide) Wider(k schemes.Key, e *schemes.Entry) *schemes.Entry {
	if widest := x.slot[0].Load(); widest != e {
		return widest
	}
	return nil
}
