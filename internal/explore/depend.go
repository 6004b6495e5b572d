//go:build explore

package explore

import (
	"slices"
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
	if t.reads = len(t.touched); op.Kind == mem.KindPause {
		t.reads = 0 // a pause touches nothing: the reads are part of the step after it
	}
	switch op.Kind {
	case mem.KindPin, mem.KindUnpin, mem.KindReadLock, mem.KindReadUnlock:
		if op.Kind == mem.KindReadLock || op.Kind == mem.KindReadUnlock {
			e.touch(a, unsafe.Pointer(&e.readers), false)
		}
		switch {
		case e.opts.Migrate:
			e.touch(a, unsafe.Pointer(&e.world), true)
		default:
			e.touch(a, unsafe.Pointer(&e.world), false)
			e.touch(a, unsafe.Pointer(&e.onCPU[t.cpu]), true)
		}
	case mem.KindStopMachine:
		e.touch(a, unsafe.Pointer(&e.world), true)
		e.touch(a, unsafe.Pointer(&e.readers), true)
	case mem.KindSynchronize, mem.KindSynchronized:
		e.touch(a, unsafe.Pointer(&e.readers), true)
	case mem.KindBarrier, mem.KindBarrierDone:
		e.touch(a, unsafe.Pointer(&e.readers), true)
		e.touch(a, unsafe.Pointer(&e.cuts), true)
	case mem.KindBuffer:
		e.announceStore(t)
	case mem.KindFree, mem.KindRUnlock:
		e.resolve(a)
	case mem.KindPause:
		for _, s := range t.spins {
			a.foot = append(a.foot, access{s.at, false})
		}
	case mem.KindChoose, mem.KindFence:
	default:
		e.touch(a, op.Addr, op.Kind.Has(mem.Writes))
		if op.Also != nil {
			e.touch(a, op.Also, false)
		}
		if e.opts.Reorder && acquires(a) {
			e.touch(a, unsafe.Pointer(&e.flushes), false)
		}
		if e.opts.Reorder && op.Plain { // it sees nothing older after a grace period
			e.touch(a, unsafe.Pointer(&e.readers), false)
		}
	}
	if op.Kind != mem.KindFree && op.Kind != mem.KindRUnlock { // resolve has done it
		e.touchAll(t)
	}
}

// touchAll adds to the footprint of the step of t the objects of which t has read plain
// fields since its last step.
func (e *engine) touchAll(t *T) {
	for _, p := range t.touched[:t.reads] {
		e.touch(t.self, p, false)
	}
}

func (e *engine) touch(a *actor, p unsafe.Pointer, write bool) {
	a.foot = append(a.foot, access{e.at(p), write})
}

// at returns the location of address p. The free of an object around p concerns
// p even if nobody had used p by then.
func (e *engine) at(p unsafe.Pointer) *location {
	known := e.memory.n
	l := e.memory.at(p)
	if e.memory.n == known {
		return l
	}
	for i := range e.freed {
		if f := &e.freed[i]; f.has(p) {
			l.written.join(&f.clock)
			l.hashW, l.gone = f.hash, true
			l.uses = append(l.uses, use{f.step, f.actor, true})
		}
	}
	return l
}

// life returns the address that stands for the existence of a word. Until a plain store
// in a store buffer is flushed, it concerns only a thread that frees the word.
func life(word unsafe.Pointer) unsafe.Pointer { return unsafe.Add(word, 1) }

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

// resolve finds what the next step of a concerns where that depends on what
// others have done. The engine calls it for every state, since between the
// announcement of a step and the step itself others take theirs.
//
// A free concerns the object and every location in it that anybody has used or
// stands before.
//
// Read unlocks of a lock commute as long as each is made by a thread that has
// locked it. One that is not may take a lock that another thread will miss, so
// it concerns the lock as a write does, and so do all that follow it.
func (e *engine) resolve(a *actor) {
	op := &a.t.op
	a.foot = a.foot[:0]
	if a.kind == mem.KindRUnlock {
		l := e.at(op.Addr)
		a.foot = append(a.foot, access{l, l.stolen || !slices.Contains(a.t.reading, l)})
		e.touchAll(a.t)
		return
	}
	e.touch(a, op.Addr, true)
	lo := uintptr(op.Addr)
	for _, l := range e.memory.used() {
		if p := uintptr(l.addr); p > lo && p-lo < op.Size {
			a.foot = append(a.foot, access{l, true})
		}
	}
	e.touchAll(a.t)
}

// hold follows which locks t has locked for reading.
func (t *T) hold(k mem.Kind, l *location) {
	switch k {
	case mem.KindRLock, mem.KindRQueue:
		t.reading = append(t.reading, l)
	case mem.KindRUnlock:
		if i := slices.Index(t.reading, l); i >= 0 {
			t.reading = slices.Delete(t.reading, i, i+1)
		} else {
			l.stolen = true
		}
	}
}

// inFreed convicts a step inside a freed object. A pause touches nothing: its
// footprint is what it waits to see written.
func (e *engine) inFreed(a *actor) bool {
	if a.kind == mem.KindPause {
		return false
	}
	own := len(a.foot)
	if !a.flush {
		own -= a.t.reads
	}
	for i, x := range a.foot {
		what := a.kind.String()
		switch {
		case i >= own:
			what = "read of a plain field"
		case a.kind == mem.KindFree:
			what = "second free"
		}
		if e.wasFreed(a, what, x.at.addr) {
			return true
		}
	}
	return false
}

func (e *engine) wasFreed(a *actor, what string, addr unsafe.Pointer) bool {
	if e.past(promise.Freed) {
		return false
	}
	for i := range e.freed {
		if f := &e.freed[i]; f.has(addr) {
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
	case mem.KindStopMachine:
		return before.Unpins() || before == mem.KindFlush
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
	if !a.flush && a.kind != mem.KindFree && a.kind != mem.KindPause && (a.kind != mem.KindBuffer || !e.opts.Weak) {
		for _, x := range a.foot {
			a.t.spins = append(a.t.spins, spin{x.at, int32(len(x.at.uses))})
		}
	}
	if e.traces == nil {
		return
	}
	h := mix(mix(a.hash, uint64(a.kind)), uint64(variant))
	if a.kind == mem.KindFree {
		h += e.earlierFrees(a)
	}
	for _, x := range a.foot { // a sum: the locations of a free are in no certain order
		switch l := x.at; {
		case a.kind == mem.KindFree && l.gone && l.hashR == 0: // perhaps nobody had used it: see earlierFrees
		case x.write && l.hashW|l.hashR != 0:
			h += mix(l.hashW, l.hashR)
		case l.hashW != 0:
			h += mix(l.hashW, 1)
		}
	}
	for _, x := range a.foot {
		if x.write {
			x.at.hashW, x.at.hashR = h, 0
			x.at.gone = a.kind == mem.KindFree
		} else {
			x.at.hashR += h
		}
	}
	a.hash = h
}

// earlierFrees sums up the frees that the free by a is ordered after, whichever
// locations are known by now.
func (e *engine) earlierFrees(a *actor) (h uint64) {
	op := &a.t.op
	for i := range e.freed {
		if f := &e.freed[i]; f.has(op.Addr) ||
			uintptr(f.at) >= uintptr(op.Addr) && uintptr(f.at)-uintptr(op.Addr) < op.Size {
			h += mix(f.hash, 0)
		}
	}
	return h
}
