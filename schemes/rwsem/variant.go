package rwsem

import (
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/mem"
)

// Pin counts a reference to the module of an entry that was found. It is for
// the Get of a scheme that embeds [Scheme] and has semaphores of its own: the
// Guard of its tables is a [Semaphore], of which it holds the read side.
func Pin(m *schemes.Module) { m.Guard.(*module).count(1) }

// Unpin counts the reference down, for the Put of such a scheme: under the read
// lock of the table it was found in. It returns whom to wake, once the lock is
// released, or nil.
func Unpin(m *schemes.Module) *mem.Waiter {
	guard := m.Guard.(*module)
	guard.count(-1)
	return guard.waiter.Load() // observes Unload's store, made under the write lock
}
