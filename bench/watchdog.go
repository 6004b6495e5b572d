package bench

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/promise"
	"github.com/modbench/modbench/workloads"
)

// DefaultPatience is the patience of a round that does not say another one.
const DefaultPatience = 10 * time.Second

// watchdog convicts a scheme in which nothing moves any more. It costs the measured
// loops nothing: it looks at a half only once that should have ended, and at what goes on
// outside of the halves from a goroutine of its own.
type watchdog struct {
	cell     Cell
	patience time.Duration
	bitten   chan *Violation            // takes the one violation of a step that does not return
	tell     func(within time.Duration) // says when the next word is due at the latest; nil: nobody listens

	before map[string]string              // goroutines that were there before the round
	scheme atomic.Pointer[schemes.Scheme] // nil: not made yet; the boot publishes, a guard observes
	probe  atomic.Pointer[probe]          // nil: nothing is unloaded yet; likewise

	steps atomic.Uint64 // made so far outside of halves; the measuring goroutine adds, a guard observes
	told  time.Time     // when tell was last called
	given atomic.Bool   // the round is given up: a guard publishes, a step that hung and goes on later observes
}

func newWatchdog(c *Config) *watchdog {
	w := &watchdog{cell: c.Cell, patience: c.Patience, bitten: make(chan *Violation, 1), tell: c.tell}
	if w.patience <= 0 {
		w.patience = DefaultPatience
	}
	return w
}

// quiet is how long a boot may take before its first module is loaded: a population of a
// million entries is made then, and no code of the scheme runs that counts steps.
const quiet = 5 * time.Minute

// expect tells the listener that nothing may be heard for the time d, and patience more.
func (w *watchdog) expect(d time.Duration) {
	w.told = time.Now()
	w.notify(d)
}

// notify is expect for another goroutine than the measuring one.
func (w *watchdog) notify(d time.Duration) {
	if w.tell != nil {
		w.tell(d + w.patience)
	}
}

// step says that the round goes on, outside of the halves.
func (w *watchdog) step() {
	w.steps.Add(1)
	if time.Since(w.told) > time.Second {
		w.expect(0)
	}
}

// guard watches what the calling goroutine does until stop is called: it convicts the
// scheme if no step is made in the time of patience and somebody is in its code.
func (w *watchdog) guard(what string) (stop func()) { return w.watch(what, w.steps.Load, 0) }

// watch is guard for what counts its steps otherwise: moved changes if something moves. The
// workload itself may keep all still for the time of slack.
func (w *watchdog) watch(what string, moved func() uint64, slack time.Duration) (stop func()) {
	done := make(chan struct{})
	go func() {
		idle := idleness{moved: moved, last: moved()}
		for {
			began := time.Now()
			select {
			case <-done:
				return
			case <-time.After(glance):
			}
			if idle.add(time.Since(began)) < slack+w.patience {
				continue
			}
			if v := w.convict(what, w.patience); v != nil {
				w.given.Store(true)
				w.bitten <- v
				return
			}
			idle.since = 0 // not the scheme but the harness takes so long
		}
	}()
	return sync.OnceFunc(func() { close(done) })
}

// idleness counts for how long nothing has moved.
type idleness struct {
	moved func() uint64 // changes if something does
	last  uint64
	since time.Duration
}

// add adds d, a glance that may have taken longer. Of what it took longer it counts little,
// since whoever stopped the process stopped the scheme as well. It returns for how long
// nothing has moved.
func (i *idleness) add(d time.Duration) time.Duration {
	if now := i.moved(); now != i.last {
		i.last, i.since = now, 0
		return 0
	}
	i.since += min(d, 2*glance)
	return i.since
}

// steady is a context that counts as a step of the round each time it is asked whether it
// is done. A boot asks before it loads each module.
type steady struct {
	context.Context
	dog *watchdog
}

func (s steady) Err() error {
	s.dog.step()
	if s.dog.given.Load() {
		return context.Canceled
	}
	return s.Context.Err()
}

// convict says that nothing has moved for d, and who waits for what. It returns nil if the
// scheme is not to blame: nobody is in its code, or somebody still spends the time that the
// workload asks for, which lasts longer on a machine that is busy with other things.
func (w *watchdog) convict(what string, d time.Duration) *Violation {
	var own map[string]bool
	if s := w.scheme.Load(); s != nil {
		own = packagesOf(*s)
	}
	everyone := goroutines()
	all := stuck(everyone, own, w.before)
	if len(all) == 0 || spending(everyone, w.before) {
		return nil
	}
	v := violation(w.cell, &promise.Breach{Promise: promise.Progress})
	v.Seen = "nothing has moved for " + d.String() + " in " + what + ": " + all.String()
	v.Stack, v.Left = all.stack(), true
	if p := w.probe.Load(); p != nil {
		under, module := p.under()
		if under != "" {
			v.Seen += "; under way: " + under
		}
		v.Module = module
	}
	return v
}

// slack is how long a workload itself may keep the goroutines of a half from their ends,
// when each does what it has begun: holds, on so many processors, exits one after the
// other, and a stalled holder. A lookup may have to wait for exits three times: in its table,
// to load the module that it misses, and in its table again. One that stalls until the end is
// told of it, see [session.overdue].
func slack(k Knobs, procs int) time.Duration {
	workers, unloaders := k.WorkersOn(procs), k.Unloaders
	if k.PerUnload > 0 {
		unloaders = workers
	}
	rounds := (workers+procs-1)/procs + 1
	s := time.Duration(rounds)*k.Hold + 3*time.Duration(unloaders+1)*k.ExitCost
	if k.Stall < workloads.UntilEnd {
		s += k.Stall
	}
	if k.ModprobeCost > 0 {
		s += time.Duration(unloaders)*k.ExitCost + 2*glance // who sleeps in one looks as often
	}
	return s
}

// overdue returns what a wait for the end of g calls after each glance, with how long that
// took. If nothing of g ends for longer than the workload asks for and patience, once it
// was told to, that is a fault. Before g was told to end it has as much time as it takes.
func (s *session) overdue(g *group) func(time.Duration) {
	idle := idleness{moved: g.left.Load, last: g.left.Load()}
	limit := slack(s.config.Knobs, s.config.Cell.Procs) + s.dog.patience
	return func(d time.Duration) {
		if !g.ended.Load() {
			return
		}
		if idle.add(d) > grace && s.holder != nil {
			s.holder.release() // somebody may wait for it
		}
		if idle.since <= limit {
			return
		}
		if v := s.dog.convict("a half that should have ended", s.dog.patience); v != nil {
			s.fault.report(v)
		}
		idle.since = 0
	}
}
