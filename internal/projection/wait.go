//go:build explore && simulate

package projection

import (
	"math/bits"
	"slices"
	"unsafe"

	"github.com/modbench/modbench/internal/coherence"
	"github.com/modbench/modbench/schemes/mem"
)

// lock takes the steps that may wait, and those that end a wait.
func (e *engine) lock(p *coherence.Proc, op *mem.Op) (variant int) {
	switch op.Kind {
	case mem.KindQueue:
		p.Do(e.lines.of(op.Addr), coherence.RMW) // the writers' mutex, and then the readers' count
		return e.acquire(p, op)
	case mem.KindLock, mem.KindRLock, mem.KindDown:
		return e.acquire(p, op)
	case mem.KindRQueue:
		p.Do(e.lines.of(op.Addr), coherence.RMW)
	case mem.KindGrant, mem.KindRGrant, mem.KindSleep:
		p.Sync()
		for op.Wait.Ready(op.Kind, op.Arg) == 0 {
			e.park(p, op)
		}
		return bits.TrailingZeros32(op.Wait.Ready(op.Kind, op.Arg))
	case mem.KindUnlock, mem.KindRUnlock, mem.KindUp, mem.KindWake, mem.KindRaise:
		p.Do(e.lines.of(op.Addr), coherence.RMW)
		if addr := op.Addr; len(e.parked[addr]) > 0 {
			e.sim.At(p.Clock(), func() { e.wake(addr) }) // when the step has had its effect
		}
	}
	return 0
}

// acquire asks for the line of a lock until the lock is free. A semaphore goes from hand to hand while somebody
// waits for it, as a channel of Go does: nobody overtakes a processor that has been woken to take it.
func (e *engine) acquire(p *coherence.Proc, op *mem.Op) (variant int) {
	for {
		p.Do(e.lines.of(op.Addr), coherence.RMW)
		p.Sync()
		turn := e.turns[op.Addr]
		if ready := op.Wait.Ready(op.Kind, op.Arg); ready != 0 && (turn == nil || turn == p) {
			if turn != nil {
				delete(e.turns, op.Addr)
			}
			e.spinning[p.ID()] = false
			return bits.TrailingZeros32(ready)
		}
		_, spins := op.Wait.(*mem.RWLock)
		e.spinning[p.ID()] = spins
		e.park(p, op)
		if spins {
			e.spin(p, op)
		}
	}
}

// spin returns once p has seen that the spinning lock of op is free. It only reads the line until then.
func (e *engine) spin(p *coherence.Proc, op *mem.Op) {
	for {
		p.Do(e.lines.of(op.Addr), coherence.Load)
		p.Sync()
		if op.Wait.Ready(op.Kind, op.Arg) != 0 {
			return
		}
		e.park(p, op)
	}
}

// polled is what one look at a spinning lock takes beside the load: a loop, a call and a comparison.
const polled = coherence.Nanosecond

// away returns how long it is until who has spun for so long looks at the lock again: at once, or when it
// has the processor back that it gave away after [mem.Looks] looks.
func (e *engine) away(spun coherence.Time) coherence.Time {
	looks := mem.Looks * (ns(e.sim.Machine().Load) + polled)
	turn := looks + ns(e.waits.Yield)
	if at := spun % turn; at > looks {
		return turn - at
	}
	return 0
}

// park has p stand still until somebody ends what op waits for.
func (e *engine) park(p *coherence.Proc, op *mem.Op) {
	w := &e.sleepers[p.ID()]
	*w = sleeper{p, op, p.Clock()}
	e.parked[op.Addr] = append(e.parked[op.Addr], w)
	if op.Also != nil { // a signal ends the wait as well
		e.parked[op.Also] = append(e.parked[op.Also], w)
	}
	p.Park(op.Kind.String())
}

// wake has those go on that wait at addr and can: all of them, or of a mutex the first.
func (e *engine) wake(addr unsafe.Pointer) {
	left := e.parked[addr][:0]
	one := false // one that will have the lock alone has been woken
	for _, w := range e.parked[addr] {
		alone := w.op.Kind == mem.KindLock || w.op.Kind == mem.KindDown || w.op.Kind == mem.KindQueue
		if w.op.Wait.Ready(w.op.Kind, w.op.Arg) == 0 || alone && one {
			left = append(left, w)
			continue
		}
		e.forget(w, addr)
		if _, spins := w.op.Wait.(*mem.RWLock); spins {
			w.p.Unpark(e.away(e.sim.Now() - w.since))
			continue
		}
		if w.op.Kind == mem.KindDown && e.turns[addr] == nil {
			e.turns[addr] = w.p
		}
		w.p.Unpark(ns(e.waits.Wake))
		one = one || alone
	}
	e.parked[addr] = left
}

// forget takes w out where it waits as well.
func (e *engine) forget(w *sleeper, addr unsafe.Pointer) {
	for _, other := range []unsafe.Pointer{w.op.Addr, w.op.Also} {
		if other != nil && other != addr {
			e.parked[other] = slices.DeleteFunc(e.parked[other], func(s *sleeper) bool { return s.p == w.p })
		}
	}
}

// slice is how long a waiter waits before it looks again at what it waits for.
const slice = 200 * coherence.Nanosecond

// stop stops the machine: every processor that is in no section stands still until the stop is over.
func (e *engine) stop(p *coherence.Proc) {
	p.Sync()
	began := p.Clock()
	if e.stopped > began { // another one is under way
		p.Wait(e.stopped - began)
		p.Sync()
	}
	e.stopped = p.Clock() + e.stopCost()
	p.Wait(e.stopped - p.Clock())
	p.Sync()
	for e.anyOpen(p) { // a section that waits for a line
		e.stopped = p.Clock() + slice
		p.Wait(slice)
		p.Sync()
	}
}

// stopCost returns what a stop of all processors takes.
func (e *engine) stopCost() coherence.Time {
	if e.sim.N() == 1 && e.waits.StopAlone > 0 {
		return ns(e.waits.StopAlone)
	}
	return ns(e.waits.Stop) + coherence.Time(e.sim.N())*ns(e.waits.StopOne)
}

func (e *engine) anyOpen(p *coherence.Proc) bool {
	for i := range e.places {
		if e.places[i].open && i != p.ID() {
			return true
		}
	}
	return false
}

// synchronize waits for the sections that ReadLock has begun, if sections is true, and for a barrier
// on every processor. Nobody is stopped; one after the other.
func (e *engine) synchronize(p *coherence.Proc, sections bool) {
	p.Sync()
	p.Wait(max(e.grace-p.Clock(), 0))
	p.Sync()
	before := slices.Clone(e.places)
	cost := ns(e.waits.IPI)*min(1, coherence.Time(e.sim.N()-1)) + coherence.Time(e.sim.N()-1)*ns(e.waits.IPIOne)
	e.grace = p.Clock() + cost
	e.idle(p, cost)
	for i, b := range before {
		for sections && i != p.ID() && b.open && b.locked && e.places[i].open && e.places[i].n == b.n {
			p.Wait(slice)
			p.Sync()
		}
	}
	e.grace = p.Clock()
}

// settled is how many lookups a processor must have done before the rest of a wait is skipped.
const settled = 4

// idle lets d pass on p while the others go on. Once they have gone on for a while, the rest of d is
// not simulated: it is counted, with as many lookups as there would be at the same pace.
func (e *engine) idle(p *coherence.Proc, d coherence.Time) {
	p.Sync()
	began, lookups := p.Clock(), e.lookups
	for left := d; left > 0; left = d - (p.Clock() - began) {
		p.Wait(min(left, slice))
		p.Sync()
		done, spent := e.lookups-lookups, p.Clock()-began
		if rest := d - spent; rest > 0 && done >= settled*int64(e.sim.N()) {
			e.skip(rest, began)
			e.credit += float64(done) * float64(rest) / float64(spent)
			return
		}
	}
}

// skip lets rest pass at once. Processors that have looked something up since began count as going on
// at the same pace during that time.
func (e *engine) skip(rest, began coherence.Time) {
	since := began + e.skipped
	e.skipped += rest
	for _, w := range e.workers() {
		if w.last >= since {
			w.last += rest
		}
	}
}
