//go:build explore

package explore

import (
	"github.com/modbench/modbench/schemes/mem"
)

// enabled returns the actors that can take their step now.
func (e *engine) enabled() (s set) {
	for _, a := range e.actors {
		if a.alive {
			if a.kind == mem.KindFree || a.kind == mem.KindRUnlock {
				e.resolve(a)
			}
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
		return t.flushable()
	}
	a.drain = false
	if len(t.buffer) > 0 && a.kind.Has(mem.Fences) {
		a.drain = true
		return 0
	}
	switch a.kind {
	case mem.KindPin, mem.KindReadLock:
		return e.processors(t)
	case mem.KindStopMachine:
		return e.quiet()
	case mem.KindSynchronized, mem.KindBarrierDone:
		return e.elapsed(t)
	case mem.KindPause:
		return e.changed(t)
	case mem.KindLoad:
		return t.versions()
	case mem.KindChoose:
		return uint32(1)<<t.op.Arg - 1
	}
	if t.op.Wait != nil {
		return t.op.Wait.Ready(a.kind, t.op.Arg)
	}
	return 1
}

// free reports whether switching away from the last thread costs nothing: it
// could not go on, or said that it does not mind.
func (e *engine) free() bool {
	l := e.last
	return l == nil || !l.alive || l.kind == mem.KindPause || l.ready == 0 && !l.drain
}
