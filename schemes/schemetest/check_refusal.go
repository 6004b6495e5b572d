package schemetest

import (
	"sync"
	"testing"

	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/promise"
)

// Refused lookups, and refused unloads.
var refusalChecks = []check{
	{"refusal/after a refused unload", false, checkAfterRefused},
	{"refusal/beside refused unloads", false, checkBesideRefused},
	{"refusal/beside an unload that waits", false, checkBesideWaiting},
	{"refusal/beside unloads and reloads", false, checkBesideUnloads},
}

// checkAfterRefused: a refused unload leaves everything as before.
func checkAfterRefused(c *checking) {
	c.load(c.image("alpha", nil, everywhere...))
	for _, held := range everywhere {
		ref := c.hold("alpha", held)
		c.at("Unload(alpha, NonBlock)")
		c.answer("alpha", "non-blocking unload with references", c.unload("alpha", schemes.NonBlock, nil),
			schemes.ErrWouldBlock)
		for _, p := range everywhere {
			c.put(c.hold("alpha", p))
		}
		c.use(ref, "alpha")
		c.put(ref)
	}
	c.gone("alpha", everywhere...)
}

// lookers starts n actors that get and put entries of alpha until stop is closed.
// They pass the result of each get to answered.
func (c *checking) lookers(n int, stop <-chan struct{}, answered func(p place, ref schemes.Ref, err error)) {
	what := "Get and Put, again and again"
	for range n {
		c.spawn("looker", func(a *actor) {
			a.do(&what)
			for i := 0; ; i++ {
				select {
				case <-stop:
					return
				default:
				}
				p := everywhere[i%len(everywhere)]
				ref, err := c.get(p.Table, p.Slot)
				answered(p, ref, err)
				if err == nil {
					if text := ref.Use(); text != schemes.Intact {
						c.broke(promise.Hold, c.Tables[p.Table].Name, "alpha", "held, and %v", text)
					}
					c.Scheme.Put(ref)
				}
			}
		})
	}
}

// stop returns a channel, and a function that closes it, which may be called twice.
func (c *checking) stop() (stop <-chan struct{}, halt func()) {
	ch := make(chan struct{})
	return ch, sync.OnceFunc(func() { close(ch) })
}

// checkBesideRefused: while unloads of a held module are refused one after the
// other, all lookups of it succeed, unless the scheme declares otherwise.
func checkBesideRefused(c *checking) {
	c.load(c.image("alpha", nil, everywhere...))
	ref := c.hold("alpha", everywhere[0])
	stop, halt := c.stop()
	defer halt() // in case the check fails
	c.lookers(3, stop, func(p place, ref schemes.Ref, err error) {
		switch {
		case err == schemes.ErrNotFound:
			c.broke(promise.Exit, c.Tables[p.Table].Name, "alpha", "not found beside an unload that is refused")
		case err == schemes.ErrRefused && c.info.Refuses != schemes.AfterUnload,
			err == nil && ref.Entry.Owner == nil && c.info.Refuses != schemes.AfterUnload:
			c.broke(promise.Refusal, c.Tables[p.Table].Name, "alpha", "refused beside an unload that is refused")
		}
	})
	for range c.often() {
		c.at("Unload(alpha, NonBlock)")
		c.answer("alpha", "non-blocking unload with references", c.unload("alpha", schemes.NonBlock, nil),
			schemes.ErrWouldBlock)
	}
	halt()
	c.use(ref, "alpha")
	c.put(ref)
	c.settle()
	c.gone("alpha", everywhere...)
}

// checkBesideWaiting: while an unload waits, lookups may be refused if the scheme
// declares so. In a table with a fallback they find the fallback instead.
func checkBesideWaiting(c *checking) {
	c.load(c.image("alpha", nil, everywhere...))
	ref := c.hold("alpha", everywhere[1])
	u := c.attempt("alpha", 0, nil)
	waits := c.waits(u)
	for range 10 {
		for _, p := range everywhere {
			c.at("Get(%d in %s) beside an unload that waits", p.Slot, c.Tables[p.Table].Name)
			got, err := c.get(p.Table, p.Slot)
			refused := err == schemes.ErrRefused || err == nil && got.Entry.Owner == nil
			switch {
			case refused && (!waits || c.info.Refuses == schemes.Never):
				c.failf(promise.Refusal, "alpha", "refused in %s beside an unload that waits", c.Tables[p.Table].Name)
			case err == schemes.ErrRefused && p.Table == widest:
				c.failf(promise.Refusal, "alpha", "refused in a table with a fallback")
			case err != nil && err != schemes.ErrRefused:
				c.failf(promise.Hold, "alpha", "get in %s beside an unload that waits: %v", c.Tables[p.Table].Name, err)
			}
			if err == nil {
				c.put(got)
			}
		}
	}
	c.refusedAllocations()
	c.use(ref, "alpha")
	c.put(ref)
	if waits {
		c.answer("alpha", "unload that waited", c.result(u), nil)
		c.missing("alpha", everywhere...)
		return
	}
	c.gone("alpha", everywhere...)
}

// refusedAllocations checks that a Get which is refused does not allocate. It is called
// beside an unload that waits, and not meaningful under the race detector.
func (c *checking) refusedAllocations() {
	if raceEnabled {
		return
	}
	for _, p := range everywhere {
		if ref, err := c.get(p.Table, p.Slot); err == nil {
			c.put(ref)
			continue
		}
		got := testing.AllocsPerRun(100, func() {
			if ref, err := c.get(p.Table, p.Slot); err == nil {
				c.Scheme.Put(ref)
			}
		})
		if got != 0 {
			c.failf(promise.NoAlloc, "", "%v allocations for a get in %s that is refused", got, c.Tables[p.Table].Name)
		}
	}
}

// checkBesideUnloads: lookups beside unloads that succeed find the entry, or do not
// find it, or are refused if the scheme declares so.
func checkBesideUnloads(c *checking) {
	image := c.image("alpha", nil, everywhere...)
	c.load(image)
	stop, halt := c.stop()
	defer halt() // in case the check fails
	c.lookers(2, stop, func(p place, ref schemes.Ref, err error) {
		switch {
		case err == schemes.ErrRefused && (c.info.Refuses == schemes.Never || p.Table == widest):
			c.broke(promise.Refusal, c.Tables[p.Table].Name, "alpha", "refused")
		case err != nil && err != schemes.ErrRefused && err != schemes.ErrNotFound:
			c.broke(promise.Answer, c.Tables[p.Table].Name, "alpha", "%v", err)
		}
	})
	for range c.often() {
		c.at("Unload(alpha, NonBlock) beside lookers")
		switch err := c.unload("alpha", schemes.NonBlock, nil); err {
		case nil:
			c.load(image)
		default:
			c.answer("alpha", "unload beside lookers", err, schemes.ErrWouldBlock)
		}
	}
	halt()
	c.settle()
	c.gone("alpha", everywhere...)
}

// settle waits until all actors but the check's own have returned.
func (c *checking) settle() {
	c.at("waiting for the lookers to return")
	c.mu.Lock()
	actors := c.actors
	c.mu.Unlock()
	for _, a := range actors {
		if a != c.me {
			<-a.ended
		}
	}
}
