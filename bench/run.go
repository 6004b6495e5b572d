package bench

import (
	"fmt"
	"runtime"
	"time"

	"github.com/modbench/modbench/workloads"
)

// Run measures one round. It sets GOMAXPROCS to the cell's, in pinned placement
// to as many more as there are unloaders, and puts it back. A broken promise is
// returned as a [*Violation]; there is no round then.
func Run(c Config) (*Round, error) {
	procs := c.Cell.Procs
	if c.Knobs.Placement == workloads.Pinned {
		procs = c.Knobs.WorkersOn(procs) + c.Knobs.Unloaders + 1
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(procs))
	s, err := newSession(&c)
	if err != nil {
		return nil, err
	}
	runtime.GC() // pay for the boot before the round
	r := &Round{Cell: c.Cell, N: c.N, Start: time.Now(), Knobs: c.Knobs, Half: c.Duration, Batch: c.Batch}
	r.Workers, r.Entries = len(s.workers), len(s.system.Targets)
	if err := s.warm(r); err != nil {
		return nil, err
	}
	s.reset()
	s.pauses.total = 0
	before := readUsage()
	m, err := s.half(closedLoop, c.Duration, 0)
	if err != nil {
		return nil, err
	}
	r.Lookups, r.Elapsed = m.operations, m.elapsed
	r.Allocs = float64(m.mallocs) / float64(max(m.operations, 1))
	s.setInterval(r)
	if s.holder != nil {
		s.probe.record()
	}
	timed, err := s.half(timedLoop, c.Duration, 0)
	if err != nil {
		return nil, err
	}
	r.Interference = before.since()
	r.Interference.paused(s.pauses.total, m.elapsed+timed.elapsed)
	r.Total = m.operations + timed.operations
	if err := s.check(); err != nil {
		return nil, err
	}
	s.collect(r)
	return r, nil
}

// Warm-up: the loop runs in slices of a tenth of a half until two in a row
// agree to within agree, at least two and at most warmups of them.
const (
	warmups = 6
	agree   = 0.05
)

func (s *session) warm(r *Round) error {
	last := 0.0
	for n := range warmups {
		m, err := s.half(closedLoop, s.config.Duration/10, 0)
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

// setInterval chooses the sampling interval from the throughput just seen.
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

// maxSeries is how many points of a series are kept.
const maxSeries = 200

// collect adds up what workers and unloaders noted down.
func (s *session) collect(r *Round) {
	r.Overhead, r.Clock = s.probe.clock.Overhead, s.probe.clock.Source
	r.Get, r.Stalled, r.Unload = new(Histogram), new(Histogram), new(Histogram)
	r.During = During{new(Histogram), new(Histogram), new(Histogram), new(Histogram)}
	r.Parts = Parts{new(Histogram), new(Histogram), new(Histogram)}
	for _, w := range s.workers {
		r.Refused += w.refused
		r.Misses += w.misses
		r.Autoloads += w.autoloads
		w.times.flush()
		r.Get.Merge(w.times.get)
		r.Stalled.Merge(w.times.stalled)
		for i, h := range []*Histogram{r.During.Deciding, r.During.Waiting, r.During.Exiting, r.During.Freeing} {
			h.Merge(w.times.during[i+1]) // in the order of loader.Phase, Idle left out
		}
	}
	for _, u := range s.unloaders {
		r.Unloads += u.unloads
		r.RefusedUnloads += u.refused
		r.Unload.Merge(u.latency)
		r.Parts.Scheme.Merge(u.parts.Scheme)
		r.Parts.Holders.Merge(u.parts.Holders)
		r.Parts.Exit.Merge(u.parts.Exit)
	}
	r.Unfreed = s.probe.series(maxSeries)
	if warning, ok := s.overload(); ok {
		r.Warnings = append(r.Warnings, warning)
	}
	if every := s.config.Knobs.PerUnload; every > 0 && r.Unloads+r.RefusedUnloads == 0 {
		r.Warnings = append(r.Warnings, fmt.Sprintf("no module was asked to unload: the round has fewer lookups than per-unload=%d asks for", every))
	}
}
