package loader

import (
	"fmt"

	"github.com/modbench/modbench/internal/lifecycle"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/promise"
)

// Unload is sys_delete_module. sig (nil: never) interrupts the wait for the
// module mutex and whatever else the scheme lets be interrupted. The answers
// are the kernel's: [schemes.ErrNoModule], [schemes.ErrWouldBlock] for
// dependents and, with NonBlock, for references, [schemes.ErrBusy],
// [schemes.ErrInterrupted]. On any error everything is as before.
func (l *Loader) Unload(name string, flags schemes.Flags, sig *mem.Signal) error {
	defer l.enter(name, Idle)
	for {
		if err := l.unload(name, flags, sig); err != schemes.ErrAgain {
			return err
		}
	}
}

// unload tries once. A scheme that panics leaves the module mutex to others.
func (l *Loader) unload(name string, flags schemes.Flags, sig *mem.Signal) error {
	l.enter(name, Deciding)
	if !l.mutex.DownInterruptible(sig) {
		return schemes.ErrInterrupted
	}
	defer l.mutex.Up()
	m := l.modules[name]
	if m == nil {
		return schemes.ErrNoModule
	}
	err := l.scheme.Unload(schemes.NewUnload(m.Module, l.needed(m, flags), sig, course{l, m, flags, false}))
	if err == nil {
		l.stats.Unloads++
	}
	return err
}

// needed returns flags without Force where Linux 2.5.52 ignores it: without NonBlock, an
// unload of a module that has an exit function waits like any other, forced or not. Where
// unloads never wait, as since 3.13, they refuse if there are references, so Force matters.
func (l *Loader) needed(m *loaded, flags schemes.Flags) schemes.Flags {
	if !flags.Has(schemes.NonBlock) && !m.image.NoExit && l.scheme.Info().Waits {
		flags &^= schemes.Force
	}
	return flags
}

// course is the loader's side of one unload.
type course struct {
	l        *Loader
	m        *loaded
	flags    schemes.Flags
	rollback bool // of a failed init: nothing to check
}

var _ lifecycle.Course = course{}

// Check asks what sys_delete_module asks, in its order. A forced unload of a
// module that is still COMING is refused as well: 2.5.52 goes on there and
// frees the module under its own init.
func (c course) Check() error {
	switch {
	case c.rollback:
		return nil
	case c.m.users > 0:
		return schemes.ErrWouldBlock
	case c.m.State() != schemes.Live:
		return schemes.ErrBusy
	case c.m.image.NoExit && !c.flags.Has(schemes.Force):
		return schemes.ErrBusy
	}
	return nil
}

func (c course) Exit() {
	c.begin()
	c.exit(false)
}

func (c course) ExitUnlocked() {
	c.begin()
	c.l.mutex.Up()
	defer c.l.mutex.Down()
	c.exit(true)
}

// begin takes note that exit begins. The module mutex is held.
func (c course) begin() {
	if s := c.m.State(); s != schemes.Going {
		panic(&promise.Breach{Promise: promise.Exit, Module: c.m.Name, Seen: fmt.Sprintf("exit in state %v", s)})
	}
	c.l.enter(c.m.Name, Exiting)
	c.l.stats.Exits++
	c.m.Retire(lifecycle.Key{}, schemes.Exited)
}

// exit runs the exit function and unregisters what is left. The name is the module's until
// it is freed, so that nobody else has the module meanwhile.
func (c course) exit(unlocked bool) {
	defer c.l.enter(c.m.Name, Freeing)
	ctx := &Context{c.l, c.m, unlocked}
	if exit := c.m.image.Exit; exit != nil && !c.rollback {
		exit(ctx)
	}
	ctx.UnregisterAll()
}

func (c course) Free() {
	c.forget()
	c.m.free()
}

func (c course) FreeLater() func() {
	c.forget()
	c.l.late++
	return func() {
		c.m.free()
		c.l.freed.Add(1) // pairs with the Load in AtRest
	}
}

// forget takes the module out of what the loader knows. The module mutex is held.
func (c course) forget() {
	for _, d := range c.m.depends {
		d.users--
	}
	delete(c.l.modules, c.m.Name)
	c.l.stats.Frees++
}

// free overwrites the memory of m, which nobody knows any more.
func (m *loaded) free() {
	m.Retire(lifecycle.Key{}, schemes.Freed)
	for _, e := range m.retired {
		mem.Freed(e)
	}
	for _, code := range m.codes {
		code.free()
	}
}

func (c course) Release() {
	c.l.enter(c.m.Name, Waiting)
	c.l.mutex.Up()
}

func (c course) Reacquire() {
	c.l.enter(c.m.Name, Deciding)
	c.l.mutex.Down()
}
