package bench

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/modbench/modbench/bench/internal/clock"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/promise"
	"github.com/modbench/modbench/workloads"
)

// worker is one goroutine that looks things up. From the start to the end of a
// part of a round only that goroutine uses its fields.
type worker struct {
	_      [128]byte
	id     int
	scheme schemes.Reader // a handle of its own, where the scheme offers one
	system *workloads.System
	seq    []*workloads.Target // in the order in which they are looked up; see [session.share]
	pos    uint                // in seq, modulo its length
	hold   int                 // how many steps to spin between Get and Put; 0: no hold
	sleeps bool                // a hold sleeps for as long as so many steps take
	slept  time.Duration       // in the last hold, or in modprobes
	holds  []int               // what hold is drawn from; nil: it is hold
	ended  *atomic.Bool        // of the part of the round: a hold that is drawn ends with it
	slice  int                 // steps of spin between two looks at abort
	cost   time.Duration       // that modprobe takes; 0: an open is one lookup, and at most one more
	batch  int                 // operations between two yields
	pinned bool
	cell   Cell
	fault  *fault
	abort  *atomic.Bool // of the session: a hold ends early
	random *rand.Rand   // of arrivals

	uses   *uses       // what it does beside lookups; nil: nothing
	rtnl   *sync.Mutex // of the system: who opens has it twice; nil: nobody has
	asides int64       // operations of the part of the round that are no opens

	turnedDown int64 // refused lookups among them

	lookups, misses, refused, autoloads int64

	modprobes, unserved int64       // of whole opens: modules asked for; failed although a module provides it
	settled             clock.Ticks // when the last open ended whose first lookup failed
	cut                 bool        // the part ended in the middle of an open

	pace   pace          // of its core, in the part of the round
	times  timings       // of the half with clock readings
	end    time.Time     // of its last operation; zero: it came to nothing before the end of the part
	behind time.Duration // how late an open loop was at its end
	_      [128]byte
}

// newWorker returns worker id, without what it shares with others: what it looks
// up, and the book.
func (s *session) newWorker(id int) *worker {
	knobs, sys := &s.config.Knobs, s.system
	w := &worker{
		id: id, scheme: schemes.ReaderOf(sys.Scheme), system: sys,
		hold: steps(knobs.Hold), sleeps: knobs.HoldBy == workloads.Sleep, slice: steps(time.Millisecond),
		batch: s.batch, pinned: knobs.Placement == workloads.Pinned,
		cell: s.config.Cell, fault: s.fault, abort: &s.abort,
		random: rand.New(rand.NewPCG(knobs.Seed, uint64(id))), cost: knobs.ModprobeCost, rtnl: sys.Rtnl,
	}
	w.uses = newUses(w, knobs, s.config.Subsystem)
	for _, d := range knobs.HoldDist.Holds(drawnHolds) {
		w.hold, w.holds = 1, append(w.holds, steps(d))
	}
	return w
}

// drawnHolds is how many hold times a worker has to draw from, if they come from a trace.
const drawnHolds = 1024

// next returns what is looked up next.
func (w *worker) next() *workloads.Target {
	t := w.seq[w.pos%sequence]
	w.pos++
	return t
}

// loop is one way to spend operations: [closed], [sampled], [open], [storm], or
// one of them [mixed] with unloads. A worker has a new one in each part of a
// round.
type loop interface {
	// run does n operations and returns how many it did: fewer if it waited for
	// one of them when the part ended.
	run(n int) int
}

// looks is how often in a batch a worker looks whether its part of the round has ended.
// The more often, the sooner it ends: a worker that ends later than the others has the
// table to itself for that time.
const looks = 8

// run runs l, size operations at a time, until ended is set or n operations are
// done (0: no limit). It yields the processor after each batch.
//
// A worker ends at the time of its last operation. One that waited for a processor when its
// part ended has done nothing since. If thousands of workers have to come to their ends
// one after the other, that time does not count as time for lookups.
func (w *worker) run(ended *atomic.Bool, n int64, l loop, size int) {
	w.end, w.ended, w.cut, w.slept = time.Time{}, ended, false, 0
	defer func() {
		if w.behind = w.backlog(); w.cut {
			w.behind = 0 // it slept
		}
	}()
	if ended.Load() {
		return
	}
	since, batch := 0, max(w.batch, 1) // operations since the last yield, and between two
	for left := n; !ended.Load(); {
		part := min(size, batch-since)
		if n > 0 {
			if left <= 0 {
				break
			}
			part = int(min(left, int64(part)))
			left -= int64(part)
		}
		w.lookups += int64(l.run(part))
		if since += part; since < batch {
			continue
		}
		if since = 0; !w.pinned && !ended.Load() {
			if runtime.Gosched(); ended.Load() {
				return
			}
		}
		if took := w.pace.batch(); w.times.last != 0 {
			w.times.last += took // the look is no gap in the lookups of a bystander
		}
	}
	if !w.cut {
		w.end = time.Now()
	}
}

func (w *worker) violated(ref schemes.Ref) {
	w.fault.report(&Violation{
		Cell: w.cell, Table: ref.Entry.Table.Name, Module: ref.Entry.Owner.Name,
		Promise: promise.Hold, Seen: ref.Use().String(),
	})
}

// answered reports a Get of t whose error is not one that the contract lists.
func (w *worker) answered(t *workloads.Target, err error) {
	w.fault.report(&Violation{
		Cell: w.cell, Table: t.Table.Name, Module: t.Module, Promise: promise.Answer,
		Seen: fmt.Sprintf("get answers %q, which is neither not found nor refused", err),
	})
}
