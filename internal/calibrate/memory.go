package calibrate

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"github.com/montanaflynn/stats"
)

// word is alone on its lines, as processors fetch them in pairs.
type word struct {
	_ [128]byte
	n atomic.Int64
	_ [128]byte
}

// samples is how often each thing is timed; the lower quartile counts.
const samples = 61

// quartile returns the lower quartile of what sample returns; samples that are not ok are left out. What
// disturbs a sample only makes it longer. Once ctx is done there are no more samples, and what is returned
// means nothing.
func quartile(ctx context.Context, sample func() (ns float64, ok bool)) float64 {
	var all []float64
	for range samples {
		if ctx.Err() != nil {
			return 0
		}
		if ns, ok := sample(); ok {
			all = append(all, ns)
		}
	}
	m, err := stats.Percentile(all, 25)
	if err != nil {
		return 0
	}
	return m
}

// alone times n operations of one processor and returns how long one takes.
func alone(ctx context.Context, n int, operation func(n int)) float64 {
	return quartile(ctx, func() (float64, bool) {
		began := time.Now()
		operation(n)
		return float64(time.Since(began).Nanoseconds()) / float64(n), true
	})
}

var sink int64

// private returns what a read-modify-write, a load and a plain store cost on a line that no other
// processor uses.
func private(ctx context.Context) (rmw, load, store float64) {
	w := new(word)
	rmw = alone(ctx, 4000, func(n int) {
		for range n {
			w.n.Add(1)
		}
	})
	load = alone(ctx, 20000, func(n int) {
		var sum int64
		for range n {
			sum += w.n.Load()
		}
		sink = sum
	})
	var plain [32]int64
	store = alone(ctx, 20000, func(n int) {
		for i := range n {
			plain[i&7] += int64(i)
		}
		sink = plain[3]
	})
	return rmw, load, store
}

// pieces is how many pieces the operations of a sample are timed in.
const pieces = 40

// together has two goroutines do n operations each at once, and returns how long one takes one of them
// while both are at it. Neither waits for the other at the end: who gets the line more often has done n
// sooner, and what the other one does alone after that is not counted. start begins a sample and returns
// what does operations; that returns false if the other one is not there. A sample in which that happened
// is left out, and one in which a processor was away.
func together(ctx context.Context, n int, start func() func(id, n int) bool) float64 {
	return quartile(ctx, func() (float64, bool) {
		var at [2][pieces + 1]time.Time
		var met [2]bool
		var ready atomic.Int32
		var group sync.WaitGroup
		operation := start()
		for id := range 2 {
			group.Go(func() {
				bind(id)
				for ready.Add(1); ready.Load() < 2; {
				}
				met[id] = operation(id, n/10)
				at[id][0] = time.Now()
				for i := 1; i <= pieces && met[id]; i++ {
					met[id] = operation(id, n/pieces)
					at[id][i] = time.Now()
				}
			})
		}
		group.Wait()
		if !met[0] || !met[1] {
			return 0, false
		}
		took, ok := both(at[0][:], at[1][:])
		return took * 1e9 / float64(n/pieces), ok
	})
}

// away is the share of the common time that no piece takes unless its processor did something else: with
// both always there and one of them getting the line five times as often, a piece of the other one takes
// less.
const away = 0.15

// both returns the seconds that a piece takes, over the time in which two processors were at their pieces,
// and whether both were there all that time. Each slice has the begin and then the ends of pieces of equal size.
func both(a, b []time.Time) (seconds float64, ok bool) {
	from, to := a[0], a[len(a)-1]
	if b[0].After(from) {
		from = b[0]
	}
	if b[len(b)-1].Before(to) {
		to = b[len(b)-1]
	}
	common := to.Sub(from).Seconds()
	if common <= 0 {
		return 0, false
	}
	done := 0.0
	for _, of := range [][]time.Time{a, b} {
		for i := 1; i < len(of); i++ {
			took := of[i].Sub(of[i-1]).Seconds()
			within := min(of[i].Sub(from).Seconds(), common) - max(of[i-1].Sub(from).Seconds(), 0)
			if within <= 0 {
				continue
			}
			if within > away*common {
				return 0, false
			}
			done += within / took
		}
	}
	return 2 * common / done, true
}

// middle returns the median, and the distance of the quartiles by it.
func middle(all []float64) (m, spread float64) {
	m, err := stats.Median(all)
	if err != nil || m == 0 {
		return 0, 0
	}
	if q, err := stats.Quartile(all); err == nil {
		spread = (q.Q3 - q.Q1) / m
	}
	return m, spread
}
