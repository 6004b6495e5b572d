package schemetest

import (
	"runtime"
	"slices"
	"sync/atomic"

	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/promise"
)

// What callers do who look at a table in a section of it.
var sectionChecks = []check{
	{"section/walk", true, checkWalk},
	{"section/keeps memory", false, checkSection},
	{"section/keeps memory of a handle", false, checkHandleSection},
	{"section/get locked", false, checkGetLocked},
}

// walked returns the modules of the entries of a table as a walk in a section finds them: "" for what is built in.
func (c *checking) walked(s schemes.ReadLocker, table int) (names []string) {
	t := c.Tables[table]
	c.at("a walk through %s", t.Name)
	names = make([]string, 0, 16) // nothing is allocated in a section
	visit := func(e *schemes.Entry) bool {
		name := ""
		if e.Owner != nil {
			name = e.Owner.Name
		}
		if len(names) < cap(names) {
			names = append(names, name)
		}
		return true
	}
	section := s.ReadLock(t)
	t.Each(visit)
	s.ReadUnlock(t, section)
	slices.Sort(names)
	return names
}

// checkWalk: a walk finds each entry that is registered once, and nothing else.
func checkWalk(c *checking) {
	s, ok := c.Scheme.(schemes.ReadLocker)
	if !ok {
		return
	}
	expect := func(want ...string) {
		for i, t := range c.Tables {
			if got := c.walked(s, i); !slices.Equal(got, want) {
				c.failf(promise.Answer, "", "a walk through %s finds entries of %q, want %q", t.Name, got, want)
			}
		}
	}
	expect("")
	c.load(c.image("alpha", nil, everywhere...))
	expect("", "alpha")
	if c.info.Role != schemes.Floor {
		c.gone("alpha", everywhere...)
		expect("")
	}
}

// looks is how often a section looks at what it has found: for longer than an unload takes.
const looks = 100_000

// checkSection: what a section has found is not freed before its end, although the module is unloaded meanwhile.
func checkSection(c *checking) {
	if s, ok := c.Scheme.(schemes.ReadLocker); ok {
		c.keepsMemory(s, func() {})
	}
}

// checkHandleSection is checkSection for a handle, which has got and put before, and put a reference that it got while
// it held another one.
func checkHandleSection(c *checking) {
	h := schemes.ReaderOf(c.Scheme)
	s, ok := h.(schemes.ReadLocker)
	if !ok {
		return
	}
	c.load(c.image("beta", nil, at(plain, 2)))
	held, err := h.Get(c.Tables[plain], at(plain, 2).Key())
	if err != nil {
		c.failf(promise.Gone, "beta", "get by a handle: %v, but it is loaded", err)
	}
	c.keepsMemory(s, func() {
		c.at("a get and put by a handle that holds another reference")
		if ref, err := h.Get(c.Tables[plain], at(plain, 2).Key()); err == nil {
			h.Put(ref)
		}
	})
	h.Put(held)
	c.gone("beta", at(plain, 2))
}

// keepsMemory unloads beside sections. It calls before ahead of each.
func (c *checking) keepsMemory(s schemes.ReadLocker, before func()) {
	what := "Unload(alpha) beside a section"
	for i := range c.often() {
		c.load(c.image("alpha", nil, everywhere...))
		p := everywhere[i%len(everywhere)]
		t := c.Tables[p.Table]
		var ready, inside atomic.Bool
		var err error
		unloader := c.spawn("unloader", func(a *actor) {
			a.do(&what)
			ready.Store(true)
			for n := 1; !inside.Load(); n++ {
				if n%1024 == 0 { // on a processor of its own, if there are two
					runtime.Gosched()
				}
			}
			err = c.unload("alpha", schemes.NonBlock, nil)
		})
		for !ready.Load() {
			runtime.Gosched()
		}
		before()
		c.at("a section of %s", t.Name)
		section := s.ReadLock(t)
		there := true
		e := t.Lookup(p.Key())
		inside.Store(true)
		for n := 0; n < looks && there; n++ {
			there = inMemory(e)
		}
		s.ReadUnlock(t, section)
		if !there {
			c.failf(promise.Freed, "alpha", "freed, and a section of %s had found it", t.Name)
		}
		<-unloader.ended
		c.answer("alpha", "unload beside a section", err, nil)
		c.missing("alpha", everywhere...)
	}
}

// checkGetLocked: a reference that is taken in a section outlives the section and keeps the module.
func checkGetLocked(c *checking) {
	s, ok := c.Scheme.(schemes.LockedGetter)
	if !ok {
		return
	}
	get := func(p place) (schemes.Ref, error) {
		c.at("GetLocked(%d in %s)", p.Slot, c.Tables[p.Table].Name)
		section := s.ReadLock(c.Tables[p.Table])
		defer s.ReadUnlock(c.Tables[p.Table], section)
		return s.GetLocked(c.Tables[p.Table], p.Key())
	}
	c.load(c.image("alpha", nil, everywhere...))
	for _, p := range everywhere {
		ref, err := get(p)
		if err != nil {
			c.failf(promise.Gone, "alpha", "get %d, locked: %v, but it is loaded", p.Slot, err)
		}
		c.use(ref, "alpha")
		if err := c.unload("alpha", schemes.NonBlock, nil); err == nil {
			c.failf(promise.Hold, "alpha", "unloaded while a reference is held that was taken in a section")
		}
		c.use(ref, "alpha")
		c.put(ref)
	}
	for _, p := range []place{at(plain, 9), at(object, 9)} {
		if _, err := get(p); err != schemes.ErrNotFound {
			c.failf(promise.Gone, "", "get %d, locked: %v, but nothing is there", p.Slot, err)
		}
	}
	c.gone("alpha", everywhere...)
	checkLockedFallback(c, get)
}

// checkLockedFallback: a lookup in a section finds what is built in, and falls back to it where the module that an
// unload waits for refuses. A reference that is taken so can be duplicated.
func checkLockedFallback(c *checking, get func(place) (schemes.Ref, error)) {
	duplicated := func(p place, wants bool) {
		ref, err := get(p)
		if err != nil {
			c.failf(promise.Refusal, "", "get %d, locked, of %s: %v, but a built-in entry is there", p.Slot,
				c.Tables[p.Table].Name, err)
		}
		if wants && ref.Entry.Owner != nil {
			c.failf(promise.Gone, "alpha", "get %d, locked, finds a module that goes", p.Slot)
		}
		if s, ok := c.Scheme.(schemes.Duplicator); ok {
			c.at("Dup of a reference that was taken in a section")
			c.put(s.Dup(ref))
		}
		c.put(ref)
	}
	for i := range c.Tables {
		duplicated(at(i, 0), true)
	}
	c.load(c.image("alpha", nil, at(widest, 1)))
	ref := c.hold("alpha", at(widest, 1))
	u := c.attempt("alpha", 0, nil)
	waited := c.waits(u)
	duplicated(at(widest, 1), waited && c.info.Refuses != schemes.Never)
	c.put(ref)
	if err := c.result(u); !waited || err != nil {
		c.gone("alpha", at(widest, 1))
	}
}
