//go:build explore

package scenarios

import (
	"github.com/modbench/modbench/internal/explore"
	"github.com/modbench/modbench/internal/stage"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/promise"
)

// The plays about counts and about who waits for whom in an unload.

// lostWakeUp: the last put falls anywhere into the unload.
func lostWakeUp(s *scene) explore.Program {
	s.module("m", nil, here)
	held := s.Hold(here)
	s.window.open()
	return play(s,
		thread("holder", func() {
			s.Use(held)
			s.window.close()
			s.Scheme.Put(held)
		}),
		thread("unloader", func() {
			s.ask(func() error { return s.unload(0, "m", 0, nil) })
		}))
}

// falseZero: a reference is handed over, counted up on one processor before it
// is counted down on another, while an unload adds the processors up, the taker's
// first. Somebody holds the module throughout.
func falseZero(s *scene) explore.Program {
	s.module("m", nil, here)
	var given, taken, decided gate
	return play(s,
		thread("taker", func() {
			given.await()
			ref, err := s.Get(here)
			if err != nil { // refused because of the attempt: the giver keeps it
				decided.await()
			}
			taken.open()
			decided.await()
			if err == nil {
				s.Done(ref)
			}
		}),
		thread("giver", func() {
			ref, err := s.Get(here)
			given.open()
			taken.await()
			if err == nil {
				s.Done(ref)
			}
		}),
		thread("unloader", func() {
			given.await()
			err := s.ask(func() error { return s.unload(0, "m", schemes.NonBlock, nil) })
			if err == nil {
				explore.Fail(promise.Hold, "unloaded under a holder")
			}
			decided.open()
		}))
}

// handedOn: a second reference is taken from the first on one processor, and the first put on another, while an unload
// that waits adds the processors up. A scheme without Dup looks up once more.
func handedOn(s *scene) explore.Program {
	s.module("m", nil, here)
	held := s.Hold(here)
	s.window.open()
	var taken gate
	second := func() (schemes.Ref, error) {
		if d, ok := s.Scheme.(schemes.Duplicator); ok {
			return d.Dup(held), nil
		}
		return s.Get(here)
	}
	return play(s,
		thread("taker", func() {
			ref, err := second()
			if err != nil { // refused: the first reference is the last
				s.window.close()
			}
			taken.open()
			if err == nil {
				s.Use(ref)
				s.window.close()
				s.Scheme.Put(ref)
			}
		}),
		thread("giver", func() {
			taken.await()
			s.Scheme.Put(held)
		}),
		thread("unloader", func() {
			s.ask(func() error { return s.unload(0, "m", 0, nil) })
		}))
}

// twoUnloaders: both begin while somebody holds the module.
func twoUnloaders(s *scene) explore.Program {
	s.module("m", nil, here)
	held := s.Hold(here)
	unload := func() {
		s.ask(func() error { return s.unload(0, "m", 0, nil) })
	}
	return play(s,
		thread("holder", func() { s.Done(held) }),
		thread("unloader1", unload), thread("unloader2", unload))
}

// putBehindUnloader: the holder puts while the unload waits for it.
func putBehindUnloader(s *scene) explore.Program {
	s.module("m", nil, here)
	held := s.Hold(here)
	return play(s,
		thread("holder", func() {
			s.waiting.await()
			s.Use(held)
			s.ask(func() error {
				s.Scheme.Put(held)
				return nil
			})
		}),
		thread("unloader", func() { s.unload(0, "m", 0, nil) }))
}

// ownReference: the process that unloads holds the module itself. An unload
// that does not wait must refuse; one that waits must be killable.
func ownReference(s *scene) explore.Program {
	s.module("m", nil, here)
	held := s.Hold(here)
	sig := mem.NewSignal()
	return play(s,
		thread("rmmod", func() {
			if s.unload(0, "m", schemes.NonBlock, nil) == nil {
				explore.Fail(promise.Hold, "unloaded under a holder")
			}
			s.waiting.close()
			err := s.ask(func() error { return s.unload(0, "m", 0, sig) })
			if err == nil {
				explore.Fail(promise.Hold, "unloaded under a holder")
			}
			s.Done(held)
		}),
		thread("kill", func() {
			s.waiting.await()
			sig.Raise()
		}))
}

// baseRestore: the last put falls anywhere into an unload that may be refused
// because of it, and a lookup anywhere into both. Afterwards nobody holds the
// module: it is gone, or can be had and unloaded.
func baseRestore(s *scene) explore.Program {
	s.module("m", nil, here)
	held := s.Hold(here)
	p := play(s,
		thread("holder", func() { s.Done(held) }),
		thread("looker", func() { s.Look(here) }),
		thread("unloader", func() {
			s.ask(func() error { return s.unload(0, "m", schemes.NonBlock, nil) })
		}))
	settle := p.Final
	p.Final = func(t *explore.T) {
		s.Justified()
		if s.Loaders[0].Module("m") != nil && s.Scheme.Info().Role != schemes.Floor {
			t.Check(s.Look(here) == nil, promise.Refusal, "refused unload, and the module cannot be had")
			t.Check(s.unload(0, "m", schemes.NonBlock, nil) == nil, promise.Exit,
				"nobody holds it, and it cannot be unloaded")
		}
		settle(t)
	}
	return p
}

// interrupted: a signal comes at any time in the unload of a module in two
// tables. Afterwards both tables can be used.
func interrupted(s *scene) explore.Program {
	s.module("m", nil, here, there)
	sig := mem.NewSignal()
	p := play(s,
		thread("looker", func() { s.Look(here) }),
		thread("rmmod", func() {
			s.ask(func() error { return s.unload(0, "m", 0, sig) })
		}),
		thread("kill", func() { sig.Raise() }))
	settle := p.Final
	p.Final = func(t *explore.T) {
		live := s.Loaders[0].Module("m") != nil
		for _, at := range []place{here, there} {
			found := s.Look(at) == nil
			t.Check(found == live, promise.Gone, "found %v in the end, want %v", found, live)
			e := s.Entry(stage.At(at.Table, 2)) // and no lock is left, of readers or of the writer
			t.Check(s.Scheme.Register(e) == nil && s.Scheme.Unregister(e, false) == nil, promise.Answer,
				"the table cannot be changed in the end")
		}
		settle(t)
	}
	return p
}

// forced: an unload that does not ask for references, and a holder that uses
// and puts afterwards. The harness must notice.
func forced(s *scene) explore.Program {
	s.module("m", nil, here)
	held := s.Hold(here)
	return play(s,
		thread("holder", func() {
			s.waiting.await()
			s.Done(held)
		}),
		thread("unloader", func() {
			s.ask(func() error { return s.unload(0, "m", schemes.NonBlock|schemes.Force, nil) })
		}))
}

// forcedPut is forced with a holder that only puts: what the put touches is gone.
func forcedPut(s *scene) explore.Program {
	s.module("m", nil, here)
	held := s.Hold(here)
	return play(s,
		thread("holder", func() {
			s.waiting.await()
			s.ask(func() error {
				s.Scheme.Put(held)
				return nil
			})
		}),
		thread("unloader", func() {
			s.unload(0, "m", schemes.NonBlock|schemes.Force, nil)
		}))
}
