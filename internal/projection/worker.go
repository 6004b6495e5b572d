//go:build explore && simulate

package projection

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"

	"github.com/modbench/modbench/internal/coherence"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/workloads"
)

// drawn is how many things a worker looks up before it begins again.
const drawn = 256

// worker looks up on one processor.
type worker struct {
	*round
	reader   schemes.Reader
	seq      []*workloads.Target
	last     coherence.Time // when its last lookup ended
	inUnload int            // lookups in the present unload
	missed   bool           // its lookup asks for a module that is away
}

// addWorkers gives each processor a program; the last one unloads as well.
func (r *round) addWorkers() {
	sys := r.system
	draw := workloads.NewPopularity(len(sys.Targets), r.knobs.Skew, r.knobs.Seed).Draw
	favourite := -1
	if r.workload.Herd {
		favourite = slices.IndexFunc(sys.Targets, func(t workloads.Target) bool {
			return slices.Contains(sys.Victims, t.Module)
		})
	}
	for i := range r.procs {
		w := &worker{round: r, reader: schemes.ReaderOf(sys.Scheme)}
		random := rand.New(rand.NewPCG(r.seed, uint64(i)))
		for range drawn {
			switch {
			case favourite >= 0:
				w.seq = append(w.seq, &sys.Targets[favourite])
			case len(sys.Missing) > 0 && random.Float64() < r.knobs.Missing:
				w.seq = append(w.seq, &sys.Missing[random.IntN(len(sys.Missing))])
			default:
				w.seq = append(w.seq, &sys.Targets[draw(random)])
			}
		}
		r.workers = append(r.workers, w)
		begin := coherence.Time(random.Int64N(int64(20 * coherence.Nanosecond)))
		r.engine.sim.Program(i, begin, func(p *coherence.Proc) { w.run(p, i == r.procs-1) })
	}
	if favourite >= 0 {
		sys.Victims = []string{sys.Targets[favourite].Module}
	}
}

// run looks up until the round ends.
func (w *worker) run(p *coherence.Proc, unloads bool) {
	for mine := 1; !p.Ended(); mine++ {
		began := p.Clock()
		w.lookup(p, w.seq[mine%drawn])
		p.Sync()
		w.engine.lookups++
		w.ended(p)
		w.thin(p, p.Clock()-began)
		w.warm(p, mine)
		w.starves(p)
		if unloads && w.unloading && !p.Ended() && w.rest() {
			w.unload(p)
		}
	}
}

// An unload or a reload on hundreds of processors takes long, and lookups that share nothing only go on during it.
// So after some lookups a processor simulates only one in so many, and each of them counts for as many.
// This is not done where lookups wait for one another.
const (
	thinned   = 16
	thinner   = 4 // times that it is doubled, after as many lookups again
	unthinned = 40
)

// free is the most that a lookup takes that waits for nobody.
const free = 150 * coherence.Nanosecond

// thin lets p stand still for the lookups that it leaves out, the last of which took so long.
func (w *worker) thin(p *coherence.Proc, took coherence.Time) {
	if !w.busy && !w.loading || w.out.perLookup*float64(w.procs) > free.NS() {
		w.inUnload = 0
		return
	}
	if w.inUnload++; w.inUnload <= unthinned || took > free {
		return
	}
	more := thinned<<min((w.inUnload-unthinned)/unthinned, thinner) - 1
	p.Wait(coherence.Time(more) * took)
	w.engine.credit += float64(more)
	w.last = w.engine.now(p)
	p.Sync()
}

// ended notes that a lookup has ended, and how long it is since the one before if an unload is on.
func (w *worker) ended(p *coherence.Proc) {
	now := w.engine.now(p)
	if w.busy && !w.missed {
		w.stall = max(w.stall, now-w.last)
	}
	w.last, w.missed = now, false
}

// lookup gets, uses, holds and puts, as a worker of the harness does.
func (w *worker) lookup(p *coherence.Proc, t *workloads.Target) {
	ref, err := w.reader.Get(t.Table, t.Key)
	if err != nil {
		refused := errors.Is(err, schemes.ErrRefused)
		if !refused && !errors.Is(err, schemes.ErrNotFound) {
			w.fail(fmt.Errorf("get answers %w", err))
			return
		}
		w.missed = true
		if refused && w.unloading {
			w.refusedThere++
		}
		if _, again := w.system.Autoload(t, refused); !again {
			return
		}
		if ref, err = w.reader.Get(t.Table, t.Key); err != nil {
			return
		}
	} else {
		w.use(ref)
		if hold := w.knobs.Hold; hold > 0 {
			p.Work(coherence.Nanoseconds(float64(hold.Nanoseconds())))
		}
	}
	w.use(ref)
	w.reader.Put(ref)
}

// use fails if the module of ref is not intact.
func (w *worker) use(ref schemes.Ref) {
	if text := ref.Use(); text != schemes.Intact {
		w.fail(fmt.Errorf("a holder sees: %v", text))
	}
}

// rest reports whether all have looked something up since the last unload, if the workload lets time
// pass between two. A processor may never look anything up if its neighbours hand a lock to one another.
func (r *round) rest() bool {
	if r.knobs.Period > 0 && r.engine.sim.Steps()-r.restedSteps < unloadSteps {
		for _, w := range r.workers {
			if w.last < r.rested {
				return false
			}
		}
	}
	return true
}

// attempts is how often an unload is tried again that is answered busy, before it is said to starve.
const attempts = 1000

// unload unloads a module, and reloads the one that has been away for longest if enough others are.
func (w *worker) unload(p *coherence.Proc) {
	r, e := w.round, w.engine
	victim := r.system.Victims[r.random.IntN(len(r.system.Victims))]
	if r.system.Loader.Module(victim) == nil {
		r.reload(len(r.gone))
		return
	}
	began, lookups := e.now(p), float64(e.lookups)+e.credit
	r.busy, r.stall, r.asked, r.before = true, 0, began, e.lookups
	r.far.began = e.taken[p.ID()]
	r.seen(r.far.began)
	err := r.system.Loader.Unload(victim, schemes.NonBlock, nil)
	for n := 0; err != nil && n < attempts && !p.Ended(); n++ {
		if n > 0 {
			p.Wait(ns(e.waits.Yield))
			w.lookup(p, w.seq[n%drawn]) // somebody else has the processor
		}
		err = r.system.Loader.Unload(victim, 0, nil)
	}
	p.Sync()
	gone := e.now(p)
	for _, other := range r.workers {
		if other != w && !other.missed {
			r.stall = max(r.stall, gone-other.last)
		}
	}
	r.busy, r.restedSteps = false, e.sim.Steps()
	if p.Ended() {
		return
	}
	if err != nil {
		r.starve(p)
		return
	}
	r.gone = append(r.gone, victim)
	if len(r.gone) <= r.workload.Absent {
		return
	}
	r.reload(r.workload.Absent)
	p.Sync()
	r.rested, r.restedSteps = e.now(p), e.sim.Steps()
	r.asked, r.before = r.rested, e.lookups
	r.latencies = append(r.latencies, (gone - began).NS())
	r.stalls = append(r.stalls, r.stall.NS())
	r.out.episode += (e.now(p) - began).NS()
	r.out.during += float64(e.lookups) + e.credit - lookups
	if r.episodes++; r.episodes == r.unloads {
		e.sim.End()
	}
}

// reload reloads what is away until only so many are.
func (r *round) reload(away int) {
	r.loading = true
	defer func() { r.loading = false }()
	for len(r.gone) > away {
		// It fails if a dependency is unloaded at the moment. The next miss tries again.
		_, _ = r.system.Loader.Modprobe(r.gone[0])
		r.gone = r.gone[1:]
	}
}
