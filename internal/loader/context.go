package loader

import (
	"fmt"
	"slices"

	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/promise"
)

// Context is what a module's own code runs with: its init, its exit, and
// whatever runs while it is pinned.
type Context struct {
	l *Loader
	m *loaded

	unlocked bool // exit runs without the module mutex
}

// Context returns the context of the named module for hot plug, or nil if the module
// is not loaded. The caller acts as the module's own code, so it must hold a reference
// to the module until it is done with the Context.
func (l *Loader) Context(name string) *Context {
	l.mutex.Down()
	defer l.mutex.Up()
	if m := l.modules[name]; m != nil {
		return &Context{l: l, m: m}
	}
	return nil
}

// Unlocked reports, in an exit function, whether it runs without the module mutex. If so it may wait for others who
// load and unload.
func (c *Context) Unlocked() bool { return c.unlocked }

// Module returns the module whose code is running.
func (c *Context) Module() *schemes.Module { return c.m.Module }

// Register makes e an entry of this module and registers it.
func (c *Context) Register(e *schemes.Entry) error { return c.RegisterFor(c.m.Module, e) }

// RegisterFor registers e with the given owner, which is what a lookup pins. The
// entry is this module's all the same: it is unregistered by this module's exit and
// freed with this module. So any owner but this module is a mistake, that of a
// file_operations whose owner is not THIS_MODULE; the checks make it on purpose.
func (c *Context) RegisterFor(owner *schemes.Module, e *schemes.Entry) error {
	e.Owner = owner
	if err := c.l.scheme.Register(e); err != nil {
		return fmt.Errorf("register in %s: %w", e.Table.Name, err)
	}
	c.m.mu.Lock()
	c.m.entries = append(c.m.entries, e)
	c.m.mu.Unlock()
	return nil
}

// Unregister takes e out of its table while the module stays: hot unplug.
// References through e stay valid.
func (c *Context) Unregister(e *schemes.Entry) error {
	c.m.mu.Lock()
	i := slices.Index(c.m.entries, e)
	if i >= 0 {
		c.m.entries = slices.Delete(c.m.entries, i, i+1)
		c.m.retired = append(c.m.retired, e)
	}
	c.m.mu.Unlock()
	if i < 0 {
		return schemes.ErrInvalid
	}
	return c.l.scheme.Unregister(e, false)
}

// UnregisterAndWait takes e out and waits until nobody holds its object, nor can, as
// unregister_netdevice does. For exit functions: it ends only if whoever holds the
// object can let go of it while exit runs.
func (c *Context) UnregisterAndWait(e *schemes.Entry) {
	c.m.mu.Lock()
	if i := slices.Index(c.m.entries, e); i >= 0 {
		c.m.entries = slices.Delete(c.m.entries, i, i+1)
		c.m.retired = append(c.m.retired, e)
	}
	c.m.mu.Unlock()
	c.unregister(e)
	for !e.Close() {
		mem.Pause()
	}
}

// unregister takes e out in exit, which must work.
func (c *Context) unregister(e *schemes.Entry) {
	if err := c.l.scheme.Unregister(e, true); err != nil {
		panic(&promise.Breach{
			Promise: promise.Answer, Table: e.Table.Name, Module: c.m.Name,
			Seen: fmt.Sprintf("unregister in exit answers %v", err),
		})
	}
}

// UnregisterAll takes all entries of the module out, last first. For exit
// functions.
func (c *Context) UnregisterAll() {
	c.m.mu.Lock()
	entries := c.m.entries
	c.m.entries = nil
	c.m.retired = append(c.m.retired, entries...)
	c.m.mu.Unlock()
	for _, e := range slices.Backward(entries) {
		c.unregister(e)
	}
}
