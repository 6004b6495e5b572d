package bench

import (
	"math"
	"sync/atomic"
	"time"

	"github.com/modbench/modbench/workloads"
)

// nap is the shortest sleep worth taking: below it the scheduler's own latency
// would make every arrival late. longest is how long a worker sleeps before it
// looks at the stop flag.
const (
	nap     = 200 * time.Microsecond
	longest = 20 * time.Millisecond
)

// open looks things up when they arrive: w waits until the scheduled time of
// the next arrival, or starts at once if that has passed, and measures from the
// scheduled time. So a stall of a millisecond shows in every lookup that should
// have run in it, not in the one that was caught.
func (w *worker) open(a workloads.Arrival, workers int, stop *atomic.Bool) func(n int) {
	mean := float64(workers) / a.Rate * float64(time.Second) // between arrivals at one worker
	between := func() time.Duration { return time.Duration(mean) }
	if a.Process == workloads.Poisson {
		between = func() time.Duration { return time.Duration(w.random.ExpFloat64() * mean) }
	}
	t := &w.times
	t.scheduled = t.clock.Now() + t.clock.Ticks(time.Duration(w.random.Float64()*mean))
	return func(n int) {
		for range n {
			if !w.await(stop) {
				w.lookups-- // which run has counted with the batch
				continue
			}
			target := w.next()
			at := t.probe.now.Load()
			ref, err := w.scheme.Get(target.Table, target.Key)
			t.note(target, at, t.scheduled)
			w.finish(target, ref, err)
			t.scheduled += max(t.clock.Ticks(between()), 1)
		}
	}
}

// await returns true when the scheduled time has come, false if stop is set
// before.
func (w *worker) await(stop *atomic.Bool) bool {
	t := &w.times
	for {
		switch left := t.clock.Duration(t.scheduled - t.clock.Now()); {
		case left <= 0:
			return true
		case stop.Load():
			return false
		case left > 2*nap:
			t.clock.Sleep(min(left-nap, longest))
		default:
			t.clock.Relax(!w.pinned)
		}
	}
}

// backlog returns by how much the schedule of an open loop is behind: above
// zero at the end of a round, lookups arrived faster than they were served.
func (w *worker) backlog() time.Duration {
	t := &w.times
	if t.scheduled == 0 {
		return 0
	}
	return max(t.clock.Duration(t.clock.Now()-t.scheduled), 0)
}

// saturated is the backlog, as a share of a half, above which an open loop was
// no open loop any more.
const saturated = 0.01

// overloaded reports whether lookups arrived faster than they were served.
func (s *session) overloaded() bool {
	worst := time.Duration(0)
	for _, w := range s.workers {
		worst = max(worst, w.behind)
	}
	limit := time.Duration(math.Max(float64(s.config.Duration)*saturated, float64(time.Millisecond)))
	return worst > limit
}
