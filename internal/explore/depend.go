//go:build explore

package explore

import (
	"unsafe"

	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/promise"
)

// announce notes what the step that t stands before will concern.
func (e *engine) announce(t *T) {
	a := t.self
	op := &t.op
	a.alive, a.fresh, a.kind, a.since = true, true, op.Kind, e.depth
	a.foot = a.foot[:0]
	if e.record != nil {
		t.where = caller()
	}
	switch op.Kind {
	case mem.KindPin, mem.KindUnpin:
		switch {
		case e.opts.Migrate:
			e.touch(a, unsafe.Pointer(&e.world), true)
		default:
			e.touch(a, unsafe.Pointer(&e.world), false)
			e.touch(a, unsafe.Pointer(&e.onCPU[t.cpu]), true)
		}
	case mem.KindSynchronize:
		e.touch(a, unsafe.Pointer(&e.world), true)
	case mem.KindBuffer:
		switch {
		case !e.opts.Weak:
			e.touch(a, op.Addr, true)
		case !t.pinned: // else the section keeps Synchronize waiting already
			e.touch(a, unsafe.Pointer(&e.world), e.opts.Migrate)
			if e.shared() {
				e.touch(a, unsafe.Pointer(&e.onCPU[t.cpu]), true) // and others off this CPU
			}
		}
	case mem.KindFree:
		e.resolveFree(a)
	case mem.KindPause:
		for _, s := range t.spins {
			a.foot = append(a.foot, access{s.at, false})
		}
	case mem.KindChoose:
	default:
		e.touch(a, op.Addr, op.Kind.Has(mem.Writes))
		if op.Also != nil {
			e.touch(a, op.Also, false)
		}
	}
}

func (e *engine) touch(a *actor, p unsafe.Pointer, write bool) {
	a.foot = append(a.foot, access{e.memory.at(p), write})
}

// dependent reports whether the order of two steps matters, by what they
// concern.
func dependent(a, b []access) bool {
	for _, x := range a {
		for _, y := range b {
			if x.at == y.at && (x.write || y.write) {
				return true
			}
		}
	}
	return false
}

// conflict reports whether the next steps of a and a step that concerned foot
// are dependent. A free concerns everything inside the object.
func (e *engine) conflict(a *actor, foot []access) bool {
	if a.kind == mem.KindFree && !a.flush {
		lo := uintptr(a.t.op.Addr)
		for _, x := range foot {
			if p := uintptr(x.at.addr); p >= lo && p-lo < a.t.op.Size {
				return true
			}
		}
	}
	return dependent(a.foot, foot)
}

// resolveFree makes a free concern every location in the object so far.
func (e *engine) resolveFree(a *actor) {
	lo := uintptr(a.t.op.Addr)
	a.foot = a.foot[:0]
	for _, l := range e.memory.used() {
		if p := uintptr(l.addr); p >= lo && p-lo < a.t.op.Size {
			a.foot = append(a.foot, access{l, true})
		}
	}
}

// inFreed convicts a step inside a freed object. A pause touches nothing: its
// footprint is what it waits to see written.
func (e *engine) inFreed(a *actor) bool {
	if a.kind == mem.KindPause {
		return false
	}
	for _, x := range a.foot {
		if e.wasFreed(a, x.at.addr) {
			return true
		}
	}
	return a.kind == mem.KindBuffer && e.wasFreed(a, a.t.op.Addr) // which concerns nobody until it is flushed
}

func (e *engine) wasFreed(a *actor, addr unsafe.Pointer) bool {
	if e.past(promise.Freed) {
		return false
	}
	for _, f := range e.freed {
		if p := uintptr(addr); p >= f.lo && p < f.hi {
			what := a.kind.String()
			if a.kind == mem.KindFree {
				what = "second free"
			}
			e.violate(promise.Freed, a.t.Name+": "+what+" inside an object that "+f.by+" freed")
			return true
		}
	}
	return false
}

// apart reports whether a step of kind before enables a step of kind k at the same
// lock: k waits for it and cannot be taken first, so the two cannot be swapped.
func apart(k, before mem.Kind) bool {
	switch k {
	case mem.KindLock:
		return before == mem.KindUnlock || before == mem.KindRUnlock
	case mem.KindRLock, mem.KindQueue, mem.KindRGrant:
		return before == mem.KindUnlock
	case mem.KindGrant:
		return before == mem.KindRUnlock
	case mem.KindSynchronize:
		return before == mem.KindUnpin || before == mem.KindFlush
	}
	return false
}

// order places the step of a after the steps it depends on.
func (e *engine) order(a *actor, variant int) {
	for _, x := range a.foot {
		a.clock.join(&x.at.written)
		if x.write {
			a.clock.join(&x.at.read)
		}
	}
	if a.t.flusher != nil && !a.flush && a.kind.Has(mem.Fences) {
		a.clock.join(&a.t.flusher.clock) // its own stores are in memory
	}
	a.clock[a.id] = int32(e.depth) + 1
	for _, x := range a.foot {
		if x.write {
			x.at.written = a.clock
			x.at.read = clock{}
		} else {
			x.at.read.join(&a.clock)
		}
		x.at.uses = append(x.at.uses, use{int32(e.depth), int8(a.id), x.write})
	}
	if !a.flush && a.kind != mem.KindFree && a.kind != mem.KindPause {
		for _, x := range a.foot {
			a.t.spins = append(a.t.spins, spin{x.at, int32(len(x.at.uses))})
		}
	}
	if e.traces == nil {
		return
	}
	h := mix(mix(a.hash, uint64(a.kind)), uint64(variant))
	for _, x := range a.foot { // a sum: the locations of a free are in no certain order
		if l := x.at; x.write && l.hashW|l.hashR != 0 {
			h += mix(l.hashW, l.hashR)
		} else if l.hashW != 0 {
			h += mix(l.hashW, 1)
		}
	}
	for _, x := range a.foot {
		if x.write {
			x.at.hashW, x.at.hashR = h, 0
		} else {
			x.at.hashR += h
		}
	}
	a.hash = h
}

// signature names the equivalence class of the execution.
func (e *engine) signature() (s uint64) {
	for _, a := range e.actors {
		s += mix(a.hash, uint64(a.id))
	}
	return s
}

// spin is a use of a location that a Pause may have to wait to become stale.
type spin struct {
	at *location
	n  int32 // uses of it up to and including this one
}

// changed reports whether a paused thread may find something new: another one
// has written to what it used since its last Pause. A thread that used nothing
// goes on.
func (e *engine) changed(t *T) uint32 {
	if len(t.spins) == 0 {
		return 1
	}
	for _, s := range t.spins {
		for _, u := range s.at.uses[s.n:] {
			if u.write && e.actors[u.actor].t != t {
				return 1
			}
		}
	}
	return 0
}
