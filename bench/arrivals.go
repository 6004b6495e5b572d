package bench

import (
	"math"
	"sync/atomic"
	"time"

	"github.com/modbench/modbench/workloads"
)

// nap is the shortest sleep worth taking. A shorter one would end late, by the
// latency of the scheduler.
const nap = 200 * time.Microsecond

// open is the open loop: lookups arrive on a schedule. The worker waits until the
// scheduled time of the next arrival, or starts at once if that has passed, and
// latency is measured from the scheduled time. So a stall of a millisecond shows
// in every lookup that arrives in it, and not only in the one that it caught.
//
// A hold that sleeps stands for a request: its client sends the next one some time after
// it was answered. So the schedule stands still during the hold, and the arrivals come
// closer together, so that the rate stays. Then a lookup waits for the scheme and not for
// the request before it. The schedule also stands still while the worker waits for
// modprobe, since that keeps nobody else from opening.
type open struct {
	*worker
	between func() time.Duration // draws the time from one arrival to the next
	ended   *atomic.Bool         // the part of the round: ends a wait
}

// newOpen returns the loop of w, one of so many workers that share the arrivals
// of a. Its schedule begins now.
func newOpen(w *worker, a workloads.Arrival, workers int, ended *atomic.Bool) open {
	mean := float64(workers) / a.Rate * float64(time.Second) // between arrivals at one worker
	if w.sleeps {
		mean = max(mean-float64(duration(w.hold)), 1)
	}
	between := func() time.Duration { return time.Duration(mean) }
	if a.Process == workloads.Poisson {
		between = func() time.Duration { return time.Duration(w.random.ExpFloat64() * mean) }
	}
	t := &w.times
	t.scheduled = t.clock.Now() + t.clock.Ticks(time.Duration(w.random.Float64()*mean))
	return open{w, between, ended}
}

func (o open) run(n int) int {
	t := &o.times
	for done := range n {
		if !o.await() {
			return done
		}
		target := o.next()
		at := t.probe.now.Load() // observes the phase of an unload, which probe.Enter publishes
		ref, err := o.scheme.Get(target.Table, target.Key)
		got := t.note(target, at, t.scheduled)
		o.slept = 0
		o.finish(target, ref, err)
		o.opened(t.scheduled, got, err)
		t.scheduled += max(t.clock.Ticks(o.slept+o.between()), 1)
	}
	return n
}

// await waits for the scheduled time and returns true, or returns false if the
// part of the round ends before.
func (o open) await() bool {
	t := &o.times
	for {
		switch left := t.clock.Duration(t.scheduled - t.clock.Now()); {
		case left <= 0:
			return true
		case o.ended.Load():
			return false
		case left > 2*nap:
			t.clock.Sleep(min(left-nap, glance))
		default:
			t.clock.Relax(!o.pinned)
		}
	}
}

// backlog returns by how much an open loop is behind its schedule. If that is
// more than zero at the end of a round, lookups arrived faster than they were
// served.
func (w *worker) backlog() time.Duration {
	t := &w.times
	if t.scheduled == 0 {
		return 0
	}
	return max(t.clock.Duration(t.clock.Now()-t.scheduled), 0)
}

// saturated is the backlog, as a share of a half, above which a round is said to
// be overloaded.
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
