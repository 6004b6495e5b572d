//go:build explore

package explore

import (
	"fmt"

	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/percpu"
)

// execute runs the program once, under the schedule that c chooses.
func (e *engine) execute(c chooser) {
	e.chooser = c
	e.threads, e.actors = e.threads[:0], e.actors[:0]
	e.current, e.next, e.last = nil, nil, nil
	e.starting, e.killing, e.final, e.pruned = false, false, false, false
	e.violation, e.fatal = nil, ""
	e.schedule = e.schedule[:0]
	e.depth, e.cost, e.left, e.flushes, e.begun = 0, 0, 0, 0, 0
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
	e.program = e.prepared()
	if n := len(e.program.Threads); e.opts.CPUs == 0 && n != e.cpus { // the first time
		e.cpus = max(n, 1)
		percpu.Simulate(e.cpus)
		e.names = e.names[:0]
		e.program = e.prepared()
	}
	e.onCPU = append(e.onCPU[:0], make([]*T, e.cpus)...)
	e.pinner = append(e.pinner[:0], make([]*T, e.cpus)...)

	mem.Enter(e)
	mem.Trace(e.record != nil)
	for i, t := range e.program.Threads {
		e.spawn(t.Name, t.Body, i, mix(uint64(i), 1))
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

// prepared builds the program. Nobody else runs meanwhile, so what waits there waits for ever.
func (e *engine) prepared() Program {
	mem.Alone(true)
	defer mem.Alone(false)
	return e.build()
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

// spawn makes a thread, whose processor and hash the caller chooses; start runs
// it up to its first step.
func (e *engine) spawn(name string, body func(*T), home int, hash uint64) *T {
	if len(e.threads) == len(e.threadsN) {
		e.threadsN = append(e.threadsN, &T{})
	}
	id := len(e.threads)
	t := e.threadsN[id]
	home %= e.cpus
	for _, other := range e.threads {
		e.sharing = e.sharing || other.home == home && !e.final
	}
	*t = T{
		Name: name, e: e, id: id, body: body, cpu: home, home: home,
		buffer: t.buffer[:0], spins: t.spins[:0], reading: t.reading[:0],
		touched: t.touched[:0], awaits: t.awaits[:0],
	}
	e.threads = append(e.threads, t)
	t.self = e.newActor(t)
	t.self.hash = hash
	if e.opts.Weak {
		t.flusher = e.newActor(t)
		t.flusher.flush = true
		t.flusher.hash = mix(hash, 2)
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

func (e *engine) startFinal() {
	e.final = true
	t := e.spawn("final", e.program.Final, len(e.threads), 0)
	for _, a := range e.actors {
		t.self.clock.join(&a.clock)
		t.self.hash += mix(a.hash, 3)
		t.synced[a.id] = int32(e.depth)
	}
	e.start(t)
}
