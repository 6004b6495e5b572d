//go:build explore

package explore

import "github.com/modbench/modbench/schemes/mem"

// A grace period, or a barrier on every processor, is two steps. Each processor passes
// its own barrier at a time of its own between them, and readers go on. So the second
// step needs no instant at which all is at rest; StopMachine does. The second step waits
// for what there was at the first step, and for nothing that came later:
//
//	begin:  of each thread: is it in a section that ReadLock began? how many stores has it made?
//	end:    those sections have ended; those stores, and what was stored in those
//	        sections, are in memory
//
// A barrier is the same without the sections. Where stores are reordered, loads after
// the end see nothing older than what was in memory at the begin, and so do the loads of
// a section that begins later.

// awaited is what a grace period waits for of one thread.
type awaited struct {
	section bool // until the section ends in which it is
	stored  int  // until so many of its stores are in memory
}

// begin is the first step of t.
func (e *engine) begin(t *T, k mem.Kind) {
	t.awaits = t.awaits[:0]
	for _, other := range e.threads {
		t.awaits = append(t.awaits, awaited{k == mem.KindSynchronize && other.locked, other.stored})
	}
	t.cut = e.flushes
	if k == mem.KindSynchronize {
		e.begun = e.flushes
	}
}

// closed tells all grace periods that the section of t has ended.
func (e *engine) closed(t *T) {
	for _, other := range e.threads {
		if t.id < len(other.awaits) && other.awaits[t.id].section {
			other.awaits[t.id] = awaited{stored: t.stored}
		}
	}
}

// elapsed reports whether the second step of t can be taken.
func (e *engine) elapsed(t *T) uint32 {
	for i, w := range t.awaits {
		if w.section {
			return 0
		}
		for _, s := range e.threads[i].buffer {
			if s.n <= w.stored {
				return 0
			}
		}
	}
	return 1
}

// elapse is the second step of t.
func (e *engine) elapse(t *T) {
	for i := range t.awaits {
		other := e.threads[i]
		other.acquired = max(other.acquired, t.cut)
	}
	t.awaits = t.awaits[:0]
}
