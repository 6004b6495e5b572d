//go:build explore && simulate

package projection

import (
	"fmt"
	"time"
	"unsafe"

	"github.com/modbench/modbench/internal/coherence"
	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/promise"
)

// engine is the seam over a simulation: each step is charged with what its line costs. It implements
// mem.Engine and mem.Clock.
type engine struct {
	sim    *coherence.Sim
	waits  coherence.Waits
	lines  lines
	parked map[unsafe.Pointer][]*sleeper      // by what they wait for
	turns  map[unsafe.Pointer]*coherence.Proc // by semaphore: who has been woken to take it, and nobody else may
	places []section                          // by processor

	// By processor: the step that it takes, which others look at while it waits, and its wait. There is no garbage of
	// steps, since nothing is collected during a simulation.
	ops      []mem.Op
	sleepers []sleeper
	spinning []bool // it wants a spinning lock that others have had each time that it looked

	gap     coherence.Time   // instructions before each step that looks at something
	looked  int64            // such steps
	cas     int64            // read-modify-writes right after a load of the same word, which others use
	taken   []int64          // steps, by processor
	loaded  []unsafe.Pointer // by processor: what its last step has loaded, or nil
	workers func() []*worker // the workers: a skipped wait moves the time of their last lookup
	stopped coherence.Time   // until then nobody moves
	grace   coherence.Time   // until then a grace period is under way

	lookups int64          // that have ended
	skipped coherence.Time // that passed without being simulated; see idle
	credit  float64        // lookups in that time
}

// section is whether a processor is in a pinned section, and how many it has begun.
type section struct {
	open, locked bool
	n            int64
}

// sleeper is a processor that waits until its step can be taken.
type sleeper struct {
	p     *coherence.Proc
	op    *mem.Op
	since coherence.Time
}

var _ mem.Engine = (*engine)(nil)

func newEngine(s *coherence.Sim) *engine {
	return &engine{
		sim: s, waits: s.Machine().Waits, lines: newLines(s), parked: make(map[unsafe.Pointer][]*sleeper),
		turns:  make(map[unsafe.Pointer]*coherence.Proc),
		places: make([]section, s.N()), taken: make([]int64, s.N()), loaded: make([]unsafe.Pointer, s.N()),
		ops: make([]mem.Op, s.N()), sleepers: make([]sleeper, s.N()), spinning: make([]bool, s.N()),
	}
}

func ns(x float64) coherence.Time { return coherence.Nanoseconds(x) }

// now returns the time on p, with what was not simulated.
func (e *engine) now(p *coherence.Proc) coherence.Time { return p.Clock() + e.skipped }

// Now implements mem.Clock.
func (e *engine) Now() time.Duration { return time.Duration(e.now(e.sim.Running()).NS()) }

// Step implements mem.Engine.
func (e *engine) Step(op mem.Op) int {
	p := e.sim.Running()
	place := &e.places[p.ID()]
	e.taken[p.ID()]++
	if p.Clock() < e.stopped && !place.open {
		p.Wait(e.stopped - p.Clock())
		p.Sync()
	}
	switch op.Kind {
	case mem.KindLoad, mem.KindRead:
		e.look(p)
		p.Do(e.lines.of(op.Addr), coherence.Load)
		e.loaded[p.ID()] = op.Addr
		return 0
	case mem.KindRMW:
		l := e.lines.of(op.Addr)
		if e.loaded[p.ID()] == op.Addr && l.Common() {
			e.cas++
		}
		p.Do(l, coherence.RMW)
	case mem.KindStore, mem.KindWrite, mem.KindTryLock, mem.KindTryRLock:
		p.Do(e.lines.of(op.Addr), coherence.RMW)
	case mem.KindBuffer:
		p.Do(e.lines.of(op.Addr), coherence.Store)
	case mem.KindFence:
		p.Work(ns(e.sim.Machine().RMW))
	case mem.KindPin, mem.KindReadLock:
		e.look(p)
		*place = section{true, op.Kind == mem.KindReadLock, place.n + 1}
		return p.ID()
	case mem.KindUnpin, mem.KindReadUnlock:
		place.open = false
	case mem.KindPause:
		p.Wait(ns(e.waits.Yield))
		p.Sync()
	case mem.KindStopMachine:
		e.stop(p)
	case mem.KindSynchronize, mem.KindBarrier:
		e.synchronize(p, op.Kind == mem.KindSynchronize)
	default:
		e.loaded[p.ID()], e.ops[p.ID()] = nil, op
		return e.lock(p, &e.ops[p.ID()])
	}
	e.loaded[p.ID()] = nil
	return 0
}

// look has p compute what comes before a step that looks at something.
func (e *engine) look(p *coherence.Proc) {
	e.looked++
	p.Work(e.gap)
}

// Fail implements mem.Engine.
func (e *engine) Fail(broken promise.Promise, format string, args ...any) {
	panic(&promise.Breach{Promise: broken, Seen: fmt.Sprintf(format, args...)})
}

// Forward implements mem.Engine: stores are seen at once.
func (e *engine) Forward(p *int64) int64 { return *p }

// Buffer implements mem.Engine.
func (e *engine) Buffer(p *int64, v int64) { *p = v }

// Touch implements mem.Engine. What it reads is written by nobody.
func (e *engine) Touch(unsafe.Pointer) {}

// Locked implements mem.Engine.
func (e *engine) Locked() {}

// Note implements mem.Engine.
func (e *engine) Note(uint64, uint64) {}
