package bench

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"sync/atomic"
	"time"

	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/workloads"
)

// sequence is how many draws of keys a worker cycles through: long enough that
// no branch predictor learns it, short enough to stay in the second-level
// cache.
const sequence = 1 << 13

// Sampled is how many Gets there are to each one that is timed: two clock reads
// cost as much as several Gets.
const Sampled = 64

// worker is one goroutine that looks things up. Its fields are its own from
// start to end of a round.
type worker struct {
	_       [128]byte
	scheme  schemes.Scheme
	system  *workloads.System
	targets []workloads.Target
	seq     []uint32 // indexes of targets, in the order they are looked up
	pos     int
	hold    int // steps of spin between Get and Put
	batch   int
	cell    Cell
	fault   *fault

	lookups, misses, refused, autoloads int64

	get *Histogram
	end time.Time
	_   [128]byte
}

func newWorker(c *Config, sys *workloads.System, pop *workloads.Popularity, id int, f *fault) *worker {
	w := &worker{
		scheme: sys.Scheme, system: sys,
		targets: append(append([]workloads.Target(nil), sys.Targets...), sys.Missing...),
		seq:     make([]uint32, sequence),
		hold:    steps(c.Knobs.Hold), batch: c.Batch,
		cell: c.Cell, fault: f, get: new(Histogram),
	}
	r := rand.New(rand.NewPCG(c.Knobs.Seed, uint64(id)))
	for i := range w.seq {
		if len(sys.Missing) > 0 && r.Float64() < c.Knobs.Missing {
			w.seq[i] = uint32(len(sys.Targets) + r.IntN(len(sys.Missing)))
		} else {
			w.seq[i] = uint32(pop.Draw(r))
		}
	}
	return w
}

// run looks things up until stop is set or n lookups are done (0: no limit).
func (w *worker) run(stop *atomic.Bool, n int64, batch func(n int)) {
	defer func() {
		w.end = time.Now()
		if p := recover(); p != nil {
			w.fault.report(&Violation{
				Cell: w.cell, Table: w.cell.Subsystem, Module: "?", Promise: PromiseNoPanic, Seen: fmt.Sprint(p),
			})
		}
	}()
	for left := n; !stop.Load(); {
		size := w.batch
		if n > 0 {
			if left <= 0 {
				return
			}
			size = int(min(left, int64(size)))
			left -= int64(size)
		}
		batch(size)
		w.lookups += int64(size)
		runtime.Gosched()
	}
}

// plain is the measured loop: get, use, hold, put, n times, and no clock.
func (w *worker) plain(n int) {
	scheme, targets, seq, pos, hold := w.scheme, w.targets, w.seq, w.pos, w.hold
	for range n {
		t := &targets[seq[pos&(sequence-1)]]
		pos++
		ref, err := scheme.Get(t.Table, t.Key)
		if err != nil {
			w.failed(t, err)
			continue
		}
		if ref.Use() != schemes.Intact {
			w.violated(ref)
		}
		if hold != 0 {
			w.holding(ref)
		}
		scheme.Put(ref)
	}
	w.pos = pos
}

// sampled is plain with the clock read around one Get in [Sampled].
func (w *worker) sampled(n int) {
	for n > 0 {
		step := min(n, Sampled)
		w.plain(step - 1)
		w.timed()
		n -= step
	}
}

// timed is one iteration of plain with its Get timed.
func (w *worker) timed() {
	t := &w.targets[w.seq[w.pos&(sequence-1)]]
	w.pos++
	began := time.Now()
	ref, err := w.scheme.Get(t.Table, t.Key)
	w.get.Add(time.Since(began))
	if err != nil {
		w.failed(t, err)
		return
	}
	if ref.Use() != schemes.Intact {
		w.violated(ref)
	}
	if w.hold != 0 {
		w.holding(ref)
	}
	w.scheme.Put(ref)
}

// holding spins the hold time away and uses the entry once more.
func (w *worker) holding(ref schemes.Ref) {
	spin(w.hold)
	if ref.Use() != schemes.Intact {
		w.violated(ref)
	}
}

// failed counts a lookup that did not get an entry and does what the subsystem
// does then: it asks for the module and tries once more.
func (w *worker) failed(t *workloads.Target, err error) {
	refused := errors.Is(err, schemes.ErrRefused)
	if refused {
		w.refused++
	} else {
		w.misses++
	}
	loaded, tried := w.system.Autoload(t, refused)
	if loaded {
		w.autoloads++
	}
	if !tried {
		return
	}
	ref, err := w.scheme.Get(t.Table, t.Key)
	if err != nil {
		if errors.Is(err, schemes.ErrRefused) {
			w.refused++
		}
		return
	}
	if ref.Use() != schemes.Intact {
		w.violated(ref)
	}
	w.scheme.Put(ref)
}

func (w *worker) violated(ref schemes.Ref) {
	w.fault.report(&Violation{
		Cell: w.cell, Table: ref.Entry.Table.Name, Module: ref.Entry.Owner.Name,
		Promise: PromisePinned, Seen: ref.Use().String(),
	})
}
