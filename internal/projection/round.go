//go:build explore && simulate

package projection

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime/debug"
	"slices"

	"github.com/modbench/modbench/internal/coherence"
	"github.com/modbench/modbench/internal/loader"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/percpu"
	"github.com/modbench/modbench/workloads"
	"github.com/modbench/modbench/workloads/subsystem"
)

// config is one simulation.
type config struct {
	machine   *coherence.Machine
	procs     int
	scheme    func() schemes.Scheme
	subsystem *subsystem.Subsystem
	workload  workloads.Workload
	point     string // of its sweep
	knobs     workloads.Knobs
	seed      uint64
	measured  bool           // the scheme was, for its instructions
	gap       coherence.Time // instructions before each step that looks at something
	unloads   int            // how many are counted; 0: only lookups
	options   coherence.Options
}

// figures is what one simulation comes to. Times are in nanoseconds.
type figures struct {
	perLookup float64 // of all processors together, while nothing is unloaded
	looks     float64 // steps of a lookup that look at something
	casShare  float64 // of the lookups: they load a shared word and then compare and swap it
	unload    float64 // median
	stall     float64 // median: the longest gap of a processor that looks up, in an unload
	episode   float64 // mean: an unload and the reload
	during    float64 // mean: lookups in that time
	refused   float64 // share of the lookups in that time
	starved   bool    // an unload came no further: unload and stall are how long it has waited at least
	cut       bool    // the simulation was over before the first unload was: likewise
	steps     int64
}

// round is one simulation on its way.
type round struct {
	config
	engine  *engine
	system  *workloads.System
	workers []*worker
	random  *rand.Rand // of victims
	gone    []string

	cold         int // processors that have not warmed up
	counted      int
	began        coherence.Time
	beganSteps   int64   // steps when the count of lookups began
	restedSteps  int64   // and when the last unload or reload was over
	far          advance // how far the present unload has come
	out          figures
	unloading    bool // the counted lookups are done
	busy         bool // an unload is under way
	loading      bool // a reload is
	refusedThere int64
	episodes     int
	latencies    []float64
	stalls       []float64
	stall        coherence.Time // the longest gap of the present unload
	asked        coherence.Time // when it began
	before       int64          // lookups before
	rested       coherence.Time // when the last reload was over
	fault        error
}

// simulate boots a system and runs it. It must not run twice at once.
func simulate(ctx context.Context, c config) (out figures, err error) {
	defer debug.SetGCPercent(debug.SetGCPercent(-1)) // lines are known by address
	sim, err := coherence.New(c.machine, c.procs, withSeed(c.options, c.seed))
	if err != nil {
		return out, err
	}
	percpu.Simulate(c.procs)
	defer percpu.Simulate(0)
	r := &round{config: c, engine: newEngine(sim), random: rand.New(rand.NewPCG(c.seed, 0x756e6c6f6164))}
	if r.scheme().Info().Role == schemes.Floor {
		r.unloads = 0 // a floor refuses every unload
	}
	r.engine.gap, r.cold = c.gap, c.procs
	knobs := c.knobs
	knobs.ExitCost = 0 // Enter lets it pass
	if r.system, err = workloads.Boot(ctx, c.scheme(), c.subsystem, knobs); err != nil {
		return out, err
	}
	r.system.Loader.Observe(r)
	r.addWorkers()
	r.engine.workers = func() []*worker { return r.workers }
	mem.Enter(r.engine)
	err = sim.Run(ctx)
	mem.Enter(nil)
	if errors.Is(err, coherence.ErrLong) && r.fault == nil && r.unloading {
		if r.episodes == 0 {
			r.cut()
		}
		return r.sum(), nil
	}
	if r.out.starved {
		return r.sum(), r.fault // the unloader still waits
	}
	if err = errors.Join(err, r.fault); err != nil {
		return out, err
	}
	for _, b := range loader.AtRest(r.system.Scheme, nil, r.system.Loader) {
		return out, b
	}
	return r.sum(), nil
}

// mostEvents is how many events a simulation may have: some seconds. If lookups take more, they are refused. If
// unloads do, those count that have ended; if none has, it is known how long the first one took at least.
const mostEvents = 3_000_000

func withSeed(o coherence.Options, seed uint64) coherence.Options {
	if o.Seed = seed; o.Events == 0 {
		o.Events = mostEvents
	}
	return o
}

// sum returns the figures of a round that is over.
func (r *round) sum() figures {
	out := r.out
	out.steps = r.engine.sim.Steps()
	if n := float64(r.episodes); n > 0 {
		out.episode /= n
		out.during /= n
		out.refused = float64(r.refusedThere) / max(out.during*n, 1)
		out.unload, out.stall = median(r.latencies), median(r.stalls)
	}
	return out
}

func median(all []float64) float64 {
	if len(all) == 0 {
		return 0
	}
	all = slices.Sorted(slices.Values(all))
	return (all[(len(all)-1)/2] + all[len(all)/2]) / 2
}

// Enter implements loader.Observer: when exit has unregistered, it takes as long as the knob says.
func (r *round) Enter(_ string, phase loader.Phase) {
	if p := r.engine.sim.Running(); phase == loader.Freeing && p != nil && r.knobs.ExitCost > 0 {
		r.engine.idle(p, coherence.Nanoseconds(float64(r.knobs.ExitCost.Nanoseconds())))
	}
}

// The most steps that a round simulates before it counts, while it counts, and while an unload waits. A lock
// that everybody wants takes many steps a lookup, and a thousand lookups show what it does.
const (
	warmSteps   = 150_000
	countSteps  = 300_000
	unloadSteps = 300_000
	enough      = 1000 // lookups
)

// warm counts the lookups of a processor until all have done enough of them.
func (r *round) warm(p *coherence.Proc, mine int) {
	e := r.engine
	if r.cold > 0 {
		if mine == coherence.WarmUp {
			r.cold--
		}
		if e.lookups >= enough && e.sim.Steps() > warmSteps {
			r.cold = 0
		}
		if r.cold == 0 {
			r.began, r.beganSteps = p.Clock(), e.sim.Steps()
			e.looked, e.cas = 0, 0
		}
		return
	}
	if r.unloading || p.Ended() {
		return
	}
	r.counted++
	if spent := e.sim.Steps() - r.beganSteps; r.counted < coherence.Counted*r.procs &&
		(r.counted < enough || spent < countSteps) {
		return
	}
	n := float64(r.counted)
	r.out.perLookup = (p.Clock() - r.began).NS() / n
	r.out.looks, r.out.casShare = float64(e.looked)/n, float64(e.cas)/n
	if r.unloads == 0 {
		e.sim.End()
		return
	}
	r.unloading, r.restedSteps, r.asked, r.before = true, e.sim.Steps(), e.now(p), e.lookups
}

// An unload starves if the processor that unloads has spun over a lock while each processor has done
// patience lookups, or if it has taken ownSteps and ownStepsOne for each processor, and still does not end:
// it looks again and again at what others keep changing. One that sums up what hundreds of processors
// have counted takes long and does not starve.
const (
	patience    = 400
	ownSteps    = 50_000 // a revocation of bravo looks at 4096 slots
	ownStepsOne = 100
)

// advance is how far an unload had come when it was last seen to go on.
type advance struct {
	own     int64 // steps of the processor that unloads, since it was simulated
	began   int64 // and when the unload began
	lookups int64
	steps   int64 // of all
}

// seen notes that the unload goes on, or has begun.
func (r *round) seen(own int64) {
	r.far.own, r.far.lookups, r.far.steps = own, r.engine.lookups, r.engine.sim.Steps()
}

// starves ends the round if the present unload takes for ever, or if the processor that unloads never
// gets to unload: neighbours may hand a spinning lock to one another, and never to that processor.
func (r *round) starves(p *coherence.Proc) {
	e := r.engine
	if p.Ended() || !r.unloading {
		return
	}
	own := e.taken[r.procs-1]
	stuck := own == r.far.own && e.spinning[r.procs-1]
	endless := r.busy && own-r.far.began >= ownSteps+ownStepsOne*int64(r.procs)
	if !stuck && !endless {
		r.seen(own)
		return
	}
	done := e.lookups - r.far.lookups
	if done >= patience*int64(r.procs) || done >= enough && e.sim.Steps()-r.far.steps >= unloadSteps {
		r.starve(p)
	}
}

// starve ends the round: the unload has waited for so long, and does not end.
func (r *round) starve(p *coherence.Proc) {
	r.out.starved = true
	r.unended(r.engine.now(p))
	r.engine.sim.End()
}

// cut says that the simulation is over, and no unload has ended.
func (r *round) cut() {
	r.out.cut = true
	r.unended(r.engine.sim.Now() + r.engine.skipped)
}

// unended counts an unload that goes on now.
func (r *round) unended(now coherence.Time) {
	waited := (now - r.asked).NS()
	r.latencies, r.stalls = []float64{waited}, []float64{r.stall.NS()}
	r.out.episode = waited
	r.out.during = float64(max(r.engine.lookups-r.before, 1))
	r.episodes = 1
}

// fail ends the round because of err.
func (r *round) fail(err error) {
	if r.fault == nil {
		r.fault = fmt.Errorf("%s on %d processors: %w", r.system.Scheme.Info().Name, r.procs, err)
	}
	r.engine.sim.End()
}
