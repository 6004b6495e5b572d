package rwsem

import (
	"fmt"

	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/promise"
)

// Pin counts a reference to the module of e, an entry that was found and that has a
// module. Get calls it, here and in schemes that embed [Scheme] over semaphores of
// their own. The Guard of the table is a [Semaphore], and the caller holds its read
// lock.
//
// The semaphores make sure that the module is not going. If it is, Pin panics with a
// [promise.Breach] of Refusal: another scheme would refuse here, but this one
// declares that it never refuses. The get that was posted checks this too, and refuses.
func Pin(e *schemes.Entry) {
	if e.Owner.State() == schemes.Going {
		found(e)
	}
	e.Owner.Guard.(*module).count(1)
}

func found(e *schemes.Entry) {
	panic(&promise.Breach{
		Promise: promise.Refusal, Table: e.Table.Name, Module: e.Owner.Name,
		Seen: fmt.Sprintf("get found %v, but its module is going", e.Key),
	})
}

// Unpin counts the reference down. Put calls it under the read lock of the table in
// which the entry was found. It returns the unload to wake after the unlock, or nil.
func Unpin(e *schemes.Entry) *mem.Waiter {
	m := e.Owner.Guard.(*module)
	m.count(-1)
	return m.waiter.Load() // observes the Store in decide, made under the write lock
}
