//go:build explore

package scenarios

import (
	"github.com/modbench/modbench/internal/explore"
	"github.com/modbench/modbench/internal/loader"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/promise"
)

// The plays about the order of locks, and about code that is called with some
// held.

// exitLooksUp: exit looks its own table up.
func exitLooksUp(s *stage) explore.Program {
	s.module("m", func(*loader.Context) {
		s.ask(func() error { return s.look(here) })
	}, here)
	return play(s, thread("unloader", func() { s.unload(0, "m", 0, nil) }))
}

// exitRequests: exit has a module loaded, which takes the module mutex.
func exitRequests(s *stage) explore.Program {
	s.image("x", nil, nil)
	s.module("m", func(*loader.Context) {
		s.ask(func() error {
			_, err := s.loaders[0].Modprobe("x")
			return err
		})
	}, here)
	return play(s, thread("unloader", func() { s.unload(0, "m", 0, nil) }))
}

// exitRegisters: exit registers in its own table.
func exitRegisters(s *stage) explore.Program {
	s.module("m", func(c *loader.Context) {
		s.ask(func() error { return c.Register(s.entry(mate)) })
	}, here)
	return play(s, thread("unloader", func() { s.unload(0, "m", 0, nil) }))
}

// oppositeOrder: two modules share two tables, in which they registered in
// opposite order, and are unloaded together.
func oppositeOrder(s *stage) explore.Program {
	s.module("m", nil, here, there)
	s.load(1, s.image("x", nil, nil, place{1, 1}, mate))
	return play(s,
		thread("unloader1", func() { s.ask(func() error { return s.unload(0, "m", 0, nil) }) }),
		thread("unloader2", func() { s.ask(func() error { return s.unload(1, "x", 0, nil) }) }))
}

// twoMajors: a module has two entries in one table.
func twoMajors(s *stage) explore.Program {
	s.module("m", nil, here, mate)
	return play(s,
		thread("looker", func() { s.look(mate) }),
		thread("unloader", func() { s.ask(func() error { return s.unload(0, "m", 0, nil) }) }))
}

// doubleRelease: a reader and a writer of the table come while the unload gives
// its lock up.
func doubleRelease(s *stage) explore.Program {
	s.builtin(mate)
	s.module("m", nil, here)
	return play(s,
		thread("reader", func() { s.look(mate) }),
		thread("writer", func() { s.scheme.Register(s.entry(place{0, 2})) }),
		thread("unloader", func() { s.ask(func() error { return s.unload(0, "m", 0, nil) }) }))
}

// hotPlug: a holder registers in a second table and unregisters again, while an
// unload walks the module's tables and a table-mate comes and goes.
func hotPlug(s *stage) explore.Program {
	s.module("m", nil, here)
	held := s.hold(here)
	return play(s,
		thread("plugger", func() {
			c := s.loaders[0].Context("m")
			s.ask(func() error {
				e := s.entry(there)
				if err := c.Register(e); err != nil {
					return err
				}
				return c.Unregister(e)
			})
			s.done(held)
		}),
		thread("mate", func() {
			e := s.entry(place{1, 1})
			s.scheme.Register(e)
			s.scheme.Unregister(e, false)
		}),
		thread("unloader", func() { s.unload(0, "m", 0, nil) }))
}

// nested: a subsystem looks another table up with its own locked, and a module
// that is in both is unloaded. Neither lookup is of that module.
func nested(outer, inner int) func(s *stage) explore.Program {
	return func(s *stage) explore.Program {
		s.builtin(place{outer, 1})
		s.builtin(place{inner, 1})
		s.module("m", nil, here, there)
		s.index[outer].held = func(*schemes.Entry) { s.look(place{inner, 1}) }
		return play(s,
			thread("looker", func() { s.ask(func() error { return s.look(place{outer, 1}) }) }),
			thread("unloader", func() { s.unload(0, "m", 0, nil) }))
	}
}

// autoloadLocked: a subsystem requests a module with its table locked, while
// another module of the table is unloaded.
func autoloadLocked(s *stage) explore.Program {
	s.builtin(mate)
	s.image("x", nil, nil)
	s.module("m", nil, here)
	s.index[0].held = func(*schemes.Entry) { s.loaders[0].Modprobe("x") }
	return play(s,
		thread("looker", func() { s.ask(func() error { return s.look(mate) }) }),
		thread("unloader", func() { s.unload(0, "m", 0, nil) }))
}

// netUp: an ioctl finds a device, then brings it up under rtnl; exit unregisters
// it under rtnl. The order is that of the kernel's rule: the table's lock, then
// rtnl. No device is ever up that is not registered.
func netUp(s *stage) explore.Program {
	var rtnl mem.Mutex
	explore.Name(&rtnl, "rtnl")
	up, listed := 0, true // guarded by rtnl
	s.module("m", func(c *loader.Context) {
		rtnl.Lock()
		defer rtnl.Unlock()
		if up != 0 {
			explore.Fail(promise.Hold.String(), "unregistered while it is up")
		}
		c.UnregisterAll()
		listed = false
	}, here)
	var called gate
	return play(s,
		thread("ioctl", func() {
			called.open()
			s.ask(func() error {
				ref, err := s.get(here)
				if err != nil {
					return err
				}
				rtnl.Lock()
				if up++; !listed {
					explore.Fail(promise.Hold.String(), "brought up when it is not registered")
				}
				rtnl.Unlock()
				s.use(ref)
				rtnl.Lock()
				up--
				rtnl.Unlock()
				s.scheme.Put(ref)
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
func rtnlFirst(s *stage) explore.Program {
	var rtnl mem.Mutex
	explore.Name(&rtnl, "rtnl")
	s.builtin(mate)
	s.module("m", func(c *loader.Context) {
		rtnl.Lock()
		defer rtnl.Unlock()
		c.UnregisterAll()
	}, here)
	return play(s,
		thread("ioctl", func() {
			rtnl.Lock()
			defer rtnl.Unlock()
			s.ask(func() error { return s.look(mate) })
		}),
		thread("unloader", func() { s.unload(0, "m", 0, nil) }))
}

// removeChild: exit, which is a driver's remove here, unregisters a child from
// the same bus as if it were unplugged.
func removeChild(s *stage) explore.Program {
	child := s.entry(mate)
	image := s.image("m", func(c *loader.Context) error { return c.Register(child) }, func(c *loader.Context) {
		s.ask(func() error { return c.Unregister(child) })
	}, here)
	s.load(0, image)
	return play(s, thread("unloader", func() { s.unload(0, "m", 0, nil) }))
}

// objectHolder: exit waits until nobody holds the driver object, as unload_sem
// and netdev_wait_allrefs do; the holder looks the bus up before it lets go.
func objectHolder(s *stage) explore.Program {
	s.builtin(mate)
	driver := s.entry(here)
	driver.Objects.Store(1) // an open attribute: pins the object, not the module
	var exiting gate
	image := s.image("m", func(c *loader.Context) error { return c.Register(driver) }, func(c *loader.Context) {
		exiting.open()
		for driver.Objects.Load() != 0 {
			mem.Pause()
		}
	})
	s.load(0, image)
	return play(s,
		thread("attribute", func() {
			exiting.await()
			s.ask(func() error { return s.look(mate) })
			driver.Objects.Add(-1)
		}),
		thread("unloader", func() {
			s.unload(0, "m", 0, nil)
			exiting.open()
		}))
}
