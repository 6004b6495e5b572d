package schemetest

import (
	"errors"
	"runtime"

	"github.com/modbench/modbench/internal/loader"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/promise"
)

// Inits that fail, and registrations outside init and exit.
var initChecks = []check{
	{"init/failed", false, checkFailedInit},
	{"init/failed half-way", false, checkFailedHalfWay},
	{"init/failed with an opener", false, checkFailedWithOpener},
	{"plug/unplugged while held", false, checkUnplugged},
	{"plug/beside an unload that waits", false, checkPlugBesideWaiting},
}

var errInit = errors.New("init fails")

func checkFailedInit(c *checking) {
	fails := true
	image := c.image("alpha", func(*loader.Context) error {
		if fails {
			return errInit
		}
		return nil
	}, everywhere...)
	for range c.often() {
		c.at("Load(alpha), which fails")
		c.answer("alpha", "load with an init that fails", c.loader.Load(image), errInit)
		c.missing("alpha", everywhere...)
	}
	if s := c.loader.Stats(); s.Rollbacks != int64(c.often()) {
		c.failf(promise.Exit, "alpha", "%d rollbacks of %d failed inits", s.Rollbacks, c.often())
	}
	fails = false
	c.load(image)
	c.asBefore("alpha", everywhere...)
}

// checkFailedHalfWay: the second registration of an init fails, because the place is
// taken. The first is undone, and the other module is not touched.
func checkFailedHalfWay(c *checking) {
	taken := at(object, 2)
	c.load(c.image("beta", nil, taken))
	ref := c.hold("beta", taken)
	c.at("Load(alpha), which fails half-way")
	err := c.loader.Load(c.image("alpha", nil, at(plain, 1), taken, at(widest, 1)))
	c.answer("alpha", "load into a place that is taken", err, schemes.ErrBusy)
	c.missing("alpha", at(plain, 1), at(widest, 1))
	c.put(c.hold("beta", taken))
	c.use(ref, "beta")
	c.put(ref)
	c.gone("beta", taken)
}

// checkFailedWithOpener: somebody opens what init registered, then init fails.
// The rollback may wait for the opener or be refused; it must not free the module
// while the opener holds it.
func checkFailedWithOpener(c *checking) {
	for i := range c.often() {
		registered, opened := make(chan struct{}), make(chan struct{})
		image := c.image("alpha", func(*loader.Context) error {
			close(registered)
			<-opened
			return errInit
		}, everywhere...)
		what := "Load(alpha), which fails"
		var err error
		load := c.spawn("loader", func(a *actor) {
			a.do(&what)
			err = c.loader.Load(image)
		})
		c.at("waiting for init to register")
		<-registered
		ref := c.hold("alpha", everywhere[i%len(everywhere)])
		close(opened)
		for range i % 50 {
			runtime.Gosched()
			c.use(ref, "alpha")
		}
		c.put(ref)
		c.at("waiting for Load(alpha) to return")
		<-load.ended
		c.answer("alpha", "load with an init that fails", err, errInit)
		if errors.Is(err, schemes.ErrBusy) || errors.Is(err, schemes.ErrWouldBlock) {
			return // the rollback was refused: the module stays, as in 2.5.52
		}
		c.missing("alpha", everywhere...)
	}
	c.load(c.image("alpha", nil, everywhere...))
	c.asBefore("alpha", everywhere...)
}

// plugged loads alpha with one entry, holds it, and plugs a second one in.
func (c *checking) plugged() (ref schemes.Ref, ctx *loader.Context, second *schemes.Entry) {
	c.load(c.image("alpha", nil, at(plain, 1)))
	ref = c.hold("alpha", at(plain, 1))
	ctx = c.loader.Context("alpha")
	second = c.Entry(at(object, 3))
	c.at("Register(3 in object) while held")
	if err := ctx.Register(second); err != nil {
		c.failf(promise.Answer, "alpha", "hot plug: %v", err)
	}
	return ref, ctx, second
}

func (c *checking) unplug(ctx *loader.Context, e *schemes.Entry) {
	c.at("Unregister(%d in %s) while held", e.Key.Num, e.Table.Name)
	if err := ctx.Unregister(e); err != nil {
		c.failf(promise.Answer, "alpha", "hot unplug: %v", err)
	}
}

// checkUnplugged: an entry is unplugged while somebody has a reference that was found
// through it. The reference stays valid.
func checkUnplugged(c *checking) {
	for range c.often() {
		first, ctx, second := c.plugged()
		ref := c.hold("alpha", at(object, 3))
		c.unplug(ctx, second)
		c.put(first)
		c.missing("alpha", at(object, 3))
		c.put(c.hold("alpha", at(plain, 1)))
		c.at("Unload(alpha, NonBlock)")
		c.answer("alpha", "non-blocking unload with references", c.unload("alpha", schemes.NonBlock, nil),
			schemes.ErrWouldBlock)
		u := c.attempt("alpha", 0, nil)
		waits := c.waits(u)
		c.use(ref, "alpha")
		c.put(ref)
		if waits {
			c.answer("alpha", "unload that waited", c.result(u), nil)
			c.missing("alpha", at(plain, 1), at(object, 3))
		} else {
			c.gone("alpha", at(plain, 1), at(object, 3))
		}
	}
}

// checkPlugBesideWaiting: a holder plugs and unplugs entries while an unload waits for
// it. It leaves one entry plugged in, which exit must take out.
func checkPlugBesideWaiting(c *checking) {
	for range c.often() {
		ref, ctx, second := c.plugged()
		u := c.attempt("alpha", 0, nil)
		waits := c.waits(u)
		third := c.Entry(at(widest, 3))
		c.at("Register(3 in wide) beside an unload that waits")
		if err := ctx.Register(third); err != nil {
			c.failf(promise.Answer, "alpha", "hot plug beside an unload that waits: %v", err)
		}
		c.unplug(ctx, second)
		c.use(ref, "alpha")
		c.put(ref)
		if waits {
			c.answer("alpha", "unload that waited", c.result(u), nil)
			c.missing("alpha", at(plain, 1), at(object, 3), at(widest, 3))
		} else {
			c.gone("alpha", at(plain, 1), at(object, 3), at(widest, 3))
		}
	}
}
