//go:build explore

package projection

import (
	"slices"

	"github.com/modbench/modbench/internal/coherence"
)

// grace is grace periods as package percpu has them: a section marks a word of its processor at its
// begin, and at its end stores there which grace period it has seen. A grace period looks at all these
// words, and only if some processor does not answer soon it makes a barrier on all.
type grace struct {
	wanted  *coherence.Line   // has the number of the last grace period
	marks   []*coherence.Line // of the processors
	number  int64
	busy    coherence.Time // until then a grace period or a barrier is under way
	polling bool           // one waits for answers
}

func newGrace(s *coherence.Sim) grace {
	g := grace{wanted: s.NewLine()}
	for range s.N() {
		g.marks = append(g.marks, s.NewLine())
	}
	return g
}

// readLock begins a section that grace periods wait for.
func (e *engine) readLock(p *coherence.Proc) {
	place := &e.places[p.ID()]
	place.open, place.locked, place.n = true, true, place.n+1
	p.Do(e.grace.marks[p.ID()], coherence.Store)
}

// readUnlock ends it, and answers the grace period that is under way.
func (e *engine) readUnlock(p *coherence.Proc) {
	p.Do(e.grace.wanted, coherence.Load)
	seen := e.grace.number
	p.Do(e.grace.marks[p.ID()], coherence.Store)
	place := &e.places[p.ID()]
	place.open, place.answered = false, seen
}

// The time for which answers are waited for, and between two looks at one word: as in package percpu.
const (
	polling = 500 * coherence.Nanosecond
	glance  = 2 * coherence.Nanosecond
)

// synchronize waits for the sections that have begun. Nobody is stopped; one after the other.
func (e *engine) synchronize(p *coherence.Proc) {
	e.turn(p)
	p.Do(e.grace.wanted, coherence.RMW)
	e.grace.number++
	want := e.grace.number
	e.places[p.ID()].answered = want
	before := slices.Clone(e.places)
	if !e.answered(p, want) {
		e.idle(p, e.barrierCost())
		for i, b := range before {
			p.Do(e.grace.marks[i], coherence.Load)
			p.Sync()
			for i != p.ID() && b.open && b.locked && e.places[i].open && e.places[i].n == b.n {
				p.Wait(slice)
				p.Sync()
			}
		}
	}
	e.grace.busy = p.Clock()
}

// answered reports whether all processors have answered grace period want within a short time.
func (e *engine) answered(p *coherence.Proc, want int64) bool {
	e.grace.polling = true
	defer func() { e.grace.polling = false }()
	var began coherence.Time
	for i := 0; i < len(e.places); {
		p.Do(e.grace.marks[i], coherence.Load)
		p.Sync()
		switch {
		case e.places[i].answered >= want:
			i++
			continue
		case began == 0:
			began = p.Clock()
		case p.Clock()-began > polling:
			return false
		}
		p.Wait(glance)
	}
	return true
}

// barrier is a memory barrier on every processor.
func (e *engine) barrier(p *coherence.Proc) {
	e.turn(p)
	e.idle(p, e.barrierCost())
	e.grace.busy = p.Clock()
}

// turn waits until the grace period that is under way has ended.
func (e *engine) turn(p *coherence.Proc) {
	p.Sync()
	p.Wait(max(e.grace.busy-p.Clock(), 0))
	p.Sync()
	e.grace.busy = p.Clock() + e.barrierCost()
}

func (e *engine) barrierCost() coherence.Time {
	others := coherence.Time(e.sim.N() - 1)
	return ns(e.waits.IPI)*min(1, others) + others*ns(e.waits.IPIOne)
}
