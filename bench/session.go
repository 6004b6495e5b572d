package bench

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync/atomic"
	"time"

	"github.com/modbench/modbench/internal/loader"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/percpu"
	"github.com/modbench/modbench/schemes/promise"
	"github.com/modbench/modbench/workloads"
	"github.com/modbench/modbench/workloads/subsystem"
)

// Config says what one round measures.
type Config struct {
	Cell      Cell
	N         int                   // round number
	Scheme    func() schemes.Scheme // returns a new scheme, the one that Cell.Scheme names
	Subsystem *subsystem.Subsystem
	Workload  workloads.Workload
	Knobs     Knobs         // of the workload at Cell.Point, as flags changed them
	Duration  time.Duration // of each half
	Batch     int           // operations between two yields, the same for all schemes; 0: about 40 us of lookups

	// Patience is how long nothing may move before the scheme is said to hang. What the
	// workload itself asks for, such as a hold, does not count. 0: [DefaultPatience].
	Patience time.Duration

	tell func(within time.Duration) // is told within what time the next sign of life comes; nil: nobody listens
}

// session is a booted system with its workers, between boot and the final
// checks.
type session struct {
	config    *Config
	system    *workloads.System
	batch     int   // operations between two yields
	cpus      []int // that workers are bound to, if they are pinned; nil: the system does not say
	workers   []*worker
	unloaders []*unloader
	plugs     []*plug  // by worker; empty: nobody registers
	tallies   []*tally // by worker; empty: workers do not unload
	holder    *holder  // nil: nobody stalls
	holders   *holders // nil: nobody holds for long
	probe     *probe
	books     []*book      // of the latencies that workers note down
	unloads   *unloadTimes // of all unloaders
	fault     *fault
	abort     atomic.Bool // set when the round is given up; workers observe it in a long hold
	pauses    pauses      // of the halves since it was last set to 0
	dog       *watchdog
	hurry     func() // ends what modules spend in exit, for good
}

// newSession boots the system of c with GOMAXPROCS as it is. It fails with
// ctx's error if ctx is done before.
func newSession(ctx context.Context, c *Config) (*session, error) {
	return bootSession(ctx, c, newWatchdog(c))
}

// bootSession is newSession with a watchdog that watches already.
func bootSession(ctx context.Context, c *Config, dog *watchdog) (*session, error) {
	percpu.SetStopCost(c.Knobs.StopCost)
	scheme := c.Scheme()
	dog.scheme.Store(&scheme)
	booting, hurry := context.WithCancel(ctx)
	sys, err := workloads.Boot(steady{booting, dog}, scheme, c.Subsystem, c.Knobs)
	if err != nil {
		hurry()
		return nil, err
	}
	s := &session{
		config: c, system: sys, batch: cmp.Or(c.Batch, batchFor(c.Subsystem, c.Knobs, len(sys.Targets))),
		cpus: processors(c.Cell.Procs), probe: newProbe(), unloads: new(unloadTimes),
		fault: newFault(), dog: dog, hurry: hurry,
	}
	dog.probe.Store(s.probe)
	sys.Loader.Observe(s.probe)
	victims := s.victims()
	if len(victims) == 0 {
		return nil, fmt.Errorf("%s: the only module that could be unloaded runs the code that registers",
			sys.Subsystem.Name)
	}
	draw, favourite := s.popularity(victims)
	if err := s.addWorkers(ctx, draw); err != nil {
		return nil, err
	}
	s.addUnloaders(victims, favourite)
	s.holders = newHolders(s)
	return s, nil
}

// registers reports whether workers register and unregister.
func (c *Config) registers() bool { return c.Knobs.Lookups > 0 && c.Knobs.Lookups < 1 }

// victims returns the modules that can be unloaded. If workers register, the module whose
// code does that is left out: it is pinned until the round ends, and an unload of it would
// wait as long.
func (s *session) victims() []string {
	if !s.config.registers() {
		return s.system.Victims
	}
	return slices.DeleteFunc(slices.Clone(s.system.Victims), func(name string) bool {
		return name == plugged(s.system).Module
	})
}

// popularity returns how workers draw what they look up, and the module that
// unloaders prefer ("" if none): the one that the herd wants or that the stalled
// holder holds. It makes the holder, if there is one.
func (s *session) popularity(victims []string) (draw func(*rand.Rand) int, favourite string) {
	c, sys := s.config, s.system
	draw = workloads.NewPopularity(len(sys.Targets), c.Knobs.Skew, c.Knobs.Seed).Draw
	if !c.Workload.Herd && !c.Workload.Favourite && c.Knobs.Stall == 0 {
		return draw, ""
	}
	popular := unloadable(sys, victims, draw, c.Knobs.Seed)
	if c.Workload.Herd {
		draw = func(*rand.Rand) int { return popular }
	}
	if c.Knobs.Stall > 0 {
		s.holder = &holder{sys, sys.Targets[popular], c.Knobs.Stall, c.Cell, s.fault, nil}
	}
	return draw, sys.Targets[popular].Module
}

// unloadable draws until it has a target whose module is one of victims.
func unloadable(sys *workloads.System, victims []string, draw func(*rand.Rand) int, seed uint64) int {
	for r := rand.New(rand.NewPCG(seed, 0x68657264)); ; {
		if i := draw(r); slices.Contains(victims, sys.Targets[i].Module) {
			return i
		}
	}
}

// addWorkers makes the workers, each with a plug if workers register.
func (s *session) addWorkers(ctx context.Context, draw func(*rand.Rand) int) error {
	for id := range s.config.Knobs.WorkersOn(s.config.Cell.Procs) {
		if err := ctx.Err(); err != nil {
			return err
		}
		w := s.newWorker(id)
		s.workers = append(s.workers, w)
		s.share(w, draw)
		if s.config.registers() {
			p, err := newPlug(s.system, id, s.config.Knobs.Lookups)
			if err != nil {
				return err
			}
			s.plugs = append(s.plugs, p)
		}
	}
	return nil
}

// addUnloaders makes the unloaders: goroutines of their own, or one for each worker, with
// a tally that says when the worker is to unload.
func (s *session) addUnloaders(victims []string, favourite string) {
	c := s.config
	unloaders := c.Knobs.Unloaders
	if c.Knobs.PerUnload > 0 {
		unloaders = len(s.workers)
	}
	for id := range unloaders {
		u := newUnloader(s, victims, favourite, id)
		s.unloaders = append(s.unloaders, u)
		if c.Knobs.PerUnload > 0 {
			s.tallies = append(s.tallies, newTally(u, c.Knobs.PerUnload, s.workers[id].random))
		}
	}
}

// reset forgets what was counted so far. Nobody runs meanwhile.
func (s *session) reset() {
	for _, w := range s.workers {
		w.misses, w.refused, w.autoloads, w.modprobes, w.unserved, w.turnedDown = 0, 0, 0, 0, 0, 0
		w.times.reset()
	}
	for _, b := range s.books {
		b.reset()
	}
	for _, u := range s.unloaders {
		u.unloads, u.refused = 0, 0
	}
	s.unloads.reset()
	if s.holders != nil {
		s.holders.reset()
	}
}

// settle checks what must hold once everybody has stopped, under the eyes of the watchdog.
func (s *session) settle() error {
	s.dog.expect(0)
	defer s.dog.guard("the checks at the end")()
	s.hurry()
	if err := s.check(); err != nil {
		return err
	}
	if v := s.directed(); v != nil {
		return v
	}
	return s.check()
}

// check returns what is not as it must be once everybody has stopped: the system is
// at rest, and lookups were refused only as declared.
func (s *session) check() error {
	s.unplug()
	breaches := loader.AtRest(s.system.Scheme, nil, s.system.Loader)
	breaches = append(breaches, loader.Kept(s.system.Scheme, 0)...)
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
		n += w.refused + w.turnedDown
	}
	if s.holders != nil {
		for _, m := range s.holders.members {
			n += m.refused
		}
	}
	return n
}
