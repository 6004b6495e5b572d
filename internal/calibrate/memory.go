package calibrate

import (
	"runtime"
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

// samples is how often each thing is timed; the median counts.
const samples = 61

// median returns the median of what sample returns; samples that are not ok are left out.
func median(sample func() (ns float64, ok bool)) float64 {
	var all []float64
	for range samples {
		if ns, ok := sample(); ok {
			all = append(all, ns)
		}
	}
	m, err := stats.Median(all)
	if err != nil {
		return 0
	}
	return m
}

// alone times n operations of one processor and returns how long one takes.
func alone(n int, operation func(n int)) float64 {
	return median(func() (float64, bool) {
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
// A sample in which they did not run together for nine tenths of the time is left out.
func together(n int, operation func(id, n int)) float64 {
	return median(func() (float64, bool) {
		var began, ended [2]time.Time
		var ready atomic.Int32
		var group sync.WaitGroup
		for id := range 2 {
			group.Go(func() {
				runtime.LockOSThread()
				for ready.Add(1); ready.Load() < 2; {
				}
				operation(id, n/10)
				began[id] = time.Now()
				operation(id, n)
				ended[id] = time.Now()
				operation(id, n/10)
				runtime.UnlockOSThread()
			})
		}
		group.Wait()
		first, last := began[0], ended[0]
		both := [2]time.Time{began[1], ended[1]}
		if began[1].Before(first) {
			first, both[0] = began[1], began[0]
		}
		if ended[1].After(last) {
			last, both[1] = ended[1], ended[0]
		}
		whole, overlap := last.Sub(first), both[1].Sub(both[0])
		took := (ended[0].Sub(began[0]) + ended[1].Sub(began[1])).Seconds() / 2
		return took * 1e9 / float64(n), overlap.Seconds() >= 0.9*whole.Seconds()
	})
}

// contended returns how long an addition takes to a line to which another processor adds all the time.
func contended() float64 {
	w := new(word)
	return together(8000, func(_, n int) {
		for range n {
			w.n.Add(1)
		}
	})
}

// retried is the same of a loop that loads and then compares and swaps until it works.
func retried() float64 {
	w := new(word)
	return together(8000, func(_, n int) {
		for range n {
			for {
				v := w.n.Load()
				if w.n.CompareAndSwap(v, v+1) {
					break
				}
			}
		}
	})
}

// pingPong returns how long a line takes from one processor to the other, one way: blindly, by a
// compare-and-swap that waits for its turn, or by loads that wait and then an exchange.
func pingPong(blind bool) float64 {
	w := new(word)
	return together(2000, func(id, n int) {
		for i := range n {
			if !turn(w, int64(2*i+id), blind) {
				break // the other one is not there
			}
		}
		if id == 1 {
			w.n.Store(0)
		}
		for tries := 0; id == 0 && w.n.Load() != 0 && tries < patience; tries++ { // the other one may have ended
			runtime.Gosched()
		}
	}) / 2
}

// patience is how often one of two looks at a word that the other one should change.
const patience = 1 << 22

// turn waits until w is want and adds 1. It returns false if that takes too long.
func turn(w *word, want int64, blind bool) bool {
	for range patience {
		switch {
		case blind:
			if w.n.CompareAndSwap(want, want+1) {
				return true
			}
		case w.n.Load() == want:
			w.n.Swap(want + 1)
			return true
		}
	}
	return false
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
