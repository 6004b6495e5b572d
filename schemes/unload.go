package schemes

import (
	"github.com/modbench/modbench/internal/lifecycle"
	"github.com/modbench/modbench/schemes/mem"
)

// Flags of an unload: those of delete_module(2).
type Flags int

// Without flags an unload waits until nobody holds the module.
const (
	NonBlock Flags = 1 << iota // O_NONBLOCK: refuse rather than wait

	// Force is O_TRUNC: go on where the unload would be refused. With NonBlock it unloads even
	// a module that is held. Alone it unloads a module that has no exit function, and waits
	// for references like any other unload; where unloads never wait, it unloads what is
	// held. A scheme sees the flag only where it is to go on in spite of references.
	Force
)

// Has reports whether all of flags are set.
func (f Flags) Has(flags Flags) bool { return f&flags == flags }

// Unload is one unload in progress as the scheme sees it: sys_delete_module, or the
// rollback of a failed init. The scheme calls its methods in this order:
//
//	Check, decide, [Sleep or Yield,] SetGoing, Exit, Free
//
// and returns nil after Free or FreeLater. If it refuses, it returns the reason before SetGoing,
// and everything is as it was. After Sleep it may also return [ErrAgain].
//
// The module mutex is held except during Sleep, Yield and ExitUnlocked.
type Unload struct {
	Module *Module
	Flags  Flags
	Signal *mem.Signal // raised to interrupt the caller; nil: cannot be

	course lifecycle.Course // the loader's side
}

// NewUnload returns an unload of m that course carries out. For loaders.
func NewUnload(m *Module, f Flags, sig *mem.Signal, course lifecycle.Course) *Unload {
	return &Unload{Module: m, Flags: f, Signal: sig, course: course}
}

// Check answers whether the module may be unloaded as far as the loader can
// tell: dependents, state, a missing exit function.
func (u *Unload) Check() error { return u.course.Check() }

// SetGoing makes the module going: the unload is decided and cannot be undone. It
// publishes to [Module.State].
func (u *Unload) SetGoing() { u.Module.state.Store(int32(Going)) }

// Sleep gives the module mutex up, sleeps until w is woken, and takes the mutex
// again. It returns false if sig interrupted it instead; if sig is nil, nothing
// interrupts it.
func (u *Unload) Sleep(w *mem.Waiter, sig *mem.Signal) bool {
	u.course.Release()
	woken := w.Sleep(sig)
	u.course.Reacquire()
	return woken
}

// Yield gives the module mutex up, lets others run, and takes it again: one turn
// of a loop that polls.
func (u *Unload) Yield() {
	u.course.Release()
	mem.Pause()
	u.course.Reacquire()
}

// Exit runs the module's exit function. State must be Going.
func (u *Unload) Exit() { u.course.Exit() }

// ExitUnlocked is Exit with the module mutex given up while the exit function runs, as Linux
// does since 2004: the function may load modules. Another unload of the module is answered
// busy meanwhile, and a load of its name that it is there.
func (u *Unload) ExitUnlocked() { u.course.ExitUnlocked() }

// Free frees the module: its text is poisoned, its name may be loaded again.
func (u *Unload) Free() { u.course.Free() }

// FreeLater is Free for a scheme that frees when nobody can look at the module any more, and
// does not wait for that: the name may be loaded again, and the text is poisoned when the
// scheme calls free, once, on any goroutine. The scheme is a [Backlog] then.
func (u *Unload) FreeLater() (free func()) { return u.course.FreeLater() }
