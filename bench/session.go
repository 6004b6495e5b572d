package bench

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/modbench/modbench/internal/loader"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/promise"
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
	Knobs     Knobs         // the workload's at Cell.Point, after flags
	Duration  time.Duration // of each half
	Batch     int           // operations between two yields, from [BatchFor]; the same for all schemes
}

// session is a booted system with its workers, between boot and the final
// checks.
type session struct {
	config    *Config
	system    *workloads.System
	workers   []*worker
	unloaders []*unloader
	holder    *holder // nil: nobody stalls
	probe     *probe
	fault     fault
	stop      atomic.Bool
}

// newSession boots the system of c with GOMAXPROCS as it is.
func newSession(c *Config) (*session, error) {
	sys, err := workloads.Boot(c.Scheme(), c.Subsystem, c.Knobs)
	if err != nil {
		return nil, err
	}
	s := &session{config: c, system: sys, probe: newProbe()}
	s.fault.stop = func() { s.stop.Store(true) }
	sys.Loader.Observe(s.probe)
	victims, storms := sys.Victims, c.Knobs.Lookups > 0 && c.Knobs.Lookups < 1
	if storms { // its module is pinned until the round ends: an unload would wait for that
		victims = slices.DeleteFunc(slices.Clone(victims), func(name string) bool { return name == plugged(sys).Module })
	}
	if len(victims) == 0 {
		return nil, fmt.Errorf("%s: the only module that could be unloaded runs the code that registers", sys.Subsystem.Name)
	}
	draw := workloads.NewPopularity(len(sys.Targets), c.Knobs.Skew, c.Knobs.Seed).Draw
	var favourite string // of the unloaders: what the herd wants, or the stalled holder holds
	if c.Workload.Herd || c.Knobs.Stall > 0 {
		popular := unloadable(sys, victims, draw, c.Knobs.Seed)
		favourite = sys.Targets[popular].Module
		if c.Workload.Herd {
			draw = func(*rand.Rand) int { return popular }
		}
		if c.Knobs.Stall > 0 {
			s.holder = &holder{sys, sys.Targets[popular], c.Knobs.Stall, c.Cell, &s.fault}
		}
	}
	for id := range c.Knobs.WorkersOn(c.Cell.Procs) {
		w := newWorker(c, sys, draw, id, &s.fault, s.probe)
		if storms {
			if w.plug, err = newPlug(sys, id, c.Knobs.Lookups); err != nil {
				return nil, err
			}
		}
		s.workers = append(s.workers, w)
	}
	unloaders := c.Knobs.Unloaders
	if c.Knobs.PerUnload > 0 {
		unloaders = len(s.workers)
	}
	for id := range unloaders {
		u := newUnloader(c, sys, victims, favourite, id, s.probe)
		s.unloaders = append(s.unloaders, u)
		if c.Knobs.PerUnload > 0 {
			s.workers[id].mixed = newMixed(u, c.Knobs.PerUnload, s.workers[id].random)
		}
	}
	return s, nil
}

// unloadable draws until it has a target whose module is one of victims.
func unloadable(sys *workloads.System, victims []string, draw func(*rand.Rand) int, seed uint64) int {
	for r := rand.New(rand.NewPCG(seed, 0x68657264)); ; {
		if i := draw(r); slices.Contains(victims, sys.Targets[i].Module) {
			return i
		}
	}
}

// mode is what workers do in a part of a round.
type mode int

const (
	closedLoop mode = iota // no clock readings
	timedLoop              // clock readings, closed or open as the knobs say
)

// measure is what one part of a round yields.
type measure struct {
	operations int64
	elapsed    time.Duration
	mallocs    uint64
}

// half runs all workers and unloaders for d, or for n operations together if n
// > 0.
func (s *session) half(m mode, d time.Duration, n int64) (measure, error) {
	var working, helping sync.WaitGroup
	var stopHelpers atomic.Bool
	start, ended, sig := make(chan struct{}), make(chan struct{}), mem.NewSignal()
	cpus := processors(s.config.Cell.Procs)
	for i, w := range s.workers {
		share := n / int64(len(s.workers))
		if int64(i) < n%int64(len(s.workers)) {
			share++
		}
		if w.lookups = 0; n > 0 && share == 0 {
			continue
		}
		working.Go(func() {
			if w.pinned && len(cpus) > 0 {
				bind(cpus[w.id%len(cpus)])
			}
			<-start
			w.run(&s.stop, share, s.loop(w, m))
		})
	}
	help := func(f func()) {
		helping.Go(func() {
			defer func() {
				if p := recover(); p != nil {
					s.fault.report(panicked(s.config.Cell, p))
				}
			}()
			if s.config.Knobs.Placement == workloads.Pinned {
				bind(cpus...)
			}
			<-start
			f()
		})
	}
	for _, u := range s.unloaders {
		if s.config.Knobs.PerUnload == 0 {
			help(func() { u.run(&stopHelpers, sig) })
		}
	}
	if s.holder != nil {
		help(func() { s.holder.run(ended, &stopHelpers) })
	}

	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	began := time.Now()
	close(start)
	if n == 0 {
		s.sleep(d)
		s.stop.Store(true)
	}
	working.Wait()
	runtime.ReadMemStats(&after)
	for _, w := range s.workers {
		if w.mixed != nil {
			help(w.mixed.restore)
		}
	}
	stopHelpers.Store(true)
	close(ended)
	sig.Raise()
	helping.Wait()

	out := measure{mallocs: after.Mallocs - before.Mallocs}
	end := began
	for _, w := range s.workers {
		out.operations += w.lookups
		if w.end.After(end) {
			end = w.end
		}
	}
	out.elapsed = end.Sub(began)
	if s.fault.first != nil {
		return out, s.fault.first
	}
	s.stop.Store(false)
	return out, nil
}

// loop returns what w does in m.
func (s *session) loop(w *worker, m mode) (l loop) {
	arrival, n := s.config.Knobs.Arrival, max(w.batch/looks, 1)
	switch {
	case m == timedLoop && arrival.Open():
		l = loop{w.open(arrival, len(s.workers), &s.stop), 1}
	case w.plug != nil:
		l = loop{w.storm, n}
	case m == timedLoop:
		l = loop{w.sampled, n}
	default:
		l = loop{w.plain, n}
	}
	if w.mixed != nil {
		l = w.mixing(l)
	}
	return l
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

// reset forgets what was counted so far, with everybody stopped.
func (s *session) reset() {
	for _, w := range s.workers {
		w.misses, w.refused, w.autoloads = 0, 0, 0
		w.times.reset()
	}
	for _, u := range s.unloaders {
		u.reset()
	}
}

// check returns what is not as it must be once everybody has stopped: the system is
// at rest, and lookups were refused only as declared.
func (s *session) check() error {
	for _, w := range s.workers {
		if w.plug != nil {
			s.system.Scheme.Put(w.plug.ref)
			w.plug = nil
		}
	}
	breaches := loader.AtRest(s.system.Scheme, nil, s.system.Loader)
	if n := s.refused(); n > 0 && s.system.Scheme.Info().Refuses == schemes.Never {
		breaches = append(breaches, &promise.Breach{
			Promise: promise.Refusal, Seen: fmt.Sprintf("%d lookups refused by a scheme that never refuses", n),
		})
	}
	if len(breaches) > 0 {
		return violation(s.config.Cell, breaches[0])
	}
	return nil
}

func (s *session) refused() (n int64) {
	for _, w := range s.workers {
		n += w.refused
	}
	return n
}
