package bench

import (
	"sync"
	"sync/atomic"
	"time"

	"github.com/modbench/modbench/bench/internal/clock"
)

// A processor of a guest may be one of the two hardware threads of a core. While another guest uses the second one,
// this one does some two thirds of its work. That changes within milliseconds, and no counter of the system shows it:
// nothing is stolen. So a worker looks now and then how fast its core is.

// Cores is what workers saw of the cores that they ran on in a half of a round.
type Cores struct {
	Looks int64 // how often they looked, all together; 0: nobody did

	// Slowed is the share of these looks that found a core at least a tenth slower than it was at best in the process.
	// Something else may have used its other hardware thread, another guest perhaps, or its clock rate was lowered.
	// What slows a core all the time is not seen.
	Slowed float64
}

// pace is what a worker found out about its core in a part of a round. Only the worker uses it until the part has
// ended.
type pace struct {
	clock   *clock.Clock // nil: the worker does not look
	batches int          // since the last look
	looks   int64
	slowed  int64 // of these
	sum     uint64
}

const (
	lookAfter = 8    // batches: a third of a millisecond of lookups
	lookTurns = 1500 // of the loop in sums: some 2 us, a hundred times what a reading of the clock takes
	slowedBy  = 1.1  // a core that is shared takes 1.3 to 2 times as long, and one that is not 1.01 times

	finest = 100 * time.Nanosecond // resolution of a clock that can tell
)

// fastest is how many ticks the fastest look of this process took; 0: nobody has looked. Whoever looks lowers it; no
// other memory goes with it.
var fastest atomic.Int64

// paced finds out once how fast a core can be, in 2 ms. If the core is shared all that time, later looks find out.
var paced = sync.OnceFunc(func() {
	p := pace{clock: clock.Default()}
	for range 1000 {
		p.look()
	}
})

// begin forgets what was found, and says whether the worker looks. With a clock that is coarse it does not.
func (p *pace) begin(looks bool) {
	if *p = (pace{}); looks && clock.Default().Resolution <= finest {
		paced()
		p.clock = clock.Default()
	}
}

// batch counts one more batch of lookups, and looks if so many are done. It returns how long it looked.
func (p *pace) batch() clock.Ticks {
	if p.batches++; p.batches < lookAfter || p.clock == nil {
		return 0
	}
	p.batches = 0
	return p.look()
}

func (p *pace) look() clock.Ticks {
	began := p.clock.Now()
	p.sum = sums(p.sum, lookTurns)
	took := p.clock.Now() - began
	p.note(took, &fastest)
	return took
}

// note notes a look that took so long. fastest is how long the fastest one took.
func (p *pace) note(took clock.Ticks, fastest *atomic.Int64) {
	if took <= 0 { // the clock was set back
		return
	}
	best := fastest.Load()
	for (best == 0 || int64(took) < best) && !fastest.CompareAndSwap(best, int64(took)) {
		best = fastest.Load()
	}
	p.looks++
	if best > 0 && float64(took) > slowedBy*float64(best) {
		p.slowed++
	}
}

// coresOf adds up what workers saw.
func coresOf(workers []*worker) (c Cores) {
	slowed := int64(0)
	for _, w := range workers {
		c.Looks += w.pace.looks
		slowed += w.pace.slowed
	}
	c.Slowed = float64(slowed) / float64(max(c.Looks, 1))
	return c
}

// sums does additions in six chains that do not wait for each other, so that all units of a core that add are at work.
// Two threads that share the core have half of them each.
func sums(x uint64, turns int) uint64 {
	a, b, c, d, e, f := x, x+1, x+2, x+3, x+4, x+5
	for range turns {
		a += a>>3 ^ 5
		b += b>>3 ^ 7
		c += c>>3 ^ 9
		d += d>>3 ^ 11
		e += e>>3 ^ 13
		f += f>>3 ^ 15
	}
	return a + b + c + d + e + f
}
