package claims

import (
	"runtime"
	"sync/atomic"
	"time"

	"github.com/modbench/modbench/schemes"
)

// wanted is the module that everybody opens, and neighbour one in the same table that nobody unloads.
const wanted, neighbour = "iso9660", "ext2"

// load is what goes on while a module is opened.
type load struct {
	exit, period time.Duration // of the unloads
	hold         time.Duration // between the open and its put
	workers      int           // who open
}

// opens has workers open a module. Once a period the module is unloaded, by an unload that waits, and an open that does
// not get it loads it again.
func opens(b *Bench, s schemes.Scheme, l load) (*tally, error) {
	x, err := newBed(s, 1, []module{{neighbour, l.exit, []int{0}}, {wanted, l.exit, []int{0}}})
	if err != nil {
		return nil, err
	}
	x.hold = l.hold
	unload := func(ended *atomic.Bool) {
		for !ended.Load() {
			_ = x.loaders[0].Unload(wanted, 0, nil) // nobody may have loaded it since
			if l.period > 0 {
				time.Sleep(l.period)
			} else {
				runtime.Gosched()
			}
		}
	}
	sum := new(tally)
	for range b.Rounds {
		sum.add(x.round(b, l.workers, func(r schemes.Reader, _ int, t *tally) {
			x.open(r, 0, wanted, t)
			runtime.Gosched()
		}, unload))
	}
	return sum, b.Context.Err()
}

// retried has one hold a module while rmmod is asked to unload it, without waiting, again and again. It returns what
// lookups of the same module come to, and how many unloads were refused.
func retried(b *Bench, s schemes.Scheme) (lookups *tally, attempts int64, err error) {
	x, err := newBed(s, 1, []module{{wanted, 0, []int{0}}})
	if err != nil {
		return nil, 0, err
	}
	held, err := s.Get(x.tables[0], schemes.Key{Name: wanted})
	if err != nil {
		return nil, 0, err
	}
	defer s.Put(held)
	lookups = new(tally)
	for range b.Rounds {
		lookups.add(x.round(b, max(b.Procs-1, 1), func(r schemes.Reader, _ int, t *tally) {
			for range 64 {
				x.open(r, 0, wanted, t)
			}
			runtime.Gosched()
		}, func(ended *atomic.Bool) {
			for !ended.Load() {
				if x.loaders[0].Unload(wanted, schemes.NonBlock, nil) != nil {
					attempts++
				}
				runtime.Gosched()
			}
		}))
	}
	return lookups, attempts, b.Context.Err()
}

// bystanders has all processors but one look up a module that stays, while another of the same table is unloaded and
// loaded all the time. It returns for each round how many lookups a second begin and end while an exit runs, over how
// many there are otherwise.
func bystanders(b *Bench, s schemes.Scheme, exit time.Duration) (shares []float64, err error) {
	for range b.Rounds {
		x, err := newBed(s, 1, []module{{neighbour, exit, []int{0}}, {wanted, exit, []int{0}}})
		if err != nil {
			return nil, err
		}
		var inside atomic.Int64
		var exits int64
		t := x.round(b, max(b.Procs-1, 1), func(r schemes.Reader, _ int, t *tally) {
			before := x.exits.Load()
			exiting := x.exiting.Load()
			x.open(r, 0, neighbour, t)
			if exiting && x.exiting.Load() && x.exits.Load() == before {
				inside.Add(1)
			}
		}, func(ended *atomic.Bool) {
			for !ended.Load() {
				if x.loaders[0].Unload(wanted, 0, nil) == nil {
					exits++
				}
				_, _ = x.loaders[0].Modprobe(wanted) // it was unloaded just now
				time.Sleep(exit)
			}
		})
		in := time.Duration(exits) * exit
		if out := b.Round - in; in > 0 && out > 0 && t.opens > inside.Load() {
			shares = append(shares, float64(inside.Load())/in.Seconds()/(float64(t.opens-inside.Load())/out.Seconds()))
		}
	}
	return shares, b.Context.Err()
}

// paced has all processors look up one module, so many times a second together, while nothing is unloaded. It returns
// for each round how long nine in ten lookups take at most. Between two lookups a processor spins, so that nothing but
// the guard, the search and the clock is in a time.
func paced(b *Bench, s schemes.Scheme, rate float64) (p90 []float64, err error) {
	x, err := newBed(s, 1, []module{{neighbour, 0, []int{0}}})
	if err != nil {
		return nil, err
	}
	between := time.Duration(float64(b.Procs) / rate * float64(time.Second))
	for range b.Rounds {
		due := make([]time.Time, b.Procs)
		t := x.round(b, b.Procs, func(r schemes.Reader, n int, t *tally) {
			for time.Now().Before(due[n]) {
			}
			due[n] = time.Now().Add(between)
			x.open(r, 0, neighbour, t)
		})
		p90 = append(p90, float64(t.latency.Quantile(0.9)))
	}
	return p90, b.Context.Err()
}
