//go:build explore

package scenarios

import (
	"github.com/modbench/modbench/internal/explore"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/promise"
)

// slots is an index of a few slots by number. Its writers must exclude each
// other, and it notices when they do not. A scenario may have code of its own
// run where a subsystem could: in the middle of a registration, and where the
// object of an entry that was found is held, which is under the table's lock if
// lookups take one.
type slots struct {
	slot    [4]mem.Pointer[schemes.Entry]
	writing mem.Int32

	inserted func(*schemes.Entry) // nil: nothing
	held     func(*schemes.Entry) // nil: nothing
}

var _ schemes.Objects = (*slots)(nil)

func (x *slots) Find(k schemes.Key) *schemes.Entry { return x.slot[k.Num].Load() }

func (x *slots) write(slot uint64, from, to *schemes.Entry, otherwise error) error {
	if x.writing.Add(1) != 1 {
		explore.Fail(promise.Exclusion.String(), "two writers at once in one table")
	}
	defer x.writing.Add(-1)
	if !x.slot[slot].CompareAndSwap(from, to) {
		return otherwise
	}
	if to != nil && x.inserted != nil {
		x.inserted(to)
	}
	return nil
}

func (x *slots) Insert(e *schemes.Entry) error { return x.write(e.Key.Num, nil, e, schemes.ErrBusy) }

func (x *slots) Remove(e *schemes.Entry) error {
	return x.write(e.Key.Num, e, nil, schemes.ErrInvalid)
}

// Hold counts nothing.
func (x *slots) Hold(e *schemes.Entry) {
	if x.held != nil {
		x.held(e)
	}
}

// Drop counts nothing.
func (x *slots) Drop(*schemes.Entry) {}

// ranges is slots in which number 0 is the catch-all: what is found where
// nothing tighter is, and what a refused lookup falls back to, as in get_gendisk.
type ranges struct{ slots }

var _ schemes.Fallback = (*ranges)(nil)

func (x *ranges) Find(k schemes.Key) *schemes.Entry {
	if e := x.slots.Find(k); e != nil {
		return e
	}
	return x.slot[0].Load()
}

func (x *ranges) Wider(_ schemes.Key, e *schemes.Entry) *schemes.Entry {
	if all := x.slot[0].Load(); all != e {
		return all
	}
	return nil
}
