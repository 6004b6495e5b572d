package bench

import (
	"context"
	"errors"
	"runtime"
	"time"

	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/workloads"
)

// Run measures one round. It returns ctx's error within 100 ms after ctx is done,
// in whatever phase the round is, and a [*Violation] if a promise was broken;
// there is no round then. What cannot be interrupted, such as a garbage
// collection, goes on in the background until it ends.
//
// Run sets GOMAXPROCS to the cell's number of processors, in pinned placement to
// as many more as there are unloaders, and sets it back at the end. If several
// goroutines call Run, one at a time measures.
func Run(ctx context.Context, c Config) (*Round, error) {
	procs := c.Cell.Procs
	if c.Knobs.Placement == workloads.Pinned && c.Workload.Trace == "" { // the lanes of a replay are not pinned
		procs = c.Knobs.WorkersOn(procs) + c.Knobs.Unloaders + 1
	}
	dog := newWatchdog(&c)
	r, err := alone(ctx, procs, dog.bitten, func() (*Round, error) { return c.round(ctx, dog) })
	if v := (*Violation)(nil); errors.As(err, &v) {
		v.N = c.N
	}
	return r, err
}

// round boots a system and measures it, with GOMAXPROCS as it is. A panic of the
// scheme on the way is a violation.
func (c *Config) round(ctx context.Context, dog *watchdog) (r *Round, err error) {
	defer c.recovers(&err)
	dog.before = present(nil)
	delete(dog.before, here()) // this goroutine may be the one that hangs
	measure := c.measure
	if c.Workload.Trace != "" {
		measure = c.replay
	}
	r, scheme, err := measure(ctx, dog)
	if err != nil {
		return nil, err
	}
	if v := left(ctx, c.Cell, scheme, dog.before); v != nil {
		return nil, v
	}
	r.Transfer = transfer(processors(c.Cell.Procs))
	return r, nil
}

// boot is newSession under the eyes of the watchdog.
func (c *Config) boot(ctx context.Context, dog *watchdog) (*session, error) {
	dog.expect(quiet)
	defer dog.guard("the boot")()
	return bootSession(ctx, c, dog)
}

func (c *Config) measure(ctx context.Context, dog *watchdog) (*Round, schemes.Scheme, error) {
	s, err := c.boot(ctx, dog)
	if err == nil && dog.given.Load() {
		err = context.Canceled // nobody waits for it any more
	}
	if err != nil {
		return nil, nil, err
	}
	defer s.hurry()
	runtime.GC() // pay for the boot before the round
	r := &Round{Cell: c.Cell, N: c.N, Start: time.Now(), Knobs: c.Knobs, Half: c.Duration, Batch: s.batch}
	r.Workers, r.Entries = len(s.workers), len(s.system.Targets)
	if err := s.warm(ctx, r); err != nil {
		return nil, nil, err
	}
	s.reset()
	s.pauses.total = 0
	before := readUsage()
	m, err := s.half(ctx, closedLoop, c.Duration, 0)
	if err != nil {
		return nil, nil, err
	}
	r.Lookups, r.Elapsed, r.Cores = m.operations, m.elapsed, m.cores
	r.Allocs = float64(m.mallocs) / float64(max(m.operations, 1))
	s.setInterval(r)
	r.Opens = m.opens
	if c.Knobs.Arrival.Open() { // opens that come again at once after a failure do not say how many opens fail
		r.Opens = 0
		for _, w := range s.workers {
			w.modprobes, w.unserved = 0, 0
		}
	}
	if s.holder != nil {
		s.probe.record(s.system.Scheme)
	}
	timed, err := s.half(ctx, timedLoop, c.Duration, 0)
	if err != nil {
		return nil, nil, err
	}
	r.Interference = before.since()
	r.Interference.paused(s.pauses.total, m.elapsed+timed.elapsed)
	r.Total, r.TimedCores = m.operations+timed.operations, timed.cores
	if r.Opens += timed.opens; c.Knobs.ModprobeCost == 0 {
		r.Opens = 0
	}
	if err := s.settle(); err != nil {
		return nil, nil, err
	}
	s.collect(r)
	return r, s.system.Scheme, nil
}

// The warm-up runs the loop in slices of a tenth of a half, at least two and at
// most warmups of them, until the speeds of two in a row differ by less than
// agree.
const (
	warmups = 6
	agree   = 0.05
)

// warm runs the loop until its speed is steady, and says in r how that went.
func (s *session) warm(ctx context.Context, r *Round) error {
	last := 0.0
	for n := range warmups {
		m, err := s.half(ctx, closedLoop, s.config.Duration/10, 0)
		if err != nil {
			return err
		}
		r.WarmUp += m.elapsed
		rate := float64(m.operations) / max(m.elapsed.Seconds(), 1e-9)
		if n > 0 && rate > last*(1-agree) && rate < last*(1+agree) {
			r.Steady = true
			return nil
		}
		last = rate
	}
	return nil
}

// setInterval chooses the sampling interval by the throughput in r.
func (s *session) setInterval(r *Round) {
	perOp := time.Duration(r.NsPerOp() * float64(min(r.Workers, r.Cell.Procs)))
	r.Sampled = interval(perOp, timingCost())
	if r.Knobs.Arrival.Open() {
		r.Sampled = 1
	}
	for _, w := range s.workers {
		w.times.every = r.Sampled
	}
}

// maxSeries is how many points of a series a round keeps.
const maxSeries = 200

// collect adds up in r what workers and unloaders noted down.
func (s *session) collect(r *Round) {
	r.Overhead, r.Clock = s.probe.clock.Overhead, s.probe.clock.Source
	r.Get, r.Stalled, r.Unload, r.RefusedUnload = new(Histogram), new(Histogram), new(Histogram), new(Histogram)
	if s.config.Knobs.ModprobeCost > 0 {
		r.Open = new(Histogram)
	}
	r.During = During{new(Histogram), new(Histogram), new(Histogram), new(Histogram)}
	r.Parts = Parts{new(Histogram), new(Histogram), new(Histogram)}
	for _, w := range s.workers {
		r.Refused += w.refused
		r.Misses += w.misses
		r.Autoloads += w.autoloads
		r.FailedOpens += w.unserved
		r.Modprobes += w.modprobes
		w.times.flush()
	}
	for _, b := range s.books {
		b.get.into(r.Get)
		if r.Open != nil {
			b.open.into(r.Open)
		}
		b.stalled.into(r.Stalled)
		for i, h := range []*Histogram{r.During.Deciding, r.During.Waiting, r.During.Exiting, r.During.Freeing} {
			b.during[i+1].into(h) // in the order of loader.Phase, Idle left out
		}
	}
	for _, u := range s.unloaders {
		r.Unloads += u.unloads
		r.RefusedUnloads += u.refused
	}
	s.unloads.latency.into(r.Unload)
	s.unloads.scheme.into(r.Parts.Scheme)
	s.unloads.holders.into(r.Parts.Holders)
	s.unloads.exit.into(r.Parts.Exit)
	s.unloads.refused.into(r.RefusedUnload)
	if s.holders != nil {
		r.InUse = s.holders.share()
	}
	r.Unfreed = s.probe.series(maxSeries)
	if s.overloaded() {
		r.Warnings = append(r.Warnings, Warning{Kind: Overloaded})
	}
	if every := s.config.Knobs.PerUnload; every > 0 && r.Unloads+r.RefusedUnloads == 0 {
		r.Warnings = append(r.Warnings, Warning{Kind: NoUnload, PerUnload: every})
	}
}
