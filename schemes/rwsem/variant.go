package rwsem

import (
	"fmt"

	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/promise"
)

// Pin counts a reference to the module of e, an entry that was found and has
// one. It is for Get, here and in a scheme that embeds [Scheme] and has
// semaphores of its own: the Guard of its tables is a [Semaphore], of which it
// holds the read side. If the module is going, which the semaphores exclude, Pin
// panics with a [promise.Breach] of Refusal: this is where another scheme would
// refuse, and the scheme declares that it never does. The posted get looks as
// well, and refuses.
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

// Unpin counts the reference down, for Put: under the read lock of the table it
// was found in. It returns whom to wake, once the lock is released, or nil.
func Unpin(e *schemes.Entry) *mem.Waiter {
	m := e.Owner.Guard.(*module)
	m.count(-1)
	return m.waiter.Load() // observes Unload's store, made under the write lock
}
