//go:build explore

package scenarios

import (
	"github.com/modbench/modbench/internal/explore"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/promise"
)

// The plays about counts and about who waits for whom in an unload.

// lostWakeUp: the last put falls anywhere into the unload.
func lostWakeUp(s *stage) explore.Program {
	s.module("m", nil, here)
	held := s.hold(here)
	s.window.open()
	return play(s,
		thread("holder", func() {
			s.use(held)
			s.window.close()
			s.scheme.Put(held)
		}),
		thread("unloader", func() {
			s.ask(func() error { return s.unload(0, "m", 0, nil) })
		}))
}

// falseZero: a reference is handed over, counted up on one processor before it
// is counted down on another, while an unload adds the processors up, the taker's
// first. Somebody holds the module throughout.
func falseZero(s *stage) explore.Program {
	s.module("m", nil, here)
	var given, taken, decided gate
	return play(s,
		thread("taker", func() {
			given.await()
			ref, err := s.get(here)
			if err != nil { // refused because of the attempt: the giver keeps it
				decided.await()
			}
			taken.open()
			decided.await()
			if err == nil {
				s.done(ref)
			}
		}),
		thread("giver", func() {
			ref, err := s.get(here)
			given.open()
			taken.await()
			if err == nil {
				s.done(ref)
			}
		}),
		thread("unloader", func() {
			given.await()
			err := s.ask(func() error { return s.unload(0, "m", schemes.NonBlock, nil) })
			if err == nil {
				explore.Fail(promise.Hold.String(), "unloaded under a holder")
			}
			decided.open()
		}))
}

// twoUnloaders: both begin while somebody holds the module.
func twoUnloaders(s *stage) explore.Program {
	s.module("m", nil, here)
	held := s.hold(here)
	unload := func() {
		s.ask(func() error { return s.unload(0, "m", 0, nil) })
	}
	return play(s,
		thread("holder", func() { s.done(held) }),
		thread("unloader1", unload), thread("unloader2", unload))
}

// putBehindUnloader: the holder puts while the unload waits for it.
func putBehindUnloader(s *stage) explore.Program {
	s.module("m", nil, here)
	held := s.hold(here)
	return play(s,
		thread("holder", func() {
			s.waiting.await()
			s.use(held)
			s.ask(func() error {
				s.scheme.Put(held)
				return nil
			})
		}),
		thread("unloader", func() { s.unload(0, "m", 0, nil) }))
}

// ownReference: the process that unloads holds the module itself. An unload
// that does not wait must refuse; one that waits must be killable.
func ownReference(s *stage) explore.Program {
	s.module("m", nil, here)
	held := s.hold(here)
	sig := mem.NewSignal()
	return play(s,
		thread("rmmod", func() {
			if s.unload(0, "m", schemes.NonBlock, nil) == nil {
				explore.Fail(promise.Hold.String(), "unloaded under a holder")
			}
			s.waiting.close()
			err := s.ask(func() error { return s.unload(0, "m", 0, sig) })
			if err == nil {
				explore.Fail(promise.Hold.String(), "unloaded under a holder")
			}
			s.done(held)
		}),
		thread("kill", func() {
			s.waiting.await()
			sig.Raise()
		}))
}

// baseRestore: the last put falls anywhere into an unload that may be refused
// because of it, and a lookup anywhere into both. Afterwards nobody holds the
// module: it is gone, or can be had and unloaded.
func baseRestore(s *stage) explore.Program {
	s.module("m", nil, here)
	held := s.hold(here)
	p := play(s,
		thread("holder", func() { s.done(held) }),
		thread("looker", func() { s.look(here) }),
		thread("unloader", func() {
			s.ask(func() error { return s.unload(0, "m", schemes.NonBlock, nil) })
		}))
	settle := p.Final
	p.Final = func(t *explore.T) {
		s.justified()
		if s.loaders[0].Module("m") != nil && s.scheme.Info().Role != schemes.Floor {
			t.Check(s.look(here) == nil, promise.Refusal.String(), "refused unload, and the module cannot be had")
			t.Check(s.unload(0, "m", schemes.NonBlock, nil) == nil, promise.Exit.String(), "nobody holds it, and it cannot be unloaded")
		}
		settle(t)
	}
	return p
}

// interrupted: a signal comes at any time in the unload of a module in two
// tables. Afterwards both tables can be used.
func interrupted(s *stage) explore.Program {
	s.module("m", nil, here, there)
	sig := mem.NewSignal()
	p := play(s,
		thread("looker", func() { s.look(here) }),
		thread("rmmod", func() {
			s.ask(func() error { return s.unload(0, "m", 0, sig) })
		}),
		thread("kill", func() { sig.Raise() }))
	settle := p.Final
	p.Final = func(t *explore.T) {
		live := s.loaders[0].Module("m") != nil
		for _, at := range []place{here, there} {
			found := s.look(at) == nil
			t.Check(found == live, promise.Gone.String(), "found %v in the end, want %v", found, live)
		}
		settle(t)
	}
	return p
}

// forced: an unload that does not ask for references, and a holder that uses
// and puts afterwards. The harness must notice.
func forced(s *stage) explore.Program {
	s.module("m", nil, here)
	held := s.hold(here)
	return play(s,
		thread("holder", func() {
			s.waiting.await()
			s.done(held)
		}),
		thread("unloader", func() {
			s.ask(func() error { return s.unload(0, "m", schemes.Force, nil) })
		}))
}
