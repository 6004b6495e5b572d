package bench

import (
	"fmt"
	"math"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/workloads"
	"github.com/modbench/modbench/workloads/subsystem"
)

// Config says what one round measures.
type Config struct {
	Cell      Cell
	N         int                   // round number
	Scheme    func() schemes.Scheme // returns a fresh one, of Cell.Scheme
	Subsystem *subsystem.Subsystem
	Workload  workloads.Workload
	Knobs     Knobs         // the workload's, after flags
	Duration  time.Duration // of each half
	Batch     int           // from [BatchFor]; the same for all schemes
}

// session is a booted system with its workers, between boot and the final
// checks.
type session struct {
	config   *Config
	system   *workloads.System
	workers  []*worker
	unloader *unloader
	fault    fault
	stop     atomic.Bool
}

// newSession boots the system of c with GOMAXPROCS as it is.
func newSession(c *Config) (*session, error) {
	sys, err := workloads.Boot(c.Scheme(), c.Subsystem, c.Knobs)
	if err != nil {
		return nil, err
	}
	pop := workloads.NewPopularity(len(sys.Targets), c.Knobs.Skew, c.Knobs.Seed)
	s := &session{config: c, system: sys, unloader: newUnloader(c, sys, pop)}
	s.fault.stop = func() { s.stop.Store(true) }
	workers := c.Knobs.Workers
	if workers == 0 {
		workers = c.Cell.Procs
	}
	for id := range workers {
		s.workers = append(s.workers, newWorker(c, sys, pop, id, &s.fault))
	}
	return s, nil
}

// measure is what one half of a round yields.
type measure struct {
	lookups int64
	elapsed time.Duration
	mallocs uint64
}

// half runs all workers and the unloader, for d, or for n lookups together if
// n > 0, with the clock read around some Gets or not at all.
func (s *session) half(d time.Duration, n int64, sampled bool) (measure, error) {
	var ready, done sync.WaitGroup
	start := make(chan struct{})
	var unloaderStop atomic.Bool
	var unloaderDone sync.WaitGroup
	for i, w := range s.workers {
		batch, share := w.plain, int64(0)
		if sampled {
			batch = w.sampled
		}
		if n > 0 {
			share = n / int64(len(s.workers))
			if int64(i) < n%int64(len(s.workers)) {
				share++
			}
			if share == 0 {
				continue
			}
		}
		w.lookups = 0
		ready.Add(1)
		done.Add(1)
		go func() {
			defer done.Done()
			ready.Done()
			<-start
			w.run(&s.stop, share, batch)
		}()
	}
	unloaderDone.Add(1)
	go func() {
		defer unloaderDone.Done()
		<-start
		s.guarded(func() { s.unloader.run(&unloaderStop) })
	}()
	ready.Wait()

	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	began := time.Now()
	close(start)
	if n == 0 {
		s.sleep(d)
		s.stop.Store(true)
	}
	done.Wait()
	runtime.ReadMemStats(&after)
	unloaderStop.Store(true)
	s.unloader.signal.Raise()
	unloaderDone.Wait()

	m := measure{mallocs: after.Mallocs - before.Mallocs}
	end := began
	for _, w := range s.workers {
		m.lookups += w.lookups
		if w.end.After(end) {
			end = w.end
		}
	}
	m.elapsed = end.Sub(began)
	if s.fault.first != nil {
		return m, s.fault.first
	}
	s.stop.Store(false)
	s.unloader.signal = mem.NewSignal()
	return m, nil
}

// sleep sleeps for d or until the session is stopped by a violation.
func (s *session) sleep(d time.Duration) {
	const look = 20 * time.Millisecond
	for end := time.Now().Add(d); !s.stop.Load(); {
		left := time.Until(end)
		if left <= 0 {
			return
		}
		time.Sleep(min(left, look))
	}
}

// guarded runs f and turns a panic into a violation.
func (s *session) guarded(f func()) {
	defer func() {
		if p := recover(); p != nil {
			s.fault.report(&Violation{
				Cell: s.config.Cell, Table: s.config.Subsystem.Name, Module: "?", Promise: PromiseNoPanic, Seen: fmt.Sprint(p),
			})
		}
	}()
	f()
}

// check asserts what must hold when everybody has stopped: all references
// released, every exit an unload, refusals only as declared.
func (s *session) check() error {
	v := &Violation{Cell: s.config.Cell, Table: s.config.Subsystem.Name, Module: "any"}
	stats := s.system.Loader.Stats()
	if stats.Exits != stats.Unloads+stats.Rollbacks || stats.Exits != stats.Frees {
		v.Promise = PromiseExitOnce
		v.Seen = fmt.Sprintf("%d exits and %d frees for %d unloads and %d rollbacks",
			stats.Exits, stats.Frees, stats.Unloads, stats.Rollbacks)
		return v
	}
	if n := s.refused(); n > 0 && s.system.Scheme.Info().Refuses == schemes.Never {
		v.Promise = PromiseRefusal
		v.Seen = fmt.Sprintf("%d lookups refused by a scheme that never refuses", n)
		return v
	}
	if counter, ok := s.system.Scheme.(schemes.Counter); ok {
		s.system.Loader.Each(func(m *schemes.Module) {
			if n := counter.Refs(m); n != 0 && v.Promise == "" {
				v.Module, v.Promise, v.Seen = m.Name, PromiseNoLeak, fmt.Sprintf("count %d", n)
			}
		})
	}
	if v.Promise != "" {
		return v
	}
	return nil
}

// reset forgets what was counted so far, with everybody stopped.
func (s *session) reset() {
	for _, w := range s.workers {
		w.misses, w.refused, w.autoloads = 0, 0, 0
		w.get = new(Histogram)
	}
	u := s.unloader
	u.unloads, u.refused, u.latency = 0, 0, new(Histogram)
}

func (s *session) refused() (n int64) {
	for _, w := range s.workers {
		n += w.refused
	}
	return n
}

// BatchFor returns how many operations on sub, unguarded, take about 20 us: how
// often workers yield, the same for every scheme. It boots a system to find
// out.
func BatchFor(sub *subsystem.Subsystem, floor func() schemes.Scheme, k Knobs) (int, error) {
	const (
		target = 20 * time.Microsecond
		trial  = 2048
		least  = 16
		most   = 1024
	)
	k.Workers = 1
	s, err := newSession(&Config{
		Cell: Cell{Procs: 1}, Scheme: floor, Subsystem: sub, Knobs: k, Batch: least,
	})
	if err != nil {
		return 0, err
	}
	w := s.workers[0]
	w.plain(trial) // warm
	began := time.Now()
	w.plain(trial)
	perOp := time.Since(began).Seconds() / trial
	n := min(max(target.Seconds()/perOp, least), most)
	return 1 << int(math.Round(math.Log2(n))), nil
}
