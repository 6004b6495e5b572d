package bench

import (
	"math"
	"runtime"
	"time"

	"github.com/modbench/modbench/workloads"
)

// nap is the shortest sleep worth taking: below it the scheduler's own latency
// would make every arrival late.
const nap = 200 * time.Microsecond

// open looks things up when they arrive: w waits until the scheduled time of
// the next arrival, or starts at once if that has passed, and measures from the
// scheduled time. So a stall of a millisecond shows in every lookup that should
// have run in it, not in the one that was caught.
func (w *worker) open(a workloads.Arrival, workers int) func(n int) {
	mean := float64(workers) / a.Rate // seconds between arrivals at one worker
	between := func() time.Duration { return time.Duration(mean * 1e9) }
	if a.Process == workloads.Poisson {
		between = func() time.Duration {
			return time.Duration(-math.Log(1-w.random.Float64()) * mean * 1e9)
		}
	}
	t := &w.times
	t.scheduled = t.clock.Now() + t.clock.Ticks(time.Duration(w.random.Float64()*mean*1e9))
	return func(n int) {
		for range n {
			for left := t.clock.Duration(t.scheduled - t.clock.Now()); left > 0; left = t.clock.Duration(t.scheduled - t.clock.Now()) {
				if left > 2*nap {
					time.Sleep(left - nap)
				} else if !w.pinned {
					runtime.Gosched()
				}
			}
			target := w.next()
			at := t.probe.now.Load()
			ref, err := w.scheme.Get(target.Table, target.Key)
			t.note(target, at, t.scheduled)
			w.finish(target, ref, err)
			t.scheduled += t.clock.Ticks(between())
		}
	}
}
