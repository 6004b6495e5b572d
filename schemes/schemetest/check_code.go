package schemetest

import (
	"github.com/modbench/modbench/internal/loader"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/promise"
)

// Code of a module that runs without a reference from a lookup: workers, callbacks,
// release functions. The modules of these rows do it right. The tests of this package
// set right to false for the usual mistakes; the rows must then fail.
var codeChecks = []check{
	{"code/worker", false, checkWorker(true)},
	{"code/callback", false, checkCallback(true)},
	{"code/release function", false, checkRelease},
	{"code/owner", false, checkOwner(true)},
	{"code/unregister waits for objects", false, checkUnregisterWaits(true)},
}

// worked returns an image whose init makes a Work of the module, and a function that
// returns that Work.
func (c *checking) worked(exit func(*loader.Context, *loader.Work), at ...place) (*loader.Image, func() *loader.Work) {
	var w *loader.Work
	image := c.image("alpha", func(ctx *loader.Context) error {
		w = ctx.Work(nil)
		return nil
	}, at...)
	own := image.Exit
	image.Exit = func(ctx *loader.Context) {
		own(ctx)
		exit(ctx, w)
	}
	return image, func() *loader.Work { return w }
}

// checkWorker: a worker runs all the time, and exit stops it.
func checkWorker(right bool) func(*checking) {
	return func(c *checking) {
		image, work := c.worked(func(_ *loader.Context, w *loader.Work) {
			if right {
				w.Stop()
			}
		}, everywhere...)
		what := "a worker of alpha"
		for range c.often() {
			c.load(image)
			w := work()
			worker := c.spawn("worker", func(a *actor) {
				a.do(&what)
				for w.Run() {
				}
			})
			c.put(c.hold("alpha", everywhere[0]))
			c.gone("alpha", everywhere...)
			c.at("a worker of alpha after its unload")
			if w.Run() {
				c.failf(promise.Freed, "alpha", "a worker of the module runs after its unload")
			}
			<-worker.ended
		}
	}
}

// checkCallback: somebody calls a callback of alpha while exit waits for it.
func checkCallback(right bool) func(*checking) {
	return func(c *checking) {
		exiting := make(chan struct{}, 1)
		image, work := c.worked(func(_ *loader.Context, w *loader.Work) {
			exiting <- struct{}{}
			if right {
				w.Wait()
			}
		}, everywhere...)
		for range c.often() {
			c.load(image)
			u := c.attempt("alpha", 0, nil)
			c.at("waiting for the exit of alpha")
			<-exiting
			if !right {
				c.result(u) // exit does not wait, so the callback may come after it
			}
			c.at("a callback of alpha")
			work().Run()
			c.answer("alpha", "unload that waits for a callback", c.result(u), nil)
			c.missing("alpha", everywhere...)
		}
	}
}

// checkRelease: the release function of an object is code of the module. So a
// reference must keep the module until the object is dropped.
func checkRelease(c *checking) {
	image, work := c.worked(func(*loader.Context, *loader.Work) {}, at(object, 1))
	released := 0
	c.objects.Released = func(*schemes.Entry) {
		released++
		work().Use()
	}
	for i := range c.often() {
		c.load(image)
		ref := c.hold("alpha", at(object, 1))
		u := c.attempt("alpha", 0, nil)
		waits := c.waits(u)
		c.put(ref)
		if waits {
			c.answer("alpha", "unload that waited", c.result(u), nil)
		} else {
			c.gone("alpha", at(object, 1))
		}
		if released != i+1 {
			c.failf(promise.Balance, "alpha", "the object was released %d times, want %d", released, i+1)
		}
	}
}

// checkOwner: alpha depends on beta and registers its entry for itself, not for beta.
// So a holder of the entry holds alpha, whose code it calls.
func checkOwner(right bool) func(*checking) {
	return func(c *checking) {
		c.load(c.image("beta", nil, at(plain, 2)))
		var code *loader.Work
		image := c.image("alpha", func(ctx *loader.Context) error {
			code = ctx.Work(nil)
			owner := ctx.Module()
			if !right {
				owner = c.loader.Module("beta")
			}
			return ctx.RegisterFor(owner, c.Entry(at(plain, 1)))
		})
		image.Depends = []string{"beta"}
		for range c.often() {
			c.load(image)
			ref, err := c.get(plain, 1)
			if err != nil {
				c.failf(promise.Gone, "alpha", "get: %v, but it is loaded", err)
			}
			c.at("Unload(alpha, NonBlock) under a holder")
			err = c.unload("alpha", schemes.NonBlock, nil)
			c.at("a call into alpha")
			code.Use()
			c.answer("alpha", "non-blocking unload with references", err, schemes.ErrWouldBlock)
			c.put(ref)
			c.gone("alpha", at(plain, 1))
		}
	}
}

// checkUnregisterWaits: a lookup keeps the object for longer than its reference, and
// exit waits for the object, as unregister_netdevice does.
func checkUnregisterWaits(right bool) func(*checking) {
	return func(c *checking) {
		exiting := make(chan struct{}, 1)
		image, work := c.worked(func(ctx *loader.Context, _ *loader.Work) {
			e := c.objects.Find(at(object, 1).Key())
			exiting <- struct{}{}
			if right {
				ctx.UnregisterAndWait(e)
			}
		}, at(object, 1))
		c.objects.Dropping = func(*schemes.Entry) { work().Use() } // the holder of an object uses the module
		for range c.often() {
			c.load(image)
			ref := c.hold("alpha", at(object, 1))
			e := ref.Entry
			c.objects.Hold(e)
			c.put(ref)
			u := c.attempt("alpha", 0, nil)
			c.at("waiting for the exit of alpha")
			<-exiting
			if !right {
				c.result(u)
			}
			c.at("Drop of an object of alpha")
			c.objects.Drop(e)
			c.answer("alpha", "unload that waits for an object", c.result(u), nil)
			c.missing("alpha", at(object, 1))
		}
	}
}
