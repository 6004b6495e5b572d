package calibrate

import (
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
// disturbs a sample only makes it longer.
func quartile(sample func() (ns float64, ok bool)) float64 {
	var all []float64
	for range samples {
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
func alone(n int, operation func(n int)) float64 {
	return quartile(func() (float64, bool) {
		began := time.Now()
		operation(n)
		return float64(time.Since(began).Nanoseconds()) / float64(n), true
	})
}

var sink int64

// private returns what a read-modify-write, a load and a plain store cost on a line that no other
// processor uses.
func private() (rmw, load, store float64) {
	w := new(word)
	rmw = alone(4000, func(n int) {
		for range n {
			w.n.Add(1)
		}
	})
	load = alone(20000, func(n int) {
		var sum int64
		for range n {
			sum += w.n.Load()
		}
		sink = sum
	})
	var plain [32]int64
	store = alone(20000, func(n int) {
		for i := range n {
			plain[i&7] += int64(i)
		}
		sink = plain[3]
	})
	return rmw, load, store
}

// together has two goroutines do n operations each at once, and returns how long one takes one of them.
// start begins a sample and returns what does operations; that returns false if the other one is not there. A
// sample in which that happened is left out, and one in which they did not run together for nine tenths of
// the time.
func together(n int, start func() func(id, n int) bool) float64 {
	return quartile(func() (float64, bool) {
		var began, ended [2]time.Time
		var met [2]bool
		var ready atomic.Int32
		var group sync.WaitGroup
		operation := start()
		for id := range 2 {
			group.Go(func() {
				bind(id)
				for ready.Add(1); ready.Load() < 2; {
				}
				warm := operation(id, n/10)
				began[id] = time.Now()
				met[id] = operation(id, n) && warm
				ended[id] = time.Now()
				operation(id, n/10)
			})
		}
		group.Wait()
		took := (ended[0].Sub(began[0]) + ended[1].Sub(began[1])).Seconds() / 2
		return took * 1e9 / float64(n), met[0] && met[1] && overlap(began, ended) >= 0.9
	})
}

// overlap returns the share of the time from the first begin to the last end in which both were there.
func overlap(began, ended [2]time.Time) float64 {
	first, late := began[0], began[1]
	if late.Before(first) {
		first, late = late, first
	}
	last, early := ended[0], ended[1]
	if early.After(last) {
		last, early = early, last
	}
	return early.Sub(late).Seconds() / max(last.Sub(first).Seconds(), 1e-9)
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
