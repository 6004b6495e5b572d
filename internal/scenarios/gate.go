//go:build explore

package scenarios

import "github.com/modbench/modbench/schemes/mem"

// gate makes threads that await it wait until a thread opens it, for good. It is made of
// steps that the engine sees, so the order that it forces is part of the schedule.
// Opening is one store at most, so it is allowed wherever an index is called; awaiting
// is not.
type gate struct{ word mem.Int32 }

func (g *gate) open() {
	if g.word.Load() == 0 { // a thread that polls may call open many times
		g.word.Store(1)
	}
}

func (g *gate) close() { g.word.Store(0) }

func (g *gate) isOpen() bool { return g.word.Load() != 0 }

func (g *gate) await() {
	for !g.isOpen() {
		mem.Pause()
	}
}
