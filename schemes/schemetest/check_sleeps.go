package schemetest

import (
	"runtime"
	"sync/atomic"

	"github.com/modbench/modbench/internal/loader"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/promise"
)

// sleeping is a check of whether get and put take a step that may sleep. While watching is set
// no goroutine but the one that looks takes steps.
type sleeping struct {
	*checking
	watching, slept atomic.Bool
}

// checkSleeps checks in a build that sees every step what the scheme declares: when nothing
// else runs, beside an unload that waits, and while exit runs. Tables whose own lock sleeps are
// left out.
func checkSleeps(c *checking) {
	if !FindsFreed {
		return
	}
	s := &sleeping{checking: c}
	defer watchSleeps(&s.watching, &s.slept)()
	image := c.image("alpha", nil, at(plain, 1), at(widest, 1))
	exit := image.Exit
	image.Exit = func(ctx *loader.Context) {
		s.beside()
		exit(ctx)
	}
	c.load(image)
	s.look()
	ref := c.hold("alpha", at(plain, 1))
	u := c.attempt("alpha", 0, nil)
	if waits := c.waits(u); waits {
		c.put(ref)
		c.answer("alpha", "unload that waited", c.result(u), nil)
	} else {
		c.put(ref)
		c.answer("alpha", "unload", c.unload("alpha", schemes.NonBlock, nil), nil)
	}
	c.settle()
	switch slept := s.slept.Load(); {
	case slept && !c.info.Sleeps:
		c.failf(promise.Declared, "", "get or put sleeps, and the scheme says that it does not")
	case !slept && c.info.Sleeps:
		c.failf(promise.Declared, "", "neither get nor put sleeps, and the scheme says that they may")
	}
}

// look gets and puts, watched.
func (s *sleeping) look() {
	s.watching.Store(true)
	defer s.watching.Store(false)
	for _, p := range []place{at(plain, 1), at(plain, 9), at(plain, 0), at(widest, 1)} {
		if ref, err := s.get(p.Table, p.Slot); err == nil {
			s.Scheme.Put(ref)
		}
	}
}

// beside looks on another goroutine, while the caller, who is the exit function, takes no
// steps, until that goroutine has returned or is about to sleep.
func (s *sleeping) beside() {
	looker := s.spawn("looker", func(*actor) { s.look() })
	for !s.slept.Load() {
		select {
		case <-looker.ended:
			return
		default:
			runtime.Gosched()
		}
	}
	s.watching.Store(false)
}
