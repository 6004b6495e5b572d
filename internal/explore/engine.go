//go:build explore

package explore

import (
	"fmt"
	"runtime"
	"time"
	"unsafe"

	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/percpu"
)

// The promises that the engine itself watches over.
const (
	NoDeadlock    = "no deadlock"
	NoLivelock    = "no livelock"
	NoUseAfter    = "no use after free"
	NoRace        = "no data race"
	NoPanic       = "no panic"
	PinnedSection = "pinned sections only touch memory"
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
	fresh bool     // the step has not been compared with those before it since it can be taken
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
	freed    []freed // objects
	record   *recorder
	names    []name
	threadsN []*T // all ever made, for reuse
	actorsN  []*actor
	left     int // threads that have not ended
}

// step is a step as taken.
type step struct {
	a     *actor
	foot  []access
	clock clock
}

func newEngine(build func() Program, o Options) *engine {
	e := &engine{build: build, opts: o.withDefaults()}
	if o.Traces {
		e.traces = make(map[uint64]struct{})
	}
	return e
}

// execute runs the program once, under the schedule that c chooses.
func (e *engine) execute(c chooser) {
	e.chooser = c
	e.threads, e.actors = e.threads[:0], e.actors[:0]
	e.current, e.next, e.last = nil, nil, nil
	e.starting, e.killing, e.final, e.pruned = false, false, false, false
	e.violation, e.fatal = nil, ""
	e.schedule = e.schedule[:0]
	e.depth, e.cost, e.left = 0, 0, 0
	e.taken = step{}
	e.memory.reset()
	e.freed = e.freed[:0]
	e.names = e.names[:0]

	e.cpus = max(e.opts.CPUs, 1)
	if e.opts.CPUs == 0 && e.program.Threads != nil {
		e.cpus = len(e.program.Threads)
	}
	percpu.Simulate(e.cpus)
	naming = e
	defer e.leave()
	e.program = e.build()
	if n := len(e.program.Threads); e.opts.CPUs == 0 && n != e.cpus { // the first time
		e.cpus = max(n, 1)
		percpu.Simulate(e.cpus)
		e.names = e.names[:0]
		e.program = e.build()
	}
	e.onCPU = append(e.onCPU[:0], make([]*T, e.cpus)...)
	e.pinner = append(e.pinner[:0], make([]*T, e.cpus)...)

	mem.Enter(e)
	mem.Trace(e.record != nil)
	for _, t := range e.program.Threads {
		e.spawn(t.Name, t.Body)
	}
	for i := 0; i < len(e.program.Threads); i++ {
		e.start(e.threads[i])
	}
	for t := e.pick(); t != nil; {
		e.current = t
		t.worker.resume()
		if t.done {
			e.left--
			e.release(t)
			t = e.pick()
		} else {
			t = e.next
		}
	}
	if s, ok := c.(*search); ok {
		s.end(e)
	}
}

// leave unwinds the threads of an execution that is over.
func (e *engine) leave() {
	e.killing = true
	for _, t := range e.threads {
		if t.worker != nil {
			for !t.done && t.worker != nil {
				e.current = t
				t.worker.resume()
			}
			if t.worker != nil {
				e.release(t)
			}
		}
	}
	mem.Enter(nil)
	mem.Trace(false)
	percpu.Simulate(0)
	naming = nil
	if e.fatal != "" {
		panic("explore: " + e.fatal)
	}
}

// close ends the coroutines.
func (e *engine) close() {
	for _, w := range e.workers {
		w.stop()
	}
	e.workers = nil
}

// spawn makes a thread; start runs it up to its first step.
func (e *engine) spawn(name string, body func(*T)) *T {
	if len(e.threads) == len(e.threadsN) {
		e.threadsN = append(e.threadsN, &T{})
	}
	id := len(e.threads)
	t := e.threadsN[id]
	*t = T{
		Name: name, e: e, id: id, body: body, cpu: id % e.cpus,
		buffer: t.buffer[:0], spins: t.spins[:0],
	}
	e.threads = append(e.threads, t)
	t.self = e.newActor(t)
	t.self.hash = mix(uint64(id), 1)
	if e.opts.Weak {
		t.flusher = e.newActor(t)
		t.flusher.flush = true
		t.flusher.hash = mix(uint64(id), 2)
	}
	e.left++
	return t
}

func (e *engine) newActor(t *T) *actor {
	id := len(e.actors)
	if id == maxActors {
		panic(fmt.Sprintf("explore: more than %d threads and store buffers", maxActors))
	}
	if id == len(e.actorsN) {
		e.actorsN = append(e.actorsN, new(actor))
	}
	a := e.actorsN[id]
	*a = actor{id: id, t: t, foot: a.foot[:0]}
	e.actors = append(e.actors, a)
	return a
}

func (e *engine) start(t *T) {
	if n := len(e.workers); n > 0 {
		t.worker = e.workers[n-1]
		e.workers = e.workers[:n-1]
	} else {
		t.worker = newWorker()
	}
	t.worker.t = t
	caller, nested := e.current, e.starting
	e.current, e.starting = t, true
	t.worker.resume()
	e.current, e.starting = caller, nested
	if t.done {
		e.left--
		e.release(t)
	}
}

func (e *engine) release(t *T) {
	e.workers = append(e.workers, t.worker)
	t.worker = nil
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
				e.violate(NoDeadlock, "")
			case !e.final && e.program.Final != nil:
				e.startFinal()
				continue
			}
			return nil
		}
		if e.depth >= e.opts.MaxSteps {
			e.violate(NoLivelock, e.busiest())
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
		a.t.flush()
	}
	return nil
}

// busiest says who took the last steps of an execution that does not end.
func (e *engine) busiest() string {
	last := e.schedule[max(0, len(e.schedule)-1000):]
	n := make([]int, len(e.threads))
	for _, c := range last {
		n[c.Thread]++
	}
	s := fmt.Sprintf("no end after %d steps; of the last %d", e.depth, len(last))
	for i, t := range e.threads {
		s += fmt.Sprintf(", %s took %d", t.Name, n[i])
	}
	return s
}

func (e *engine) startFinal() {
	e.final = true
	t := e.spawn("final", e.program.Final)
	for _, a := range e.actors {
		t.self.clock.join(&a.clock)
		t.self.hash += mix(a.hash, 3)
		t.synced[a.id] = int32(e.depth)
	}
	e.start(t)
}

// enabled returns the actors that can take their step now.
func (e *engine) enabled() (s set) {
	for _, a := range e.actors {
		if a.alive {
			if a.ready = e.ready(a); a.ready != 0 {
				s = s.with(a)
			}
		}
	}
	return s
}

func (e *engine) ready(a *actor) uint32 {
	t := a.t
	if a.flush {
		return 1
	}
	a.drain = false
	if len(t.buffer) > 0 && a.kind.Has(mem.Fences) {
		a.drain = true
		return 0
	}
	switch a.kind {
	case mem.KindPin:
		return e.processors(t)
	case mem.KindSynchronize:
		return e.quiet()
	case mem.KindPause:
		return e.changed(t)
	case mem.KindChoose:
		return uint32(1)<<t.op.Arg - 1
	}
	if t.op.Wait != nil {
		return t.op.Wait.Ready(a.kind, t.op.Arg)
	}
	return 1
}

// take performs the engine's part of the step of a.
func (e *engine) take(a *actor, variant int) {
	t := a.t
	if a.kind == mem.KindFree {
		e.resolveFree(a)
	}
	e.schedule = append(e.schedule, Choice{t.id, a.flush, variant})
	if e.record != nil {
		e.record.add(e, a, variant)
	}
	if len(e.freed) > 0 && e.inFreed(a) {
		return
	}
	if !a.flush {
		if e.last != nil && e.last != a && !e.free() {
			e.cost++
		}
		e.last = a
		if e.races(a); e.violation != nil {
			return
		}
	}
	e.order(a, variant)
	switch a.kind {
	case mem.KindPin:
		t.pinned, t.cpu = true, variant
		e.onCPU[variant], e.pinner[variant] = t, t
	case mem.KindUnpin:
		t.pinned = false
		e.onCPU[t.cpu] = nil
	case mem.KindPause:
		t.spins = t.spins[:0]
	case mem.KindFree:
		lo := uintptr(t.op.Addr)
		e.freed = append(e.freed, freed{t.op.Addr, lo, lo + t.op.Size, t.Name})
	default:
		if t.pinned && !a.flush && a.kind.Has(mem.Sleeps) {
			e.violate(PinnedSection, t.Name+": "+a.kind.String()+" inside a pinned section")
		}
	}
	e.depth++
	e.taken.a, e.taken.clock = a, a.clock
	e.taken.foot = append(e.taken.foot[:0], a.foot...)
	a.alive = a.flush // a thread's next step is not known yet
}

// free reports whether switching away from the last thread costs nothing: it
// could not go on, or said that it does not mind.
func (e *engine) free() bool {
	l := e.last
	return l == nil || !l.alive || l.kind == mem.KindPause || l.ready == 0 && !l.drain
}

// Fail implements mem.Engine.
func (e *engine) Fail(promise, format string, args ...any) {
	if e.past(promise) {
		return
	}
	e.violate(promise, fmt.Sprintf(format, args...))
	e.unwind(e.current)
}

// past reports whether a breach of promise is to be looked past.
func (e *engine) past(promise string) bool { return e.opts.Only != "" && promise != e.opts.Only }

// violate notes that the execution breaks promise. The first one counts.
func (e *engine) violate(promise, message string) {
	if e.violation == nil && !e.killing && !e.past(promise) {
		v := &Violation{Promise: promise, Message: message, Preemptions: e.cost}
		v.Schedule = append(v.Schedule, e.schedule...)
		e.violation = v
		if e.record != nil && (promise == NoDeadlock || promise == NoLivelock) {
			e.record.waits = e.explainWaits()
		}
	}
}

// stubborn is how many panics a thread may recover from before it is given up.
const stubborn = 1000

// unwind ends thread t, whose execution is over. A thread that recovers from
// the panic gets it again at its next step; one that always does so is left
// suspended, and the exploration ends with an error.
func (e *engine) unwind(t *T) {
	if t.variant = min(t.variant, 0) - 1; t.variant > -stubborn {
		panic(abandoned{})
	}
	e.fatal = "thread " + t.Name + " recovers from every panic and cannot be ended"
	w := t.worker
	t.worker = nil
	w.yield(struct{}{})
	runtime.Goexit()
}

// Buffer implements mem.Engine.
func (e *engine) Buffer(p *int64, v int64) { e.current.store(p, v) }

// Forward implements mem.Engine.
func (e *engine) Forward(p *int64) int64 { return e.current.forward(p) }

// Note implements mem.Engine.
func (e *engine) Note(found, left uint64) {
	if e.record != nil {
		e.record.note(e.current, found, left)
	}
}

var _ mem.Engine = (*engine)(nil)

type freed struct {
	keep   unsafe.Pointer // so that the address is not used again
	lo, hi uintptr
	by     string
}
