package schemetest

import (
	"errors"
	"fmt"
	"runtime"
	"time"

	"github.com/modbench/modbench/internal/loader"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/promise"
)

// check is one row of the conformance suite: a scenario that runs on a fresh rig. Its
// steps are ordered by handshakes; the watchdog's patience is the only time in it.
type check struct {
	name  string
	floor bool // runs also for schemes that refuse every unload
	run   func(c *checking)
}

// checking is a check that runs: the rig, and the actor that runs it.
type checking struct {
	*rig
	me    *actor
	short bool
}

// errStop unwinds a check that has failed and has been reported.
var errStop = errors.New("schemetest: check failed")

// conform puts a scheme through one check. It returns what the scheme broke, and
// whether all actors have returned.
func conform(
	newScheme func() schemes.Scheme, k check, short bool, patience time.Duration,
) (broken []Violation, back bool) {
	r := newRig(newScheme(), patience, schemes.Spinning, runtime.Gosched)
	me := r.spawn(k.name, func(me *actor) { k.run(&checking{r, me, short}) })
	hung := await([]*actor{me}, patience)
	switch {
	case len(hung) > 0 || len(r.broken()) == 0:
		back = r.join() // reports the actors that the check left behind, too
	default:
		back = false // the check failed half-way: others may wait for it for ever
	}
	if back && len(r.broken()) == 0 {
		r.balance()
	}
	return r.broken(), back
}

// failf reports a broken promise and ends the check.
func (c *checking) failf(p promise.Promise, module, format string, args ...any) {
	c.broke(p, "", module, format, args...)
	panic(errStop)
}

// at notes what the check does next, for the watchdog.
func (c *checking) at(format string, args ...any) {
	what := fmt.Sprintf(format, args...)
	c.me.do(&what)
}

// often returns how many times a check repeats a scenario whose interleaving varies.
func (c *checking) often() int {
	if c.short {
		return 50
	}
	return 500
}

// load loads an image, which must succeed.
func (c *checking) load(images ...*loader.Image) {
	for _, image := range images {
		c.loadBy(c.loader, image)
	}
}

func (c *checking) loadBy(l *loader.Loader, image *loader.Image) {
	c.at("Load(%s)", image.Name)
	if err := l.Load(image); err != nil {
		c.failf(promise.Answer, image.Name, "load: %v", err)
	}
}

// hold gets an entry of the named module, which must succeed.
func (c *checking) hold(module string, p place) schemes.Ref {
	c.at("Get(%d in %s)", p.Slot, c.Tables[p.Table].Name)
	ref, err := c.get(p.Table, p.Slot)
	if err != nil {
		c.failf(promise.Gone, module, "get %d in %s: %v, but it is loaded", p.Slot, c.Tables[p.Table].Name, err)
	}
	c.use(ref, module)
	return ref
}

// use uses a held entry, which must be the module's and intact.
func (c *checking) use(ref schemes.Ref, module string) {
	if m := ref.Entry.Owner; m == nil || m.Name != module {
		c.failf(promise.Answer, module, "get found another entry, %v", ref.Entry.Key)
	}
	if text := ref.Use(); text != schemes.Intact {
		c.failf(promise.Hold, module, "held, and %v", text)
	}
}

// put puts ref.
func (c *checking) put(ref schemes.Ref) {
	c.at("Put(%d of %s)", ref.Entry.Key.Num, ref.Entry.Table.Name)
	c.Scheme.Put(ref)
}

// missing checks that nothing is found at any of the places.
func (c *checking) missing(module string, at ...place) {
	for _, p := range at {
		c.at("Get(%d in %s)", p.Slot, c.Tables[p.Table].Name)
		switch ref, err := c.get(p.Table, p.Slot); {
		case p.Table == widest && err == nil && ref.Entry.Owner == nil:
			c.put(ref) // the fallback
		case err != schemes.ErrNotFound:
			c.failf(promise.Gone, module, "get %d in %s: %v, but nothing is there", p.Slot, c.Tables[p.Table].Name, err)
		}
	}
}

// gone unloads a module that nobody holds, which must succeed, and checks that
// exit ran and nothing is found any more.
func (c *checking) gone(module string, at ...place) {
	c.at("Unload(%s, NonBlock)", module)
	before := c.loader.Stats()
	if err := c.unload(module, schemes.NonBlock, nil); err != nil {
		c.failf(promise.Exit, module, "unload of a module that nobody holds: %v", err)
	}
	if n := c.loader.Stats().Exits - before.Exits; n != 1 {
		c.failf(promise.Exit, module, "exit ran %d times", n)
	}
	c.missing(module, at...)
}

// attempt is an unload that runs on a goroutine of its own.
type attempt struct {
	module string
	done   chan struct{}
	err    error // valid once done
}

func (c *checking) attemptBy(l *loader.Loader, module string, flags schemes.Flags, sig *mem.Signal) *attempt {
	u := &attempt{module: module, done: make(chan struct{})}
	what := fmt.Sprintf("Unload(%s, %v)", module, spell(flags))
	c.spawn("unloader", func(a *actor) {
		defer close(u.done)
		a.do(&what)
		u.err = l.Unload(module, flags, sig)
	})
	return u
}

// attempt begins an unload.
func (c *checking) attempt(module string, flags schemes.Flags, sig *mem.Signal) *attempt {
	return c.attemptBy(c.loader, module, flags, sig)
}

// waits returns true once the attempt waits. The module of the attempt is held. A
// second unload that is told busy shows that the first waits. If the attempt was
// refused instead, waits returns false. The scheme declares which of the two it does.
func (c *checking) waits(u *attempt) bool {
	c.at("Unload(%s, NonBlock) beside one that waits", u.module)
	for {
		err := c.unload(u.module, schemes.NonBlock, nil)
		select {
		case <-u.done:
			if u.err != schemes.ErrBusy && u.err != schemes.ErrWouldBlock {
				c.failf(promise.Hold, u.module, "unload of a module that is held: %v", u.err)
			}
			if c.info.Waits {
				c.failf(promise.Declared, u.module,
					"unload of a module that is held: %v, but the scheme declares that it waits", u.err)
			}
			return false
		default:
		}
		switch err {
		case schemes.ErrBusy:
			if !c.info.Waits {
				c.failf(promise.Declared, u.module,
					"unload of a module that is held waits, but the scheme declares that it does not")
			}
			return true
		case schemes.ErrWouldBlock:
			runtime.Gosched() // the attempt has not begun
		default:
			c.failf(promise.Hold, u.module, "non-blocking unload of a module that is held: %v", err)
		}
	}
}

// result returns the answer of an attempt.
func (c *checking) result(u *attempt) error {
	c.at("waiting for Unload(%s) to return", u.module)
	<-u.done
	return u.err
}

// answer checks that an error is one of those that the kernel returns here.
func (c *checking) answer(module, what string, got error, want ...error) {
	for _, w := range want {
		if errors.Is(got, w) {
			return
		}
	}
	c.failf(promise.Answer, module, "%s: %v, want %v", what, got, want)
}

// spell writes flags as a caller would.
func spell(f schemes.Flags) string {
	switch f {
	case 0:
		return "wait"
	case schemes.NonBlock:
		return "NonBlock"
	case schemes.Force:
		return "Force"
	}
	return "NonBlock|Force"
}
