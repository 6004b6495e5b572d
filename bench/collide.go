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
	collideLeast = len(meetings)
	collideDelay = 3 * time.Microsecond
)

// An interrupted thread makes no step for longer than interruptSilence. A signal interrupts it within interruptLate,
// if it runs: after 1 us on bare metal, 25 us in some virtual machines.
const (
	interruptSilence = 400 * time.Nanosecond
	interruptLate    = 60 * time.Microsecond
)

// meeting says what the others do in a collision. All of them look up, but the first does it only in two of four kinds.
type meeting int

const (
	lookingUp meeting = iota // all end by themselves
	stopping                 // the first is interrupted, and then ends
	plugging                 // the first registers and unregisters for n, which it holds, and is interrupted
	rivalling                // the first unloads n and loads it again, and is interrupted
)

// meetings are made in turn, each with an unload that must not wait, and then with one that may.
var meetings = [...]meeting{stopping, plugging, stopping, lookingUp, stopping, rivalling, stopping, lookingUp}

// collision is what those share who meet: one who unloads m, and one on each other processor.
type collision struct {
	*directed
	others int32
	what   meeting // of the last one; begun publishes it

	begun  atomic.Uint32 // collisions so far; unload publishes, others observe
	ended  atomic.Int32  // others that are done with the last one; they publish, unload observes
	enough atomic.Bool   // others stop after what they are at; unload publishes
	over   atomic.Bool   // there is no other collision; unload publishes before begun
	mark   atomic.Int64  // the thread of the first other once it has begun the last one, to interrupt it; 0: none
	beat   atomic.Uint32 // steps of the first other, which publishes; unload observes that it makes none
}

// collide has an unload of m meet what others do, over and over until limit. They begin at random moments, and one of
// them is interrupted between any two of its instructions, for longer than an unload takes: what depends on a window
// of a few steps shows. Between two collisions nobody does anything, so an unload that waits for a wake that was lost
// waits for ever. On one processor there is nobody to meet.
func (d *directed) collide(seed uint64, limit time.Duration) {
	c := &collision{directed: d, others: int32(runtime.GOMAXPROCS(0) - 1)}
	if c.others == 0 {
		return
	}
	all := []func(){func() { c.unload(rand.New(rand.NewPCG(seed, 0)), limit) }}
	for i := range c.others {
		all = append(all, func() { c.meet(int(i), rand.New(rand.NewPCG(seed, uint64(i)+1))) })
	}
	d.together(all...)
}

// delay returns how many steps of spin to wait, at random.
func delay(r *rand.Rand) int { return r.IntN(steps(collideDelay) + 1) }

// unload unloads m in each collision, in turns if nobody holds it, and when nobody does. Before the next one it looks
// whether all is found that is there, and nothing else.
func (c *collision) unload(r *rand.Rand, limit time.Duration) {
	defer func() {
		c.over.Store(true)
		c.enough.Store(true)
		c.begun.Add(1)
	}()
	began := time.Now()
	for i := 0; (i < collideLeast || time.Since(began) < limit) && !c.failed(); i++ {
		c.begin(meetings[i%len(meetings)])
		c.interrupt()
		spin(delay(r))
		c.enough.Store(true)
		var err error
		if i/len(meetings)%2 == 0 {
			err = c.Unload(0, "m", schemes.NonBlock, nil, schemes.ErrWouldBlock)
		} else {
			err = c.Unload(0, "m", 0, nil)
		}
		for c.ended.Load() < c.others && !c.failed() {
			runtime.Gosched()
		}
		c.found(err != nil)
		if err == nil {
			c.Reload(0, "m")
			c.found(true)
		}
		c.dog.step()
	}
}

// begin begins a collision, and waits until the first other has begun it as well, if it runs.
func (c *collision) begin(what meeting) {
	c.what = what
	c.mark.Store(0)
	c.enough.Store(false)
	c.ended.Store(0)
	c.begun.Add(1)
	for n := 0; c.mark.Load() == 0 && n < 1000; n++ {
		runtime.Gosched()
	}
}

// interrupt interrupts the first other, and returns once that stands still. A second signal comes when it does, and
// is handled before the other goes on: that keeps it for longer where a signal takes less than an unload.
func (c *collision) interrupt() {
	if c.what == lookingUp || !interrupts {
		return
	}
	thread := int(c.mark.Load())
	interrupt(thread)
	for began := time.Now(); time.Since(began) < interruptLate; {
		beat := c.beat.Load()
		spin(steps(interruptSilence))
		if c.beat.Load() == beat {
			interrupt(thread)
			return
		}
	}
}

// found checks that m is found if it is there, that n is, and that nothing is that was unregistered.
func (c *collision) found(m bool) {
	for i := range directedWide {
		c.Find(stage.At(i, 0).Found(m), stage.At(i, 1).Found(true), vacant(i).Found(false))
	}
}

// failed reports whether a promise is broken.
func (d *directed) failed() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.first != nil
}
