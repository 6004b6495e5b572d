package bench

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"time"

	"github.com/modbench/modbench/bench/internal/clock"
	"github.com/modbench/modbench/internal/loader"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/promise"
	"github.com/modbench/modbench/workloads"
)

// retry is how long an unloader waits after an unload that was busy, as a user
// would before typing rmmod again.
const retry = time.Millisecond

// unloader unloads and reloads modules. It is a goroutine of its own, or part of a
// worker; only that goroutine uses its fields from the start to the end of a part
// of a round.
type unloader struct {
	system *workloads.System
	probe  *probe
	draw   func() string // the next victim
	period time.Duration
	mode   workloads.Unloading
	all    []string // what a sweep asks
	absent int      // how many unloaded modules stay away
	cell   Cell
	fault  *fault

	ended func() bool // whether the part of the round is over; nil: a worker unloads

	subject string   // the module that is being unloaded or loaded; suspects reads it after a panic
	gone    []string // unloaded and not yet reloaded, oldest first
	unloads int64
	refused int64
	times   *unloadTimes // of the session
}

// unloadTimes is the times of completed unloads, of all unloaders of a session
// together. Any number of goroutines may add to it. The wait for its mutex is short
// compared with an unload, and is not part of the time of one.
type unloadTimes struct {
	mu                             sync.Mutex
	latency, scheme, holders, exit latencies
	refused                        latencies // of requests that were refused, each by itself
}

func (u *unloadTimes) reset() {
	for _, h := range []*latencies{&u.latency, &u.scheme, &u.holders, &u.exit, &u.refused} {
		*h = latencies{}
	}
}

// add adds an unload that took so long, and followed course c.
func (u *unloadTimes) add(took time.Duration, c *course, clk *clock.Clock) {
	u.mu.Lock()
	defer u.mu.Unlock()
	part := func(h *latencies, phases ...loader.Phase) {
		var ticks clock.Ticks
		for _, p := range phases {
			ticks += c.spent[p]
		}
		h.Add(clk.Duration(ticks))
	}
	u.latency.Add(took)
	part(&u.scheme, loader.Idle, loader.Deciding, loader.Freeing)
	part(&u.holders, loader.Waiting)
	part(&u.exit, loader.Exiting)
}

// refuse adds a request that was refused and took so long.
func (u *unloadTimes) refuse(took time.Duration) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.refused.Add(took)
}

// newUnloader returns an unloader that draws its victims uniformly from all modules
// that can be unloaded, however popular they are. A reloaded module registers at
// the tail of its list. If popular modules were unloaded more often, scans would
// get longer with every unload, and a scheme would pay for unloading fast.
func newUnloader(s *session, victims []string, favourite string, id int) *unloader {
	c := s.config
	r := rand.New(rand.NewPCG(c.Knobs.Seed, 0x756e6c6f6164<<8+uint64(id)))
	return &unloader{
		system: s.system, probe: s.probe, period: c.Knobs.Period, absent: c.Workload.Absent, times: s.unloads,
		cell: c.Cell, fault: s.fault, mode: c.Knobs.Unload, all: victims,
		draw: func() string {
			if favourite != "" && (c.Workload.Herd || r.IntN(4) == 0) {
				return favourite
			}
			return victims[r.IntN(len(victims))]
		},
	}
}

// run unloads and reloads until g is told to end, then reloads what is absent. The
// end interrupts the wait of an unload if the scheme allows it; such an unload
// counts as refused.
func (u *unloader) run(g *group) {
	u.ended = g.ended.Load
	for !g.ended.Load() {
		if u.period > 0 {
			g.sleep(u.period)
		} else {
			runtime.Gosched()
		}
		if u.mode == workloads.Autoclean {
			u.sweep(g)
		} else if errors.Is(u.once(g.signal), schemes.ErrBusy) {
			time.Sleep(retry)
		}
	}
	u.restore()
}

// once unloads a victim, and reloads the module that has been absent for longest if
// enough others are. The error is the unload's.
func (u *unloader) once(sig *mem.Signal) error {
	victim := u.draw()
	err := u.unload(victim, sig)
	if err == nil {
		u.gone = append(u.gone, victim)
	}
	if len(u.gone) > u.absent {
		u.reload()
	}
	return err
}

// sweep asks every module that can be unloaded, one after the other, until g is told to end. What is unloaded stays
// away until somebody opens it.
func (u *unloader) sweep(g *group) {
	for _, name := range u.all {
		if g.ended.Load() {
			return
		}
		_ = u.unload(name, g.signal) // the unloader counts refusals
		runtime.Gosched()
	}
}

// restore reloads all that is absent.
func (u *unloader) restore() {
	if u.mode == workloads.Autoclean {
		u.gone = append(u.gone, u.all...)
	}
	for len(u.gone) > 0 {
		u.reload()
	}
}

func (u *unloader) reload() {
	u.subject = u.gone[0]
	// It fails if a dependency is unloaded at the moment. The next miss tries again, and so
	// does the end of the round.
	if _, err := u.system.Loader.Modprobe(u.gone[0]); err != nil {
		u.judge("load", err, schemes.ErrNoModule, schemes.ErrBusy)
	}
	u.gone = u.gone[1:]
}

// judge reports a violation if err, the answer of a call about the subject, is none of the usual ones.
func (u *unloader) judge(call string, err error, usual ...error) {
	if !slices.ContainsFunc(usual, func(e error) bool { return errors.Is(err, e) }) {
		u.fault.report(&Violation{
			Cell: u.cell, Module: u.subject, Promise: promise.Answer, Seen: fmt.Sprintf("%s answers %q", call, err),
		})
	}
}

// unload asks as the mode of the unloader says. The latency of an unload that completes runs from the first request
// until the module is gone; a request that is refused is timed by itself.
func (u *unloader) unload(name string, sig *mem.Signal) error {
	u.subject = name
	course := u.probe.begin(name)
	began := u.probe.clock.Now()
	flags := schemes.NonBlock
	if u.mode == workloads.Wait {
		flags = 0
	}
	err := u.system.Loader.Unload(name, flags, sig)
	if errors.Is(err, schemes.ErrWouldBlock) || errors.Is(err, schemes.ErrBusy) {
		u.refused++
		u.times.refuse(u.probe.clock.Duration(u.probe.clock.Now() - began))
		if u.mode == "" || u.mode == workloads.Escalate {
			err = u.system.Loader.Unload(name, 0, sig)
		}
	}
	took := u.probe.clock.Duration(u.probe.clock.Now() - began)
	u.probe.end(course)
	if err != nil {
		u.judge("unload", err, schemes.ErrWouldBlock, schemes.ErrBusy, schemes.ErrInterrupted, schemes.ErrNoModule)
		return err
	}
	if u.mode == workloads.Wait && u.ended != nil && u.ended() {
		return nil // the end of the part has ended its wait: it would look quicker than it is
	}
	u.unloads++
	u.times.add(took, course, u.probe.clock)
	return nil
}
