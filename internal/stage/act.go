package stage

import (
	"errors"
	"fmt"
	"slices"

	"github.com/modbench/modbench/internal/loader"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/promise"
)

// check tells the judge unless ok.
func (s *Stage) check(ok bool, p promise.Promise, module, format string, args ...any) {
	checked(s.judge, p)
	if !ok {
		s.judge.Broken(promise.Breach{Promise: p, Module: module, Seen: fmt.Sprintf(format, args...)})
	}
}

// Get looks p up. A refusal that the scheme declares impossible is a broken promise
// at once. Whether any other refusal was justified is judged by [Stage.Rest].
func (s *Stage) Get(p Place) (schemes.Ref, error) { return s.get(s.Scheme, p) }

func (s *Stage) get(r schemes.Reader, p Place) (schemes.Ref, error) {
	ref, err := r.Get(s.Tables[p.Table], p.Key())
	if err == nil {
		checked(s.judge, promise.Refusal) // it could have been refused
	}
	if errors.Is(err, schemes.ErrRefused) {
		refuses := s.Scheme.Info().Refuses
		s.check(refuses != schemes.Never, promise.Refusal, "", "refused by a scheme that never refuses")
		if s.fails[p] {
			due := refuses != schemes.WhileGoing || s.failures.Load() > 0
			s.check(due, promise.Refusal, "", "refused, and init has not failed")
		} else {
			s.refused.Add(1)
		}
	} else if err != nil {
		s.check(errors.Is(err, schemes.ErrNotFound), promise.Answer, "", "get answers %v", err)
	}
	return ref, err
}

// Use reads the text of the module that ref pins, which must be intact.
func (s *Stage) Use(ref schemes.Ref) {
	text := ref.Use()
	s.check(text == schemes.Intact, promise.Hold, ownerOf(ref), "a holder sees: %v", text)
}

// ownerOf returns the name of the module that ref pins, "" if its entry is built in.
func ownerOf(ref schemes.Ref) string {
	if m := ref.Entry.Owner; m != nil {
		return m.Name
	}
	return ""
}

// Done uses ref a last time and puts it.
func (s *Stage) Done(ref schemes.Ref) {
	s.Use(ref)
	s.Scheme.Put(ref)
}

// Look gets, uses and puts. It returns Get's error.
func (s *Stage) Look(p Place) error { return s.look(s.Scheme, p) }

func (s *Stage) look(r schemes.Reader, p Place) error {
	ref, err := s.get(r, p)
	if err == nil {
		s.Use(ref)
		r.Put(ref)
	}
	return err
}

// Looker returns what looks up as Look does, by a handle of its own where the scheme offers
// one. It is for one thread.
func (s *Stage) Looker() func(Place) error {
	r := schemes.ReaderOf(s.Scheme)
	return func(p Place) error { return s.look(r, p) }
}

// Unload unloads by loader l and returns the answer. One that is neither success
// nor among the refusals is a broken promise; of a scheme whose unloads do not wait
// ErrBusy and ErrWouldBlock are among them, unless the unload is forced.
func (s *Stage) Unload(l int, name string, f schemes.Flags, sig *mem.Signal, refusals ...error) error {
	err := s.Loaders[l].Unload(name, f, sig)
	if err == nil {
		s.unloads.Add(1)
		return nil
	}
	if info := s.Scheme.Info(); info.Role == schemes.Floor || !info.Waits && !f.Has(schemes.Force) {
		refusals = append(refusals, schemes.ErrBusy, schemes.ErrWouldBlock)
	}
	s.check(isAny(err, refusals), promise.Answer, name, "unload answers %v", err)
	return err
}

func isAny(err error, of []error) bool {
	for _, e := range of {
		if errors.Is(err, e) {
			return true
		}
	}
	return false
}

// Reload loads a module again by loader l; it must work.
func (s *Stage) Reload(l int, name string) {
	err := s.Loaders[l].Load(s.images[name])
	s.check(err == nil, promise.Answer, name, "load answers %v", err)
}

// Fail loads by loader l a module whose init fails, and returns the answer, which
// must be errInit. It is a refusal too if the rollback was refused, which leaves the
// module behind for good.
func (s *Stage) Fail(l int, name string) error {
	err := s.Loaders[l].Load(s.images[name])
	s.check(errors.Is(err, errInit), promise.Answer, name, "load answers %v", err)
	return err
}

// Context returns the context of the module that ref pins and that loader l loaded,
// for hot plug. If that module is loaded no more, its hold was lost, which is a broken
// promise; then Context returns nil, with which Plug and Unplug do nothing.
func (s *Stage) Context(l int, ref schemes.Ref) *loader.Context {
	m := ref.Entry.Owner
	c := s.Loaders[l].Context(m.Name)
	if c == nil {
		s.check(false, promise.Hold, m.Name, "held, and no longer loaded")
		return nil
	}
	if c.Module() != m {
		s.check(false, promise.Hold, m.Name, "held, and another instance of it is loaded")
		return nil
	}
	return c
}

// Plug registers e for the module of c, which somebody holds; it must work.
func (s *Stage) Plug(c *loader.Context, e *schemes.Entry) {
	if c == nil {
		return
	}
	err := c.Register(e)
	s.check(err == nil, promise.Answer, c.Module().Name, "register answers %v", err)
}

// Unplug undoes Plug; it must work.
func (s *Stage) Unplug(c *loader.Context, e *schemes.Entry) {
	if c == nil {
		return
	}
	err := c.Unregister(e)
	s.check(err == nil, promise.Answer, c.Module().Name, "unregister answers %v", err)
}

// Found is what a lookup of a place must come to; see [Place.Found].
type Found struct {
	at  Place
	yes bool
}

// Find looks up each place and checks that what must be found is, and nothing else.
func (s *Stage) Find(want ...Found) { s.find(want, func(schemes.Ref) {}) }

// find is Find that calls held with what it finds, before it is used and put.
func (s *Stage) find(want []Found, held func(schemes.Ref)) {
	for _, w := range want {
		ref, err := s.Get(w.at)
		s.check((err == nil) == w.yes, promise.Gone, "", "found %v in the end, want %v", err == nil, w.yes)
		if err == nil {
			held(ref)
			s.Done(ref)
		}
	}
}

// Justified checks that no lookup was refused for nothing, if the scheme promises
// that: some module went.
func (s *Stage) Justified() {
	if s.Scheme.Info().Refuses == schemes.WhileGoing {
		s.check(s.refused.Load() == 0 || s.unloads.Load() > 0, promise.Refusal, "", "refused, and no module went")
	}
}

// Rest checks what must hold when all threads have ended: refusals were as declared,
// and all is at rest; see [loader.AtRest].
func (s *Stage) Rest() {
	s.Justified()
	checked(s.judge, promise.Balance)
	for _, l := range s.Loaders {
		if l.Stats().Exits > 0 {
			checked(s.judge, promise.Exit)
		}
	}
	for _, b := range loader.AtRest(s.Scheme, s.Tables, s.Loaders...) {
		s.judge.Broken(*b)
	}
}

// Clear is for the end of a program; call [Stage.Rest] before it and after it. It does
// what Find does, and asks each module that is found to go while Find holds a reference,
// which must be refused. Then it unloads these modules, the last one first, and checks
// that nothing of them is found any more. So it shows whether a refusal leaves something
// shut, poisoned or leaked. A module that is not live stays, and if the scheme is a
// floor, all stay.
func (s *Stage) Clear(want ...Found) {
	var live []*schemes.Module
	of := make(map[*schemes.Module]*loader.Loader)
	s.find(want, func(ref schemes.Ref) {
		m := ref.Entry.Owner
		l := s.loaderOf(m)
		if l == nil || of[m] != nil || m.State() != schemes.Live {
			return
		}
		of[m] = l
		live = append(live, m)
		if s.Scheme.Info().Role != schemes.Floor { // whose forced unload has left its holders
			s.Counted(m, 1)
		}
		err := l.Unload(m.Name, schemes.NonBlock, nil)
		s.check(err != nil, promise.Hold, m.Name, "unloaded under a holder")
		s.check(isAny(err, []error{nil, schemes.ErrBusy, schemes.ErrWouldBlock}), promise.Answer, m.Name,
			"unload of what is held answers %v", err)
	})
	if s.Scheme.Info().Role == schemes.Floor {
		return
	}
	for _, m := range slices.Backward(live) {
		err := of[m].Unload(m.Name, schemes.NonBlock, nil)
		s.check(err == nil, promise.Exit, m.Name,
			"after an unload that was refused, and nobody holds it, unload answers %v", err)
		if err != nil {
			delete(of, m)
		}
	}
	for _, w := range want {
		if ref, err := s.Get(w.at); err == nil {
			s.check(of[ref.Entry.Owner] == nil, promise.Gone, ownerOf(ref), "found after its unload")
			s.Scheme.Put(ref)
		}
	}
}

// Counted checks that the scheme, if it counts references, counts n of m. Nobody may get or put meanwhile.
func (s *Stage) Counted(m *schemes.Module, n int64) {
	if c, ok := s.Scheme.(schemes.Counter); ok {
		got := c.Refs(m)
		s.check(got == n, promise.Balance, m.Name, "%d references are held, and the scheme counts %d", n, got)
	}
}

// loaderOf returns the loader that has m (nil: built in), or nil.
func (s *Stage) loaderOf(m *schemes.Module) *loader.Loader {
	if m == nil {
		return nil
	}
	for _, l := range s.Loaders {
		if l.Module(m.Name) == m {
			return l
		}
	}
	return nil
}

// Settle is Rest and then Find.
func (s *Stage) Settle(want ...Found) {
	s.Rest()
	s.Find(want...)
}
