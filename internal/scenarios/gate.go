//go:build explore

package scenarios

import "github.com/modbench/modbench/schemes/mem"

// gate holds back whoever awaits it until somebody opens it, for good. It is
// made of steps that the engine sees, so that forcing an order is part of the
// schedule. Opening is one store at most, hence allowed wherever an index is
// called; awaiting is not.
type gate struct{ word mem.Int32 }

func (g *gate) open() {
	if g.word.Load() == 0 { // who polls may come by many times
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
