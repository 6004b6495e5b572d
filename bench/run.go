package bench

import (
	"runtime"
	"time"
)

// Run measures one round. It sets GOMAXPROCS to the cell's and puts it back. A
// broken promise is returned as a [*Violation]; the round is not to be used
// then.
func Run(c Config) (*Round, error) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(c.Cell.Procs))
	r := &Round{Cell: c.Cell, N: c.N, Start: time.Now(), Knobs: c.Knobs, Batch: c.Batch, Sampled: Sampled}
	s, err := newSession(&c)
	if err != nil {
		return nil, err
	}
	runtime.GC() // pay for the boot before the round
	m, err := s.half(c.Duration, 0, false)
	if err != nil {
		return nil, err
	}
	r.Lookups, r.Elapsed = m.lookups, m.elapsed
	r.Allocs = float64(m.mallocs) / float64(max(m.lookups, 1))
	sampled, err := s.half(c.Duration, 0, true)
	if err != nil {
		return nil, err
	}
	if err := s.check(); err != nil {
		return nil, err
	}
	r.Total = m.lookups + sampled.lookups
	s.collect(r)
	return r, nil
}

// collect adds up what workers and unloader counted.
func (s *session) collect(r *Round) {
	r.Workers = len(s.workers)
	r.Entries = len(s.system.Targets)
	r.Overhead = overhead()
	r.Get = new(Histogram)
	for _, w := range s.workers {
		r.Refused += w.refused
		r.Misses += w.misses
		r.Autoloads += w.autoloads
		r.Get.Merge(w.get)
	}
	r.Unload = s.unloader.latency
	r.Unloads = s.unloader.unloads
	r.RefusedUnloads = s.unloader.refused
}

// overhead is what timing nothing reads, the median of many: it is part of
// every sampled latency and never subtracted.
func overhead() time.Duration {
	h := new(Histogram)
	for range 2000 {
		began := time.Now()
		h.Add(time.Since(began))
	}
	return h.Quantile(0.5)
}
