package bench

import (
	"errors"
	"math/rand/v2"
	"runtime"
	"sync/atomic"
	"time"

	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/promise"
	"github.com/modbench/modbench/workloads"
)

// sequence is how many draws of keys a worker cycles through: long enough that
// no branch predictor learns it, short enough to stay in the second-level
// cache.
const sequence = 1 << 13

// worker is one goroutine that looks things up. Its fields are its own from
// start to end of a round.
type worker struct {
	_      [128]byte
	id     int
	scheme schemes.Scheme
	system *workloads.System
	seq    []*workloads.Target // in the order they are looked up
	pos    uint                // in seq, counted round
	hold   int                 // steps of spin between Get and Put
	batch  int                 // operations between two yields
	pinned bool
	cell   Cell
	fault  *fault
	random *rand.Rand // of arrivals

	lookups, misses, refused, autoloads int64

	times  timings // of the half with clock readings
	plug   *plug   // of a worker that registers; nil elsewhere
	mixed  *mixed  // of a worker that unloads too; nil elsewhere
	end    time.Time
	behind time.Duration // its schedule, at the end of an open loop
	_      [128]byte
}

func newWorker(c *Config, sys *workloads.System, draw func(*rand.Rand) int, id int, f *fault, p *probe) *worker {
	w := &worker{
		id: id, scheme: sys.Scheme, system: sys,
		seq:  make([]*workloads.Target, sequence),
		hold: steps(c.Knobs.Hold), batch: c.Batch, pinned: c.Knobs.Placement == workloads.Pinned,
		cell: c.Cell, fault: f, random: rand.New(rand.NewPCG(c.Knobs.Seed, uint64(id))),
	}
	w.times.init(p)
	for i := range w.seq {
		if len(sys.Missing) > 0 && w.random.Float64() < c.Knobs.Missing {
			w.seq[i] = &sys.Missing[w.random.IntN(len(sys.Missing))]
		} else {
			w.seq[i] = &sys.Targets[draw(w.random)]
		}
	}
	return w
}

// looks is how often a worker looks at the stop flag in a batch: one that stops
// later than the others has the table to itself till then.
const looks = 8

// run does what loop says until stop is set or n operations are done (0: no
// limit), and yields after each batch.
func (w *worker) run(stop *atomic.Bool, n int64, loop loop) {
	defer func() {
		w.end, w.behind = time.Now(), w.backlog()
		if p := recover(); p != nil {
			w.fault.report(panicked(w.cell, p))
		}
	}()
	since := 0 // operations since the last yield
	for left := n; !stop.Load(); {
		size := loop.n
		if n > 0 {
			if left <= 0 {
				return
			}
			size = int(min(left, int64(size)))
			left -= int64(size)
		}
		w.lookups += int64(size)
		loop.run(size)
		if since += size; since >= w.batch && !w.pinned {
			runtime.Gosched()
			since = 0
		}
	}
}

// loop is what a worker does: so many operations, again and again.
type loop struct {
	run func(n int)
	n   int
}

// next returns what is looked up next.
func (w *worker) next() *workloads.Target {
	t := w.seq[w.pos%sequence]
	w.pos++
	return t
}

// plain does n lookups without a clock.
func (w *worker) plain(n int) {
	if w.hold != 0 {
		w.held(n)
		return
	}
	for end := w.pos + uint(n); w.pos != end; {
		var ref schemes.Ref
		var err error
		if w.pos, ref, err = w.lookup(w.pos, end); w.pos == end {
			return
		}
		if t := w.next(); err != nil {
			w.failed(t, err)
		} else {
			w.violated(ref)
			w.scheme.Put(ref)
		}
	}
}

// lookup is the measured loop: get, use, put, from pos to end in the sequence.
// It returns where it is: at the end, or at a lookup that failed or whose entry,
// not yet put, is not intact. That is for others to deal with, so that as little
// as possible is live across the calls here, where all of it is stored and
// loaded.
func (w *worker) lookup(pos, end uint) (uint, schemes.Ref, error) {
	scheme, seq := w.scheme, (*[sequence]*workloads.Target)(w.seq)
	for ; pos != end; pos++ {
		t := seq[pos%sequence]
		ref, err := scheme.Get(t.Table, t.Key)
		if err != nil || ref.Use() != schemes.Intact {
			return pos, ref, err
		}
		scheme.Put(ref)
	}
	return end, schemes.Ref{}, nil
}

// held is plain for entries that are held: what it costs more than plain is
// little beside the hold.
func (w *worker) held(n int) {
	for range n {
		t := w.next()
		ref, err := w.scheme.Get(t.Table, t.Key)
		w.finish(t, ref, err)
	}
}

// finish does with the outcome of a Get what plain does.
func (w *worker) finish(t *workloads.Target, ref schemes.Ref, err error) {
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
	loaded, again := w.system.Autoload(t, refused)
	if loaded {
		w.autoloads++
	}
	if !again {
		return
	}
	ref, err := w.scheme.Get(t.Table, t.Key)
	if err != nil {
		if errors.Is(err, schemes.ErrRefused) && !refused { // a lookup is refused once
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
		Promise: promise.Hold, Seen: ref.Use().String(),
	})
}
