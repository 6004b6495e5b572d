package schemetest

import (
	"runtime"
	"strings"
	"sync/atomic"

	"github.com/modbench/modbench/internal/loader"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/promise"
)

// What a scheme says about itself.
var infoChecks = []check{
	{"info/when to use it", true, checkWhen},
	{"info/sleeps", false, checkSleeps},
}

// checkWhen checks that the scheme says in a clause when to use it, and when not.
func checkWhen(c *checking) {
	for _, when := range [][2]string{{"UseWhen", c.info.UseWhen}, {"AvoidWhen", c.info.AvoidWhen}} {
		if clause := when[1]; strings.TrimRight(strings.TrimSpace(clause), ".") != clause || clause == "" {
			c.failf(promise.Declared, "", "Info.%s is %q, want a clause without a full stop", when[0], clause)
		}
	}
}

// checkSleeps checks in a build that sees every step whether get and put take one that may
// sleep: when nothing else runs, beside an unload that waits, and while exit runs. Tables whose
// own lock sleeps are left out.
func checkSleeps(c *checking) {
	if !FindsFreed {
		return
	}
	var watching, slept atomic.Bool
	unwatch := watchSleeps(&watching, &slept)
	defer unwatch()
	var exits func()
	image := c.image("alpha", nil, at(plain, 1), at(widest, 1))
	exit := image.Exit
	image.Exit = func(ctx *loader.Context) {
		exits()
		exit(ctx)
	}
	look := func() {
		for _, p := range []place{at(plain, 1), at(plain, 9), at(plain, 0), at(widest, 1)} {
			if ref, err := c.get(p.Table, p.Slot); err == nil {
				c.Scheme.Put(ref)
			}
		}
	}
	c.load(image)
	watching.Store(true)
	look()
	watching.Store(false)

	ref := c.hold("alpha", at(plain, 1))
	u := c.attempt("alpha", 0, nil)
	waits := c.waits(u)
	exits = func() { // a looker meets the exit function, and no one else takes a step
		returned := c.spawn("looker", func(*actor) {
			watching.Store(true)
			look()
			watching.Store(false)
		})
		for done := false; !done && !slept.Load(); runtime.Gosched() {
			select {
			case <-returned.ended:
				done = true
			default:
			}
		}
		watching.Store(false)
	}
	if waits {
		watching.Store(true)
		_, err := c.get(plain, 9)
		watching.Store(false)
		if err == nil {
			c.failf(promise.Answer, "", "get of what is not there: %v", err)
		}
	}
	c.put(ref)
	if waits {
		c.answer("alpha", "unload that waited", c.result(u), nil)
	} else {
		c.answer("alpha", "unload", c.unload("alpha", schemes.NonBlock, nil), nil)
	}
	c.settle()
	switch {
	case slept.Load() && !c.info.Sleeps:
		c.failf(promise.Declared, "", "get or put sleeps, and the scheme says that it does not")
	case !slept.Load() && c.info.Sleeps:
		c.failf(promise.Declared, "", "neither get nor put sleeps, and the scheme says that they may")
	}
}
