package bench

import (
	"math/rand/v2"
	"runtime"

	"github.com/modbench/modbench/internal/stage"
)

// meetMost is how many lookups there are at most in a collision in which nobody is interrupted.
const meetMost = 100

// vacant is the place in that table where entries are registered and unregistered in a collision.
func vacant(table int) stage.Place { return stage.At(table, 2) }

// meet does in each collision what the unload meets. The first other says where it is, and that it goes on.
func (c *collision) meet(id int, r *rand.Rand) {
	first := id == 0
	step := func() {}
	if first {
		step = func() { c.beat.Add(1) }
	}
	for seen := uint32(0); ; {
		for c.begun.Load() == seen {
			runtime.Gosched()
		}
		if c.over.Load() {
			return
		}
		seen = c.begun.Load()
		if first {
			c.mark.Store(max(int64(thread()), 1))
		}
		switch what := c.what; {
		case what == plugging && first:
			c.plug(step)
		case what == rivalling && first:
			c.rival(step)
		case what == lookingUp:
			c.look(r, 1+r.IntN(meetMost), delay(r)*r.IntN(2))
		default:
			c.stopped(r, step)
		}
		c.ended.Add(1)
	}
}

// look gets, uses and puts m so often, and holds it for so many steps of spin.
func (c *collision) look(r *rand.Rand, times, hold int) {
	for range times {
		if ref, err := c.Get(stage.At(r.IntN(directedWide), 0)); err == nil {
			spin(hold)
			c.Done(ref)
		}
	}
}

// stopped gets, uses and puts m until it is enough. The last time is one in which it was interrupted, and nobody else
// is to wake whom it may have forgotten.
func (c *collision) stopped(r *rand.Rand, step func()) {
	at := stage.At(r.IntN(directedWide), 0)
	for !c.enough.Load() {
		if ref, err := c.Get(at); err == nil {
			c.Done(ref)
		}
		step()
	}
}

// plug registers and unregisters entries of n, which it holds, until it is enough.
func (c *collision) plug(step func()) {
	held, err := c.Get(stage.At(0, 1))
	if err != nil {
		return // it is looked up after each collision as well
	}
	defer c.Done(held)
	n := c.Context(1, held)
	for i := 0; !c.enough.Load() && !c.failed(); i++ {
		at := vacant(i % directedWide)
		e := c.Entry(at)
		c.Plug(n, e)
		step()
		c.Unplug(n, e)
		step()
		c.Find(at.Found(false))
	}
}

// rival unloads n and loads it again until it is enough.
func (c *collision) rival(step func()) {
	for !c.enough.Load() && !c.failed() {
		if c.Unload(1, "n", 0, nil) == nil {
			step()
			c.Reload(1, "n")
		}
		step()
	}
}
