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

// opens has workers open a module that is unloaded, waiting, again and again, once a period, and is loaded by who opens
// it.
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
