package bench

import (
	"math/rand/v2"
	"runtime"
	"sync/atomic"
	"time"

	"github.com/modbench/modbench/internal/stage"
	"github.com/modbench/modbench/schemes"
)

// How long a round makes collisions, and how many at least. The longest delay in one is about what an unload takes.
const (
	collideFor   = 20 * time.Millisecond
	collideLeast = 16
	collideDelay = 3 * time.Microsecond
	collideMost  = 100 // lookups in one, if nobody is interrupted
)

// collision is what those share who meet: one who unloads a module, and one who looks it up on each other processor.
type collision struct {
	*directed
	lookers int32

	begun atomic.Uint32 // collisions so far; collide publishes, lookers observe
	ended atomic.Int32  // lookers that are done with the last one; they publish, collide observes
	over  atomic.Bool   // there is no other one; collide publishes before begun
	mark  atomic.Int64  // the thread of a looker that has begun the last one, to interrupt; 0: none
}

// collide has lookups meet unloads of m, over and over until the limit. Both begin at random moments, and a looker
// may be interrupted between any two of its instructions, for longer than an unload takes: what depends on a
// window of a few steps shows. Between two collisions nobody looks up, so an unload that waits for a wake that was
// lost waits for ever. On one processor there is nobody to meet.
func (d *directed) collide(seed uint64, limit time.Duration) {
	c := &collision{directed: d, lookers: int32(runtime.GOMAXPROCS(0) - 1)}
	if c.lookers == 0 {
		return
	}
	all := []func(){func() { c.unload(rand.New(rand.NewPCG(seed, 0)), limit) }}
	for i := range c.lookers {
		all = append(all, func() { c.look(rand.New(rand.NewPCG(seed, uint64(i)+1))) })
	}
	d.together(all...)
}

// delay returns how many steps of spin to wait, at random.
func delay(r *rand.Rand) int { return r.IntN(steps(collideDelay) + 1) }

// unload unloads m in each collision, in turns if nobody holds it, and when nobody does.
func (c *collision) unload(r *rand.Rand, limit time.Duration) {
	defer func() {
		c.over.Store(true)
		c.begun.Add(1)
	}()
	began := time.Now()
	for i := 0; (i < collideLeast || time.Since(began) < limit) && !c.failed(); i++ {
		c.mark.Store(0)
		c.ended.Store(0)
		c.begun.Add(1)
		if i%2 == 0 {
			for n := 0; c.mark.Load() == 0 && n < 1000; n++ {
				runtime.Gosched() // no looker runs yet
			}
			interrupt(int(c.mark.Load()))
		}
		spin(delay(r))
		var err error
		if i/2%2 == 0 {
			err = c.Unload(0, "m", schemes.NonBlock, nil, schemes.ErrWouldBlock)
		} else {
			err = c.Unload(0, "m", 0, nil)
		}
		for c.ended.Load() < c.lookers && !c.failed() {
			runtime.Gosched()
		}
		if err == nil {
			c.Reload(0, "m")
		}
		c.dog.step()
	}
}

// look gets, uses and puts m in each collision, once or many times. The last time is one that lasted long, if any
// does: it was interrupted, and nobody else is to wake whom it may have forgotten.
func (c *collision) look(r *rand.Rand) {
	for seen := uint32(0); ; {
		for c.begun.Load() == seen {
			runtime.Gosched()
		}
		if c.over.Load() {
			return
		}
		seen = c.begun.Load()
		c.mark.Store(int64(thread()))
		hold, most := 0, collideMost
		if r.IntN(2) == 0 {
			hold, most = delay(r), 1+r.IntN(4)
		}
		last := time.Now()
		for range most {
			if ref, err := c.Get(stage.At(r.IntN(directedWide), 0)); err == nil {
				spin(hold)
				c.Done(ref)
			}
			now := time.Now()
			if now.Sub(last) > duration(hold)+collideDelay/2 {
				break
			}
			last = now
		}
		c.ended.Add(1)
	}
}

// failed reports whether a promise is broken.
func (d *directed) failed() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.first != nil
}
