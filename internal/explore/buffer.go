//go:build explore

package explore

import (
	"math/bits"
	"unsafe"

	"github.com/modbench/modbench/schemes/mem"
)

// store is one plain store in a store buffer.
type store struct {
	n     int // its number among the stores of its thread
	p     *int64
	v     int64
	clock clock // of the step that made it
	known clock // what its thread has synchronized with, for data races
	hash  uint64
}

// The store buffers are x86-TSO's: first in, first out; a thread sees its own
// stores at once and others see them when they are flushed, which is a step of
// its own that the engine takes at any time. A step that fences can be taken
// when the thread's buffer is empty.
//
// A buffer belongs to a thread rather than a processor: a processor that is
// given to another thread drains its buffer (a context switch is a barrier), so
// at most one thread's stores are ever in it. See processors for the other half.

// store makes a plain store.
func (t *T) store(p *int64, v int64) {
	if t.flusher == nil {
		*p = v
		return
	}
	t.synced[t.self.id] = int32(t.e.depth)
	t.stored++
	t.buffer = append(t.buffer, store{t.stored, p, v, t.self.clock, t.synced, t.self.hash})
	if len(t.buffer) == 1 || t.e.opts.Reorder {
		t.e.announceFlush(t)
	}
}

// forward returns what t sees in *p.
func (t *T) forward(p *int64) int64 {
	for i := len(t.buffer) - 1; i >= 0; i-- {
		if t.buffer[i].p == p {
			return t.buffer[i].v
		}
	}
	if t.e.opts.Reorder && t.op.Plain {
		return t.version(p)
	}
	return *p
}

// announceFlush makes the flush of the oldest store the next step of t's buffer. Where
// stores are reordered, it is the flush of any store that is the oldest to its word.
func (e *engine) announceFlush(t *T) {
	a, s := t.flusher, &t.buffer[0]
	if e.opts.Reorder {
		e.announceAny(t)
		return
	}
	a.alive, a.fresh, a.kind, a.since = true, true, mem.KindFlush, e.depth
	a.clock.join(&s.clock)
	a.hash = mix(a.hash, s.hash)
	a.foot = a.foot[:0]
	e.touch(a, unsafe.Pointer(s.p), true)
	e.touch(a, unsafe.Pointer(&e.world), e.opts.Migrate) // StopMachine waits for it
	e.touch(a, unsafe.Pointer(&e.readers), false)        // and so does Synchronize
	if e.sharing {
		e.touch(a, unsafe.Pointer(&e.onCPU[t.cpu]), true) // and so may another thread's Pin
	}
}

// flush makes the i-th store visible to all; without Reorder, the oldest one.
func (t *T) flush(i int) {
	s := &t.buffer[i]
	if t.e.opts.Ordered {
		t.e.memory.at(unsafe.Pointer(s.p)).released.join(&s.known)
	}
	if t.e.opts.Reorder {
		t.overwrite(s.p)
	}
	*s.p = s.v
	t.buffer = append(t.buffer[:i], t.buffer[i+1:]...)
	if t.flusher.alive = len(t.buffer) > 0; t.flusher.alive {
		t.e.announceFlush(t)
	}
}

// processors returns the processors on which t can begin a section. No other thread may
// be in a section there, and the thread that was last there must have no stores in
// flight. If t moves, t must have none either.
func (e *engine) processors(t *T) (cpus uint32) {
	for c := range e.cpus {
		if c != t.cpu && (!e.opts.Migrate || len(t.buffer) > 0) {
			continue
		}
		if p := e.pinner[c]; e.onCPU[c] == nil && (p == nil || p == t || len(p.buffer) == 0) {
			cpus |= 1 << c
		}
	}
	return cpus
}

// quiet reports whether StopMachine can return.
func (e *engine) quiet() uint32 {
	for _, t := range e.onCPU {
		if t != nil {
			return 0
		}
	}
	for _, t := range e.threads {
		if len(t.buffer) > 0 {
			return 0
		}
	}
	return 1
}

// lowest returns the lowest variant of a set.
func lowest(variants uint32) int { return bits.TrailingZeros32(variants) }
