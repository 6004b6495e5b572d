package bench

import (
	"math"
	"sync"
	"time"

	"github.com/modbench/modbench/bench/internal/clock"
	"github.com/modbench/modbench/internal/loader"
	"github.com/modbench/modbench/workloads"
)

// costShare is the share of the throughput that timing may cost.
const costShare = 0.02

// maxSampled is the longest sampling interval. With a longer one a short round
// would have too few samples for its percentiles.
const maxSampled = 4096

// isolated is how many times more an isolated timing costs than one of many timings
// in a row. Gets that are not timed overlap in the processor, and a clock reading
// ends the overlap. By the next timing the processor has also forgotten the
// histogram and the branches. On a Sapphire Rapids guest 60 ns become 100 to 200
// (BenchmarkOverhead).
const isolated = 4

// timingCost is what timing one Get costs if many are timed in a row: two clock
// readings and a note of what they say. It is the least of several tries.
var timingCost = sync.OnceValue(func() time.Duration {
	const tries, gets = 16, 256
	var t timings
	t.init(newProbe(), new(book))
	target := new(workloads.Target)
	best := time.Duration(math.MaxInt64)
	for range tries {
		began := t.clock.Now()
		for range gets {
			t.note(target, t.probe.now.Load(), t.clock.Now())
		}
		best = min(best, t.clock.Duration(t.clock.Now()-began))
	}
	return best / gets
})

// interval returns the sampling interval, a power of two: one operation in so many
// is timed. It is the shortest at which timing costs at most costShare, if an
// operation takes perOp and timing one costs cost.
func interval(perOp, cost time.Duration) int {
	every := 1
	for float64(every)*float64(max(perOp, 1))*costShare < isolated*float64(cost) && every < maxSampled {
		every *= 2
	}
	return every
}

// timings is what a worker notes down in the half with clock readings.
type timings struct {
	probe *probe
	clock *clock.Clock
	every int // sampling interval
	skip  int // how many Gets come before the next that is timed

	book *book // where it is noted

	last    clock.Ticks // end of the last timed lookup of a module that was not being unloaded
	seen    uint64      // probe.now at that time
	unload  uint64      // number of the unload that longest belongs to
	longest clock.Ticks

	scheduled clock.Ticks // arrival of the next lookup in an open loop
}

func (t *timings) init(p *probe, b *book) {
	t.probe, t.clock, t.every, t.book = p, p.clock, 1, b
}

// reset forgets what is followed. What is in the book is for its owner to forget.
func (t *timings) reset() {
	t.skip, t.last, t.seen, t.unload, t.longest, t.scheduled = 0, 0, 0, 0, 0, 0
}

// note records a Get of target that ends now. It began at the reading began; at is
// what probe.now said then about unloads. It returns the reading at which it ended.
func (t *timings) note(target *workloads.Target, at uint64, began clock.Ticks) clock.Ticks {
	ended := t.clock.Now()
	d := t.clock.Duration(ended - began)
	b := t.book
	b.lock()
	b.get.Add(d)
	if phase := at & phaseMask; phase != uint64(loader.Idle) {
		b.during[phase].Add(d)
	}
	b.unlock()
	t.bystand(target, ended)
	return ended
}

// bystand notes the gaps between lookups of modules that are not being unloaded.
// A gap counts for an unload that was in progress at either end of the gap, and
// for one that began and ended within it.
func (t *timings) bystand(target *workloads.Target, now clock.Ticks) {
	at := t.probe.now.Load()
	if at&phaseMask != uint64(loader.Idle) && *t.probe.victim.Load() == target.Module {
		return
	}
	if t.last != 0 {
		gap := now - t.last
		if number := at >> phaseBits; number > t.unload { // if unloads overlap, the latest
			t.flush()
			t.unload, t.longest = number, gap
		} else if at&phaseMask != uint64(loader.Idle) || t.seen&phaseMask != uint64(loader.Idle) {
			t.longest = max(t.longest, gap)
		}
	}
	t.last, t.seen = now, at
}

// flush records the longest gap of the last unload.
func (t *timings) flush() {
	if t.longest > 0 {
		t.book.lock()
		t.book.stalled.Add(t.clock.Duration(t.longest))
		t.book.unlock()
	}
	t.longest = 0
}
