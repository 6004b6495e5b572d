//go:build explore

package scenarios

import (
	"github.com/modbench/modbench/internal/explore"
	"github.com/modbench/modbench/internal/loader"
	"github.com/modbench/modbench/internal/stage"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/promise"
)

// The plays in which a lookup meets an unload.

// stalePointer: the looker is anywhere inside get when the unload begins, and
// may stand still there until the module is freed.
func stalePointer(s *scene) explore.Program {
	s.module("m", nil, here)
	var called gate
	return play(s,
		thread("looker", func() {
			called.open()
			s.ask(func() error { return s.Look(here) })
		}),
		thread("unloader", func() {
			called.await()
			s.unload(0, "m", 0, nil)
		}))
}

// spuriousMiss: the unload waits for a holder when the looker comes, whose
// autoload finds the module there.
func spuriousMiss(s *scene) explore.Program {
	s.module("m", nil, here)
	held := s.Hold(here)
	var opened gate
	return play(s,
		thread("holder", func() {
			opened.await()
			s.Done(held)
		}),
		thread("looker", func() {
			s.waiting.await()
			s.ask(func() error { return s.mount(here) })
			opened.open()
		}),
		thread("unloader", func() { s.unload(0, "m", 0, nil) }))
}

// mount is get_fs_type: look up, on any failure load the module, look up once
// more. A miss then is as good as a refusal: the module could have been had.
func (s *scene) mount(p place) error {
	if s.Look(p) == nil {
		return nil
	}
	s.Loaders[0].Modprobe("m")
	if s.Look(p) == nil {
		return nil
	}
	return schemes.ErrRefused
}

// inExit: the looker comes while exit runs and has not unregistered yet.
func inExit(s *scene) explore.Program {
	var exiting gate
	s.module("m", func(*loader.Context) {
		s.window.open()
		exiting.open()
		s.window.close()
	}, here)
	return play(s,
		thread("looker", func() {
			exiting.await()
			s.ask(func() error { return s.Look(here) })
		}),
		thread("unloader", func() {
			s.unload(0, "m", 0, nil)
			exiting.open()
		}))
}

// inModule: what counts is whether the text is there from the return of get to
// that of put; a lookup that is refused never enters.
func inModule(s *scene) explore.Program {
	s.module("m", nil, here)
	var called gate
	return play(s,
		thread("caller", func() {
			called.open()
			s.ask(func() error {
				s.Look(here)
				return nil
			})
		}),
		thread("unloader", func() {
			called.await()
			s.unload(0, "m", 0, nil)
		}))
}

// nestedGet: a holder looks the same table up again while the unload waits for
// it.
func nestedGet(s *scene) explore.Program {
	s.module("m", nil, here)
	held := s.Hold(here)
	return play(s,
		thread("holder", func() {
			s.waiting.await()
			s.ask(func() error { return s.Look(here) })
			s.Done(held)
		}),
		thread("unloader", func() { s.unload(0, "m", 0, nil) }))
}

// reloadRace: the entry is gone and the module is not when the looker asks for
// it to be loaded.
func reloadRace(s *scene) explore.Program {
	var unlinked gate
	s.module("m", func(c *loader.Context) {
		c.UnregisterAll()
		s.window.open()
		unlinked.open()
		s.window.close()
	}, here)
	return play(s,
		thread("looker", func() {
			unlinked.await()
			s.ask(func() error { return s.mount(here) })
		}),
		thread("unloader", func() {
			s.unload(0, "m", 0, nil)
			unlinked.open()
		}))
}

// refusedTransient: somebody holds the module all the time, so the unload is
// refused; the looker comes anywhere in between.
func refusedTransient(s *scene) explore.Program {
	s.module("m", nil, here)
	held := s.Hold(here)
	var called gate
	p := play(s,
		thread("looker", func() {
			called.open()
			s.ask(func() error { return s.Look(here) })
		}),
		thread("unloader", func() {
			called.await()
			if s.unload(0, "m", schemes.NonBlock, nil) == nil {
				explore.Fail(promise.Hold, "unloaded under a holder")
			}
		}))
	settle := p.Final
	p.Final = func(t *explore.T) {
		s.Done(held)
		settle(t)
	}
	return p
}

// blockFallback: the disk of module m is refused while its unload waits, and
// the lookup falls back to the catch-all, which loads m and tries once more.
func blockFallback(s *scene) explore.Program {
	s.SetTable(0, "gendisk", schemes.Spinning, stage.Wide{Slots: s.index[0]})
	s.Builtin(stage.At(0, 0))
	s.module("m", nil, mate)
	held := s.Hold(mate)
	var opened gate
	return play(s,
		thread("holder", func() {
			opened.await()
			s.Done(held)
		}),
		thread("opener", func() {
			s.waiting.await()
			s.ask(func() error { return s.openDisk(mate) })
			opened.open()
		}),
		thread("unloader", func() { s.unload(0, "m", 0, nil) }))
}

// openDisk is get_gendisk with a retry: the catch-all is nobody's disk, its
// probe only loads modules.
func (s *scene) openDisk(p place) error {
	for range 2 {
		ref, err := s.Get(p)
		if err == nil && ref.Entry.Owner != nil {
			if ref.Entry.Key != p.Key() {
				explore.Fail(promise.Answer, "opened disk %v, want %v", ref.Entry.Key, p.Key())
			}
			s.Done(ref)
			return nil
		}
		if err == nil {
			s.Scheme.Put(ref)
		}
		s.Loaders[0].Modprobe("m")
	}
	return schemes.ErrRefused
}
