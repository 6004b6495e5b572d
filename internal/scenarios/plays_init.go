//go:build explore

package scenarios

import (
	"errors"

	"github.com/modbench/modbench/internal/explore"
	"github.com/modbench/modbench/internal/loader"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/promise"
)

// The plays in which a module is coming: its init runs, and what it registered
// is findable.

var errInit = errors.New("init fails")

// unloadComing: somebody unloads the module, by force in the end, before init
// is through.
func unloadComing(s *stage) explore.Program {
	var coming, answered gate
	image := s.image("m", func(*loader.Context) error {
		coming.open()
		answered.await()
		return nil
	}, nil, here)
	return play(s,
		thread("loader", func() {
			if err := s.loaders[0].Load(image); err != nil {
				explore.Fail(promise.Answer.String(), "load answers %v", err)
			}
		}),
		thread("unloader", func() {
			coming.await()
			for _, f := range []schemes.Flags{0, schemes.NonBlock, schemes.Force} {
				err := s.ask(func() error { return s.unload(0, "m", f, nil) })
				if !errors.Is(err, schemes.ErrBusy) {
					explore.Fail(promise.Answer.String(), "unload of a coming module answers %v", err)
				}
			}
			answered.open()
		}))
}

// failedInit: somebody opens what init has registered, and then init fails.
func failedInit(s *stage) explore.Program {
	var registered, opened gate
	image := s.image("m", func(*loader.Context) error {
		registered.open()
		opened.await()
		return errInit
	}, nil, here)
	s.window.open()
	return play(s,
		thread("loader", func() {
			s.ask(func() error { return s.fail(0, image) })
		}),
		thread("opener", func() {
			registered.await()
			ref, err := s.get(here)
			if err != nil {
				explore.Fail(promise.Refusal.String(), "open of a coming module answers %v", err)
			}
			opened.open()
			s.use(ref)
			s.window.close()
			s.scheme.Put(ref)
		}))
}

// fail loads a module whose init fails. The answer is a refusal if the rollback
// was refused, which leaves the module behind for good.
func (s *stage) fail(l int, image *loader.Image) error {
	err := s.loaders[l].Load(image)
	if !errors.Is(err, errInit) {
		explore.Fail(promise.Answer.String(), "load answers %v", err)
	}
	s.unloads++
	return err
}

// afterFailedInit: the looker comes at any time after init has registered.
func afterFailedInit(s *stage) explore.Program {
	var registered gate
	image := s.image("m", func(*loader.Context) error {
		registered.open()
		return errInit
	}, nil, here)
	return play(s,
		thread("loader", func() { s.fail(0, image) }),
		thread("looker", func() {
			registered.await()
			s.ask(func() error { return s.look(here) })
		}))
}

// partialInit: x has registered and fails at its second entry, while the exit of
// a table-mate runs. What is asked is the time from failure to the end of the
// rollback.
func partialInit(s *stage) explore.Program {
	s.builtin(there)
	var half, exiting gate
	s.module("m", func(*loader.Context) {
		s.window.open()
		exiting.open()
		s.window.close()
	}, here)
	image := s.image("x", func(c *loader.Context) error {
		half.open()
		exiting.await()
		err := c.Register(s.entry(there))
		if !errors.Is(err, schemes.ErrBusy) {
			explore.Fail(promise.Answer.String(), "register answers %v", err)
		}
		s.pose()
		return errInit
	}, nil, mate)
	return play(s,
		thread("loader", func() { s.answer(s.fail(1, image)) }),
		thread("unloader", func() {
			half.await()
			s.unload(0, "m", 0, nil)
			exiting.open()
		}))
}

// dependent: x, which needs m, is loaded while the unload of m waits and has
// given the module mutex up.
func dependent(s *stage) explore.Program {
	s.module("m", nil, here)
	held := s.hold(here)
	image := s.image("x", nil, nil, mate)
	image.Depends = []string{"m"}
	var loaded gate
	p := play(s,
		thread("holder", func() {
			loaded.await()
			s.done(held)
		}),
		thread("loader", func() {
			s.waiting.await()
			s.ask(func() error { return s.loaders[0].Load(image) })
			loaded.open()
		}),
		thread("unloader", func() { s.unload(0, "m", 0, nil) }))
	settle := p.Final
	p.Final = func(t *explore.T) {
		t.Check(s.loaders[0].Module("x") == nil || s.loaders[0].Module("m") != nil,
			promise.Hold.String(), "x is loaded, and m, which it depends on, is gone")
		settle(t)
	}
	return p
}

// addDisk: init opens what it has just registered, as the partition scan of
// add_disk does, and somebody else opens it too.
func addDisk(s *stage) explore.Program {
	var registered gate
	image := s.image("m", func(*loader.Context) error {
		registered.open()
		return s.ask(func() error { return s.look(here) })
	}, nil, here)
	return play(s,
		thread("loader", func() {
			if err := s.loaders[0].Load(image); err != nil {
				explore.Fail(promise.Answer.String(), "load answers %v", err)
			}
		}),
		thread("opener", func() {
			registered.await()
			s.look(here)
		}))
}

// scanLocked is addDisk with the scan in the middle of the registration, where
// the table is write-locked.
func scanLocked(s *stage) explore.Program {
	s.index[0].inserted = func(*schemes.Entry) {
		s.ask(func() error { return s.look(here) })
	}
	image := s.image("m", nil, nil, here)
	return play(s, thread("loader", func() {
		if err := s.loaders[0].Load(image); err != nil {
			explore.Fail(promise.Answer.String(), "load answers %v", err)
		}
	}))
}
