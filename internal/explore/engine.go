//go:build explore

package explore

import (
	"slices"
	"time"
	"unsafe"

	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/promise"
)

// chooser decides whose step is next. enabled is not empty. ok is false when the
// execution is to be abandoned.
type chooser interface {
	choose(e *engine, enabled set) (a *actor, variant int, ok bool)
}

// actor is who takes steps: a thread, or the store buffer of one.
type actor struct {
	id    int
	t     *T
	flush bool // the store buffer of t

	alive bool     // has a step to take, sooner or later
	fresh bool     // since the step became possible it has not been compared with those before it
	since int      // depth at which it came to stand before the step
	kind  mem.Kind // of the step
	foot  []access // what it concerns
	ready uint32   // variants in which it can be taken now
	drain bool     // it waits for nothing but its own store buffer

	clock clock  // the steps that are ordered before the next one
	hash  uint64 // of this actor's past, up to reordering of independent steps
}

// engine is one exploration. It implements mem.Engine.
type engine struct {
	build    func() Program
	opts     Options
	result   *Result
	deadline time.Time
	traces   map[uint64]struct{}
	workers  []*worker        // idle
	on       func(*Violation) // told of violations, which then do not end the exploration; nil: they do

	// noted is told of a violation first; true: the execution goes on. For tests.
	noted func(broken promise.Promise, message string) bool

	// blind is a kind of step that the search takes to be independent of all others,
	// which is a mistake that tests must notice. KindNone: no mistake.
	blind mem.Kind

	sharing bool // in some execution, two threads are on one processor

	// What follows belongs to the execution in progress.
	chooser   chooser
	program   Program
	threads   []*T
	actors    []*actor
	current   *T // has the baton
	next      *T // gets it
	starting  bool
	killing   bool
	final     bool // Final has been started
	pruned    bool
	violation *Violation
	fatal     string // the program or the engine is at fault: nothing can be concluded

	schedule Schedule
	depth    int     // steps taken
	cost     int     // preemptions
	last     *actor  // the thread that took the last step
	taken    step    // the last step
	cpus     int     // simulated
	onCPU    []*T    // who is in a section on each
	pinner   []*T    // who was last
	memory   memory  // locations by address
	world    byte    // its address stands for all sections
	readers  byte    // likewise for those that ReadLock began
	cuts     byte    // likewise for the stores inside those
	begun    int     // flushes when the last grace period began
	freed    []freed // objects
	record   *recorder
	names    []name
	threadsN []*T // all ever made, for reuse
	actorsN  []*actor
	left     int // threads that have not ended
	flushes  int // stores that have left a store buffer
}

// step is a step as taken.
type step struct {
	a     *actor
	foot  []access
	clock clock

	misused bool // a lock was unlocked that nobody held, and that is looked past
}

func newEngine(build func() Program, o Options) *engine {
	e := &engine{build: build, opts: o.withDefaults()}
	if o.Traces {
		e.traces = make(map[uint64]struct{})
	}
	return e
}

// Step implements mem.Engine: the running thread stands before op. The next
// step is chosen here, in the thread's own coroutine, so that a thread that
// continues costs no switch.
func (e *engine) Step(op mem.Op) int {
	t := e.current
	if e.killing || e.violation != nil {
		e.unwind(t)
	}
	t.op = op
	e.announce(t)
	if e.starting {
		t.suspend()
		return t.variant
	}
	if e.next = e.pick(); e.next != t {
		t.suspend()
	}
	return t.variant
}

// pick chooses steps until it is a thread's turn and returns the thread, or nil
// when the execution is over.
func (e *engine) pick() *T {
	for e.violation == nil && e.fatal == "" {
		enabled := e.enabled()
		if enabled == 0 {
			switch {
			case e.left > 0:
				e.deadlock()
			case !e.final && e.program.Final != nil:
				e.startFinal()
				continue
			}
			return nil
		}
		if e.depth >= e.opts.MaxSteps {
			e.livelock()
			return nil
		}
		a, variant, ok := e.chooser.choose(e, enabled)
		if !ok {
			e.pruned = true
			return nil
		}
		e.take(a, variant)
		if e.violation != nil {
			return nil
		}
		if !a.flush {
			a.t.variant = variant
			return a.t
		}
		a.t.flush(variant)
	}
	return nil
}

// take performs the engine's part of the step of a.
func (e *engine) take(a *actor, variant int) {
	t := a.t
	e.schedule = append(e.schedule, Choice{t.id, a.flush, variant})
	if e.record != nil {
		e.record.add(e, a, variant)
	}
	if len(e.freed) > 0 && e.inFreed(a) && e.violation != nil {
		return
	}
	if !a.flush {
		if a.kind != mem.KindPause {
			t.touched = t.touched[:0]
		}
		if e.last != nil && e.last != a && !e.free() {
			e.cost++
		}
		e.last = a
		if e.races(a); e.violation != nil {
			return
		}
	}
	e.order(a, variant)
	e.result.Checked |= 1 << watched[a.kind]
	switch a.kind {
	case mem.KindPin, mem.KindReadLock:
		t.pinned, t.locked, t.cpu = true, a.kind == mem.KindReadLock, variant
		e.onCPU[variant], e.pinner[variant] = t, t
		t.acquired = max(t.acquired, e.begun)
	case mem.KindUnpin, mem.KindReadUnlock:
		t.pinned, t.locked = false, false
		e.onCPU[t.cpu] = nil
		e.closed(t)
	case mem.KindSynchronize, mem.KindBarrier:
		e.begin(t, a.kind)
		e.inSection(t, a)
	case mem.KindSynchronized, mem.KindBarrierDone:
		e.elapse(t)
		e.inSection(t, a)
	case mem.KindPause:
		t.spins = t.spins[:0]
	case mem.KindFree:
		e.freed = append(e.freed, freed{t.op.Addr, t.op.Size, t.Name, int32(e.depth), int8(a.id), a.clock, a.hash})
	case mem.KindRLock, mem.KindRQueue, mem.KindRUnlock:
		t.hold(a.kind, a.foot[0].at)
	default:
		if e.opts.Reorder && !a.flush && acquires(a) {
			t.acquired = e.flushes
		}
		e.inSection(t, a)
	}
	e.depth++
	e.taken.a, e.taken.clock = a, a.clock
	e.taken.misused = false
	e.taken.foot = append(e.taken.foot[:0], a.foot...)
	a.alive = a.flush // a thread's next step is not known yet
}

// watched are the promises that the engine itself checks at a step of some kind.
var watched = [256]promise.Promise{
	mem.KindRead: promise.NoRace, mem.KindWrite: promise.NoRace, mem.KindFree: promise.Freed,
	mem.KindUnlock: promise.Release, mem.KindRUnlock: promise.Release, mem.KindUp: promise.Release,
}

// inSection convicts a step that may block inside a pinned section.
func (e *engine) inSection(t *T, a *actor) {
	if t.pinned && !a.flush && a.kind.Has(mem.Sleeps) {
		e.violate(promise.NoPanic, t.Name+": "+a.kind.String()+" inside a pinned section")
	}
}

// Buffer implements mem.Engine.
func (e *engine) Buffer(p *int64, v int64) { e.current.store(p, v) }

// Forward implements mem.Engine.
func (e *engine) Forward(p *int64) int64 { return e.current.forward(p) }

// Touch implements mem.Engine.
func (e *engine) Touch(p unsafe.Pointer) {
	if t := e.current; !slices.Contains(t.touched, p) {
		t.touched = append(t.touched, p)
	}
}

// Locked implements mem.Engine.
func (e *engine) Locked() { e.current.reading = append(e.current.reading, e.at(e.current.op.Addr)) }

// Note implements mem.Engine.
func (e *engine) Note(found, left uint64) {
	if e.record != nil {
		e.record.note(e.current, found, left)
	}
}

var _ mem.Engine = (*engine)(nil)

// freed is an object that was freed, and the step that did so.
type freed struct {
	at    unsafe.Pointer // which also keeps the address from being used again
	size  uintptr
	by    string
	step  int32
	actor int8
	clock clock
	hash  uint64
}

// has reports whether p is inside.
func (f *freed) has(p unsafe.Pointer) bool {
	return uintptr(p) >= uintptr(f.at) && uintptr(p)-uintptr(f.at) < f.size
}
