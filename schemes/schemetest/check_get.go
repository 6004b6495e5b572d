package schemetest

import (
	"testing"

	"github.com/modbench/modbench/internal/loader"
	"github.com/modbench/modbench/internal/stage"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/promise"
)

// Lookups when nothing is being unloaded.
var getChecks = []check{
	{"get/found", true, checkFound},
	{"get/many", true, checkMany},
	{"get/missing", true, checkMissing},
	{"get/built-in", true, checkBuiltIn},
	{"get/put elsewhere", true, checkPutElsewhere},
	{"get/duplicate", false, checkDuplicate},
	{"get/coming", false, checkComing},
	{"get/allocations", true, checkAllocations},
}

// everywhere is a place in each table.
var everywhere = []place{at(plain, 1), at(object, 1), at(widest, 1)}

func checkFound(c *checking) {
	c.load(c.image("alpha", nil, everywhere...))
	for _, p := range everywhere {
		first := c.hold("alpha", p)
		second := c.hold("alpha", p)
		if first.Entry != second.Entry {
			c.failf(promise.Answer, "alpha", "two gets of %d in %s found two entries", p.Slot, first.Entry.Table.Name)
		}
		if counter, ok := c.Scheme.(schemes.Counter); ok {
			if n := counter.Refs(first.Entry.Owner); n != 2 {
				c.failf(promise.Balance, "alpha", "%d references while 2 are held", n)
			}
		}
		if n := first.Entry.Objects.Load(); p.Table == object && n != 2 {
			c.failf(promise.Balance, "alpha", "object count %d while 2 are held", n)
		}
		c.put(first)
		c.use(second, "alpha")
		c.put(second)
	}
}

// crowd is how many references checkMany takes: more than a scheme has room for on two processors.
const crowd = 100

// checkMany: as many references are counted as are held, however many, and none once all are put.
func checkMany(c *checking) {
	c.load(c.image("alpha", nil, everywhere...))
	var refs []schemes.Ref
	counted := func() {
		if counter, ok := c.Scheme.(schemes.Counter); ok {
			if n := counter.Refs(c.loader.Module("alpha")); n != int64(len(refs)) {
				c.failf(promise.Balance, "alpha", "%d references are held, and the scheme counts %d", len(refs), n)
			}
		}
	}
	for i := range crowd {
		refs = append(refs, c.hold("alpha", everywhere[i%len(everywhere)]))
	}
	for counted(); len(refs) > 0; counted() {
		c.use(refs[0], "alpha")
		c.put(refs[0])
		refs = refs[1:]
	}
}

func checkMissing(c *checking) {
	c.load(c.image("alpha", nil, everywhere...))
	c.missing("", at(plain, 9), at(object, 9), at(widest, 9), at(plain, stage.Places+1))
}

func checkBuiltIn(c *checking) {
	for i, t := range c.Tables {
		ref, err := c.get(i, 0)
		if err != nil {
			c.failf(promise.Answer, "", "get of the built-in entry of %s: %v", t.Name, err)
		}
		if ref.Entry.Owner != nil || ref.Use() != schemes.Intact {
			c.failf(promise.Answer, "", "the built-in entry of %s has an owner", t.Name)
		}
		c.put(ref)
	}
}

// checkPutElsewhere puts on another goroutine than the one that got, and perhaps on
// another processor.
func checkPutElsewhere(c *checking) {
	c.load(c.image("alpha", nil, everywhere...))
	refs := make(chan schemes.Ref)
	what := "Put on another goroutine"
	putter := c.spawn("putter", func(a *actor) {
		a.do(&what)
		for ref := range refs {
			c.Scheme.Put(ref)
		}
	})
	for i := range c.often() {
		refs <- c.hold("alpha", everywhere[i%len(everywhere)])
	}
	close(refs)
	<-putter.ended
}

// checkComing looks up a module's entry from its own init, as IDE and SCSI did
// for their partition scans, and tries to unload it there.
func checkComing(c *checking) {
	image := c.image("alpha", func(ctx *loader.Context) error {
		for _, p := range everywhere {
			c.put(c.hold("alpha", p))
		}
		for _, flags := range []schemes.Flags{0, schemes.NonBlock, schemes.Force, schemes.NonBlock | schemes.Force} {
			c.at("Unload(alpha, %s) from its init", spell(flags))
			c.answer("alpha", "unload while coming", c.unload("alpha", flags, nil), schemes.ErrBusy)
		}
		return nil
	}, everywhere...)
	c.load(image)
	c.put(c.hold("alpha", everywhere[0]))
	c.gone("alpha", everywhere...)
}

// allocations returns how many a get and put by reader make.
func (c *checking) allocations(reader schemes.Reader, table, num int) float64 {
	return testing.AllocsPerRun(100, func() {
		if ref, err := reader.Get(c.Tables[table], at(table, num).Key()); err == nil {
			reader.Put(ref)
		}
	})
}

// checkAllocations does nothing under the race detector, which allocates itself.
func checkAllocations(c *checking) {
	if raceEnabled {
		return
	}
	c.load(c.image("alpha", nil, everywhere...))
	for i, t := range c.Tables {
		for _, num := range []int{0, 1, 9} {
			c.at("Get and Put of %d in %s, for allocations", num, t.Name)
			got := max(c.allocations(c.Scheme, i, num), c.allocations(schemes.ReaderOf(c.Scheme), i, num))
			if got != 0 {
				c.failf(promise.NoAlloc, "", "%v allocations for a get and put of %d in %s", got, num, t.Name)
			}
		}
	}
}

// checkDuplicate takes a second reference from a first, where the scheme offers that, puts the first, and unloads while
// only the second is left: without waiting, and with an unload that waits while another duplicate is taken.
func checkDuplicate(c *checking) {
	s, ok := c.Scheme.(schemes.Duplicator)
	if !ok {
		return
	}
	for _, p := range everywhere {
		c.load(c.image("alpha", nil, everywhere...))
		first := c.hold("alpha", p)
		c.at("Dup")
		second := s.Dup(first)
		c.put(first)
		c.use(second, "alpha")
		if err := c.unload("alpha", schemes.NonBlock, nil); err == nil {
			c.failf(promise.Hold, "alpha", "unloaded while a duplicate is held")
		}
		u := c.attempt("alpha", 0, nil)
		waited := c.waits(u)
		c.at("Dup beside an unload")
		third := s.Dup(second)
		c.put(second)
		c.use(third, "alpha")
		c.put(third)
		if err := c.result(u); waited && err == nil {
			continue
		}
		c.gone("alpha", everywhere...)
	}
	for i := range c.Tables { // a built-in entry has no module to count
		ref, err := c.get(i, 0)
		if err != nil {
			c.failf(promise.Answer, "", "get of a built-in entry: %v", err)
		}
		c.put(s.Dup(ref))
		c.put(ref)
	}
}
