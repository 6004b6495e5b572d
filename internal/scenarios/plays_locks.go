//go:build explore

package scenarios

import (
	"github.com/modbench/modbench/internal/explore"
	"github.com/modbench/modbench/internal/loader"
	"github.com/modbench/modbench/internal/stage"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/promise"
)

// The plays about the order of locks, and about code that is called with some
// held.

// exitLooksUp: exit looks its own table up.
func exitLooksUp(s *scene) explore.Program {
	s.module("m", func(*loader.Context) {
		s.ask(func() error { return s.Look(here) })
	}, here)
	return play(s, thread("unloader", func() { s.unload(0, "m", 0, nil) }))
}

// exitRequests: exit has a module loaded, which takes the module mutex.
func exitRequests(s *scene) explore.Program {
	s.Define(stage.Module{Name: "x"})
	s.module("m", func(*loader.Context) {
		s.ask(func() error {
			_, err := s.Loaders[0].Modprobe("x")
			return err
		})
	}, here)
	return play(s, thread("unloader", func() { s.unload(0, "m", 0, nil) }))
}

// exitRegisters: exit registers in its own table.
func exitRegisters(s *scene) explore.Program {
	s.module("m", func(c *loader.Context) {
		s.ask(func() error { return c.Register(s.Entry(mate)) })
	}, here)
	return play(s, thread("unloader", func() { s.unload(0, "m", 0, nil) }))
}

// oppositeOrder: two modules share two tables, in which they registered in
// opposite order, and are unloaded together.
func oppositeOrder(s *scene) explore.Program {
	s.module("m", nil, here, there)
	s.Load(1, stage.Module{Name: "x", At: []place{stage.At(1, 1), mate}})
	return play(s,
		thread("unloader1", func() { s.ask(func() error { return s.unload(0, "m", 0, nil) }) }),
		thread("unloader2", func() { s.ask(func() error { return s.unload(1, "x", 0, nil) }) }))
}

// twoMajors: a module has two entries in one table.
func twoMajors(s *scene) explore.Program {
	s.module("m", nil, here, mate)
	return play(s,
		thread("looker", func() { s.Look(mate) }),
		thread("unloader", func() { s.ask(func() error { return s.unload(0, "m", 0, nil) }) }))
}

// doubleRelease: a reader and a writer of the table come while the unload gives
// its lock up.
func doubleRelease(s *scene) explore.Program {
	s.Builtin(mate)
	s.module("m", nil, here)
	return play(s,
		thread("reader", func() { s.Look(mate) }),
		thread("writer", func() { s.Scheme.Register(s.Entry(stage.At(0, 2))) }),
		thread("unloader", func() { s.ask(func() error { return s.unload(0, "m", 0, nil) }) }))
}

// hotPlug: a holder registers in a second table and unregisters again, while an
// unload walks the module's tables and a table-mate comes and goes.
func hotPlug(s *scene) explore.Program {
	s.module("m", nil, here)
	held := s.Hold(here)
	return play(s,
		thread("plugger", func() {
			c := s.Loaders[0].Context("m")
			s.ask(func() error {
				e := s.Entry(there)
				if err := c.Register(e); err != nil {
					return err
				}
				return c.Unregister(e)
			})
			s.Done(held)
		}),
		thread("mate", func() {
			e := s.Entry(stage.At(1, 1))
			s.Scheme.Register(e)
			s.Scheme.Unregister(e, false)
		}),
		thread("unloader", func() { s.unload(0, "m", 0, nil) }))
}

// nested: a subsystem looks another table up with its own locked, and a module
// that is in both is unloaded. Neither lookup is of that module.
func nested(outer, inner int) func(s *scene) explore.Program {
	return func(s *scene) explore.Program {
		s.Builtin(stage.At(outer, 1))
		s.Builtin(stage.At(inner, 1))
		s.module("m", nil, here, there)
		s.index[outer].Found = func(*schemes.Entry) { s.Look(stage.At(inner, 1)) }
		return play(s,
			thread("looker", func() { s.ask(func() error { return s.Look(stage.At(outer, 1)) }) }),
			thread("unloader", func() { s.unload(0, "m", 0, nil) }))
	}
}

// autoloadLocked: a subsystem requests a module with its table locked, while
// another module of the table is unloaded.
func autoloadLocked(s *scene) explore.Program {
	s.Builtin(mate)
	s.Define(stage.Module{Name: "x"})
	s.module("m", nil, here)
	s.index[0].Found = func(*schemes.Entry) { s.Loaders[0].Modprobe("x") }
	return play(s,
		thread("looker", func() { s.ask(func() error { return s.Look(mate) }) }),
		thread("unloader", func() { s.unload(0, "m", 0, nil) }))
}

// netUp: an ioctl finds a device, then brings it up under rtnl; exit unregisters
// it under rtnl. The order is that of the kernel's rule: the table's lock, then
// rtnl. No device is ever up that is not registered.
func netUp(s *scene) explore.Program {
	var rtnl mem.Mutex
	explore.Name(&rtnl, "rtnl")
	up, listed := 0, true // guarded by rtnl
	s.module("m", func(c *loader.Context) {
		rtnl.Lock()
		defer rtnl.Unlock()
		if up != 0 {
			explore.Fail(promise.Hold, "unregistered while it is up")
		}
		c.UnregisterAll()
		listed = false
	}, here)
	var called gate
	return play(s,
		thread("ioctl", func() {
			called.open()
			s.ask(func() error {
				ref, err := s.Get(here)
				if err != nil {
					return err
				}
				rtnl.Lock()
				if up++; !listed {
					explore.Fail(promise.Hold, "brought up when it is not registered")
				}
				rtnl.Unlock()
				s.Use(ref)
				rtnl.Lock()
				up--
				rtnl.Unlock()
				s.Scheme.Put(ref)
				return nil
			})
		}),
		thread("unloader", func() {
			called.await()
			s.unload(0, "m", 0, nil)
		}))
}

// rtnlFirst is a lookup of another device by somebody who has rtnl already,
// which exit takes as well.
func rtnlFirst(s *scene) explore.Program {
	var rtnl mem.Mutex
	explore.Name(&rtnl, "rtnl")
	s.Builtin(mate)
	s.module("m", func(c *loader.Context) {
		rtnl.Lock()
		defer rtnl.Unlock()
		c.UnregisterAll()
	}, here)
	return play(s,
		thread("ioctl", func() {
			rtnl.Lock()
			defer rtnl.Unlock()
			s.ask(func() error { return s.Look(mate) })
		}),
		thread("unloader", func() { s.unload(0, "m", 0, nil) }))
}

// removeChild: exit, which is a driver's remove here, unregisters a child from
// the same bus as if it were unplugged.
func removeChild(s *scene) explore.Program {
	child := s.Entry(mate)
	s.Load(0, stage.Module{
		Name: "m", At: []place{here},
		Init: func(c *loader.Context) error { return c.Register(child) },
		Exit: func(c *loader.Context) { s.ask(func() error { return c.Unregister(child) }) },
	})
	return play(s, thread("unloader", func() { s.unload(0, "m", 0, nil) }))
}

// objectHolder: exit waits until nobody holds the driver object, as unload_sem
// and netdev_wait_allrefs do; the holder looks the bus up before it lets go.
func objectHolder(s *scene) explore.Program {
	s.Builtin(mate)
	driver := s.Entry(here)
	driver.Objects.Store(1) // an open attribute: pins the object, not the module
	var exiting gate
	s.Load(0, stage.Module{
		Name: "m",
		Init: func(c *loader.Context) error { return c.Register(driver) },
		Exit: func(*loader.Context) {
			exiting.open()
			for driver.Objects.Load() != 0 {
				mem.Pause()
			}
		},
	})
	return play(s,
		thread("attribute", func() {
			exiting.await()
			s.ask(func() error { return s.Look(mate) })
			driver.Objects.Add(-1)
		}),
		thread("unloader", func() {
			s.unload(0, "m", 0, nil)
			exiting.open()
		}))
}
