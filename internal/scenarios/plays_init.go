//go:build explore

package scenarios

import (
	"errors"

	"github.com/modbench/modbench/internal/explore"
	"github.com/modbench/modbench/internal/loader"
	"github.com/modbench/modbench/internal/stage"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/promise"
)

// The plays in which a module is coming: its init runs, and what it registered
// is findable.

// unloadComing: somebody unloads the module, by force in the end, before init
// is through.
func unloadComing(s *scene) explore.Program {
	var coming, answered gate
	s.Define(stage.Module{Name: "m", At: []place{here}, Init: func(*loader.Context) error {
		coming.open()
		answered.await()
		return nil
	}})
	return play(s,
		thread("loader", func() { s.Reload(0, "m") }),
		thread("unloader", func() {
			coming.await()
			for _, f := range []schemes.Flags{0, schemes.NonBlock, schemes.Force} {
				err := s.ask(func() error { return s.unload(0, "m", f, nil) })
				if !errors.Is(err, schemes.ErrBusy) {
					explore.Fail(promise.Answer, "unload of a coming module answers %v", err)
				}
			}
			answered.open()
		}))
}

// failedInit: somebody opens what init has registered, and then init fails.
func failedInit(s *scene) explore.Program {
	var registered, opened gate
	s.Define(stage.Module{Name: "m", At: []place{here}, Fails: true, Init: func(*loader.Context) error {
		registered.open()
		opened.await()
		return nil
	}})
	s.window.open()
	return play(s,
		thread("loader", func() {
			s.ask(func() error { return s.Fail(0, "m") })
		}),
		thread("opener", func() {
			registered.await()
			ref, err := s.Get(here)
			if err != nil {
				explore.Fail(promise.Refusal, "open of a coming module answers %v", err)
			}
			opened.open()
			s.Use(ref)
			s.window.close()
			s.Scheme.Put(ref)
		}))
}

// afterFailedInit: the looker comes at any time after init has registered.
func afterFailedInit(s *scene) explore.Program {
	var registered gate
	s.Define(stage.Module{Name: "m", At: []place{here}, Fails: true, Init: func(*loader.Context) error {
		registered.open()
		return nil
	}})
	return play(s,
		thread("loader", func() { s.Fail(0, "m") }),
		thread("looker", func() {
			registered.await()
			s.ask(func() error { return s.Look(here) })
		}))
}

// partialInit: x has registered and fails at its second entry, while the exit of
// a table-mate runs. What is asked is the time from failure to the end of the
// rollback.
func partialInit(s *scene) explore.Program {
	s.Builtin(there)
	var half, exiting gate
	s.module("m", func(*loader.Context) {
		s.window.open()
		exiting.open()
		s.window.close()
	}, here)
	s.Define(stage.Module{Name: "x", At: []place{mate}, Fails: true, Init: func(c *loader.Context) error {
		half.open()
		exiting.await()
		err := c.Register(s.Entry(there))
		if !errors.Is(err, schemes.ErrBusy) {
			explore.Fail(promise.Answer, "register answers %v", err)
		}
		s.pose()
		return nil
	}})
	return play(s,
		thread("loader", func() { s.answer(s.Fail(1, "x")) }),
		thread("unloader", func() {
			half.await()
			s.unload(0, "m", 0, nil)
			exiting.open()
		}))
}

// dependent: x, which needs m, is loaded while the unload of m waits and has
// given the module mutex up.
func dependent(s *scene) explore.Program {
	s.module("m", nil, here)
	held := s.Hold(here)
	image := s.Define(stage.Module{Name: "x", Depends: []string{"m"}, At: []place{mate}})
	var loaded gate
	p := play(s,
		thread("holder", func() {
			loaded.await()
			s.Done(held)
		}),
		thread("loader", func() {
			s.waiting.await()
			s.ask(func() error { return s.Loaders[0].Load(image) })
			loaded.open()
		}),
		thread("unloader", func() { s.unload(0, "m", 0, nil) }))
	settle := p.Final
	p.Final = func(t *explore.T) {
		t.Check(s.Loaders[0].Module("x") == nil || s.Loaders[0].Module("m") != nil,
			promise.Hold, "x is loaded, and m, which it depends on, is gone")
		settle(t)
	}
	return p
}

// dependentFirst is the other half: x is being loaded and its init runs when the unload of m comes.
func dependentFirst(s *scene) explore.Program {
	s.module("m", nil, here)
	var coming, answered gate
	image := s.Define(stage.Module{Name: "x", Depends: []string{"m"}, At: []place{mate},
		Init: func(*loader.Context) error {
			coming.open()
			answered.await()
			return nil
		}})
	return play(s,
		thread("loader", func() {
			if err := s.Loaders[0].Load(image); err != nil {
				explore.Fail(promise.Answer, "load answers %v", err)
			}
		}),
		thread("unloader", func() {
			coming.await()
			for _, f := range []schemes.Flags{schemes.NonBlock, 0} {
				err := s.ask(func() error { return s.unload(0, "m", f, nil) })
				if !errors.Is(err, schemes.ErrWouldBlock) {
					explore.Fail(promise.Answer, "unload of what another module needs answers %v", err)
				}
			}
			answered.open()
		}))
}

// addDisk: init opens what it has just registered, as the partition scan of
// add_disk does, and somebody else opens it too.
func addDisk(s *scene) explore.Program {
	var registered gate
	s.Define(stage.Module{Name: "m", At: []place{here}, Init: func(*loader.Context) error {
		registered.open()
		return s.ask(func() error { return s.Look(here) })
	}})
	return play(s,
		thread("loader", func() { s.Reload(0, "m") }),
		thread("opener", func() {
			registered.await()
			s.Look(here)
		}))
}

// scanLocked is addDisk with the scan in the middle of the registration, where
// the table is write-locked.
func scanLocked(s *scene) explore.Program {
	s.index[0].Inserted = func(*schemes.Entry) {
		s.ask(func() error { return s.Look(here) })
	}
	s.Define(stage.Module{Name: "m", At: []place{here}})
	return play(s, thread("loader", func() { s.Reload(0, "m") }))
}
