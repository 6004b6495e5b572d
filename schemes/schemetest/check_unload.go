package schemetest

import (
	"runtime"

	"github.com/modbench/modbench/internal/loader"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/promise"
)

// Unloads: their answers, in the order in which the kernel checks, and what is there
// after them.
var unloadChecks = []check{
	{"unload/floor", true, checkFloor},
	{"unload/answers", false, checkAnswers},
	{"unload/gone and back", false, checkGoneAndBack},
	{"unload/forced", false, checkForced},
	{"unload/forced waits alone", false, checkForcedAlone},
	{"unload/forced beside one that waits", false, checkForcedBeside},
	{"unload/waits for the holder", false, checkWaits},
	{"unload/nested get beside one that waits", false, checkNested},
	{"unload/two of one module", false, checkTwoUnloaders},
	{"unload/interrupted before", false, checkInterruptedBefore},
	{"unload/interrupted while it waits", false, checkInterrupted},
	{"unload/two entries in one table", false, checkTwoEntries},
	{"unload/opposite order", false, checkOppositeOrder},
}

// checkFloor: a floor refuses every unload. Any other scheme must not refuse this one.
func checkFloor(c *checking) {
	c.load(c.image("alpha", nil, everywhere...))
	for _, flags := range []schemes.Flags{0, schemes.NonBlock, schemes.Force} {
		c.at("Unload(alpha, %s)", spell(flags))
		err := c.unload("alpha", flags, nil)
		if c.info.Role != schemes.Floor {
			c.answer("alpha", "unload of a module that nobody holds", err, nil)
			return
		}
		c.answer("alpha", "unload by a floor", err, schemes.ErrBusy)
		c.put(c.hold("alpha", everywhere[0]))
	}
}

// checkAnswers: an unload checks in the order of sys_delete_module: is the module
// there, do others depend on it, is it live, has it an exit function, is it referenced.
func checkAnswers(c *checking) {
	const (
		wait   = schemes.Flags(0)
		nonbl  = schemes.NonBlock
		force  = schemes.Force
		forced = schemes.NonBlock | schemes.Force
	)
	for _, row := range []struct {
		what                    string
		dependent, noexit, held bool
		flags                   schemes.Flags
		want                    error
	}{
		{"a dependent", true, false, false, nonbl, schemes.ErrWouldBlock},
		{"a dependent", true, false, false, wait, schemes.ErrWouldBlock},
		{"a dependent, forced", true, false, false, forced, schemes.ErrWouldBlock},
		{"a dependent before no exit", true, true, false, nonbl, schemes.ErrWouldBlock},
		{"no exit", false, true, false, nonbl, schemes.ErrBusy},
		{"no exit", false, true, false, wait, schemes.ErrBusy},
		{"no exit before references", false, true, true, nonbl, schemes.ErrBusy},
		{"no exit, forced", false, true, false, force, nil},
		{"references", false, false, true, nonbl, schemes.ErrWouldBlock},
		{"references, forced", false, false, true, forced, nil},
		{"none of it", false, false, false, nonbl, nil},
		{"none of it", false, false, false, wait, nil},
		{"none of it, forced", false, false, false, force, nil},
	} {
		image := c.image("alpha", nil, at(plain, 1))
		image.NoExit = row.noexit
		c.load(image)
		var ref schemes.Ref
		if row.held {
			ref = c.hold("alpha", at(plain, 1))
		}
		if row.dependent {
			c.load(&loader.Image{Name: "needy", Depends: []string{"alpha"}})
		}
		c.at("Unload(alpha, %s): %s", spell(row.flags), row.what)
		c.answer("alpha", spell(row.flags)+" unload with "+row.what, c.unload("alpha", row.flags, nil), row.want)
		if row.dependent {
			c.gone("needy")
		}
		if row.want != nil {
			if row.held {
				c.use(ref, "alpha")
				c.put(ref)
			}
			c.put(c.hold("alpha", at(plain, 1)))
			c.answer("alpha", "unload afterwards", c.unload("alpha", schemes.NonBlock|schemes.Force, nil), nil)
		}
		c.missing("alpha", at(plain, 1))
	}
	c.answer("alpha", "unload of what is not there", c.unload("alpha", 0, nil), schemes.ErrNoModule)
	c.answer("alpha", "forced unload of what is not there", c.unload("alpha", schemes.Force, nil), schemes.ErrNoModule)
}

func checkGoneAndBack(c *checking) {
	image := c.image("alpha", nil, everywhere...)
	var last *schemes.Module
	for range c.often() {
		c.load(image)
		for _, p := range everywhere {
			ref := c.hold("alpha", p)
			if ref.Entry.Owner == last {
				c.failf(promise.Gone, "alpha", "found the instance that was unloaded")
			}
			c.put(ref)
		}
		last = c.loader.Module("alpha")
		c.gone("alpha", everywhere...)
	}
}

// checkForced unloads a module that is held. The holder then reads freed text.
func checkForced(c *checking) {
	c.load(c.image("alpha", nil, at(plain, 1)))
	ref := c.hold("alpha", at(plain, 1))
	c.at("Unload(alpha, NonBlock|Force)")
	c.answer("alpha", "forced unload with references", c.unload("alpha", schemes.NonBlock|schemes.Force, nil), nil)
	_, late := c.Scheme.(schemes.Backlog) // frees when the holder has put
	if text := ref.Use(); text != schemes.Freed && !(late && text == schemes.Exited) {
		c.failf(promise.Answer, "alpha", "after a forced unload the text is %v", text)
	}
	c.missing("alpha", at(plain, 1))
}

// checkWaits: an unload with no flags returns when the last holder has put, and
// not before; or it refuses, and succeeds then.
func checkWaits(c *checking) {
	image := c.image("alpha", nil, everywhere...)
	for i := range c.often() {
		c.load(image)
		first := c.hold("alpha", everywhere[0])
		second := c.hold("alpha", everywhere[i%len(everywhere)])
		u := c.attempt("alpha", 0, nil)
		waits := c.waits(u)
		c.put(first)
		for range 10 {
			runtime.Gosched()
		}
		c.use(second, "alpha")
		c.put(second)
		if waits {
			c.answer("alpha", "unload that waited", c.result(u), nil)
			c.missing("alpha", everywhere...)
		} else {
			c.gone("alpha", everywhere...)
		}
	}
}

// checkNested: a holder may look up what it holds while an unload waits for it.
func checkNested(c *checking) {
	image := c.image("alpha", nil, everywhere...)
	for _, held := range everywhere {
		c.load(image)
		ref := c.hold("alpha", held)
		u := c.attempt("alpha", 0, nil)
		waits := c.waits(u)
		for _, p := range everywhere {
			c.at("Get(%d in %s) by a holder beside an unload that waits", p.Slot, c.Tables[p.Table].Name)
			again, err := c.get(p.Table, p.Slot)
			switch {
			case err == schemes.ErrRefused && (p.Table == widest || c.info.Refuses == schemes.Never):
				c.failf(promise.Refusal, "alpha", "get in %s by a holder beside an unload that waits: %v",
					c.Tables[p.Table].Name, err)
			case err == schemes.ErrNotFound:
				c.failf(promise.Hold, "alpha", "get in %s by a holder beside an unload that waits: %v",
					c.Tables[p.Table].Name, err)
			case err == nil:
				c.put(again)
			}
		}
		c.use(ref, "alpha")
		c.put(ref)
		if waits {
			c.answer("alpha", "unload that waited", c.result(u), nil)
		} else {
			c.gone("alpha", everywhere...)
		}
	}
}

// checkTwoUnloaders: if two unloads run at once, one succeeds. The other is told that
// the module is busy, or that there is no such module.
func checkTwoUnloaders(c *checking) {
	image := c.image("alpha", nil, everywhere...)
	for i := range c.often() {
		c.load(image)
		flags := schemes.Flags(i%2) * schemes.NonBlock
		one, two := c.attempt("alpha", flags, nil), c.attempt("alpha", 0, nil)
		a, b := c.result(one), c.result(two)
		if a != nil {
			a, b = b, a
		}
		c.answer("alpha", "one of two unloads", a, nil)
		c.answer("alpha", "the other of two unloads", b, schemes.ErrBusy, schemes.ErrNoModule)
		c.missing("alpha", everywhere...)
	}
}

// asBefore checks a module whose unload was given up: it can be held, and unloaded.
func (c *checking) asBefore(module string, at ...place) {
	for _, p := range at {
		c.put(c.hold(module, p))
	}
	c.gone(module, at...)
}

func checkInterruptedBefore(c *checking) {
	c.load(c.image("alpha", nil, everywhere...))
	sig := mem.NewSignal()
	sig.Raise()
	c.at("Unload(alpha) with a signal pending")
	c.answer("alpha", "unload with a signal pending", c.unload("alpha", 0, sig), schemes.ErrInterrupted)
	c.asBefore("alpha", everywhere...)
}

// checkInterrupted raises the signal while the unload waits, and then puts. If the
// wait can be interrupted, the two race, and both answers are right. An unload that
// was interrupted must leave everything as before.
func checkInterrupted(c *checking) {
	image := c.image("alpha", nil, everywhere...)
	for i := range c.often() {
		c.load(image)
		ref := c.hold("alpha", everywhere[i%len(everywhere)])
		sig := mem.NewSignal()
		u := c.attempt("alpha", 0, sig)
		waits := c.waits(u)
		sig.Raise()
		for range i % 100 { // from no time to enough for the unload to see the signal
			runtime.Gosched()
		}
		c.use(ref, "alpha")
		c.put(ref)
		err := c.result(u)
		if waits && err == nil {
			c.missing("alpha", everywhere...)
			continue
		}
		if waits {
			c.answer("alpha", "unload interrupted while it waited", err, schemes.ErrInterrupted)
		}
		c.asBefore("alpha", everywhere...)
	}
}

func checkTwoEntries(c *checking) {
	where := []place{at(plain, 1), at(plain, 2), at(object, 1), at(plain, 3), at(object, 2)}
	image := c.image("alpha", nil, where...)
	for range c.often() {
		c.load(image)
		one, two := c.hold("alpha", where[0]), c.hold("alpha", where[1])
		c.at("Unload(alpha, NonBlock)")
		c.answer("alpha", "non-blocking unload with references", c.unload("alpha", schemes.NonBlock, nil),
			schemes.ErrWouldBlock)
		c.put(one)
		c.use(two, "alpha")
		c.put(two)
		c.gone("alpha", where...)
	}
}

// checkOppositeOrder unloads two modules at once, each with a loader of its own. They
// have registered in the same two tables, in opposite order.
func checkOppositeOrder(c *checking) {
	where := map[string][]place{
		"alpha": {at(plain, 1), at(object, 1)},
		"beta":  {at(object, 2), at(plain, 2)},
	}
	for range c.often() {
		c.loadBy(c.loader, c.image("alpha", nil, where["alpha"]...))
		c.loadBy(c.other, c.image("beta", nil, where["beta"]...))
		one, two := c.attemptBy(c.loader, "alpha", 0, nil), c.attemptBy(c.other, "beta", 0, nil)
		c.answer("alpha", "unload", c.result(one), nil)
		c.answer("beta", "unload", c.result(two), nil)
		c.missing("alpha", where["alpha"]...)
		c.missing("beta", where["beta"]...)
	}
}
