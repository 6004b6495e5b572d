package figures

import (
	"cmp"
	"maps"
	"slices"

	"github.com/modbench/modbench/bench"
)

// roundCaveats are what the rounds say of themselves, one a kind.
func (g *Grid) roundCaveats() (all []Caveat) {
	if g.Data.Rounds.Len() == 0 {
		return nil
	}
	all = append(all, g.fewRounds()...)
	all = append(all, g.dearStops()...)
	all = append(all, g.warned()...)
	all = append(all, g.repeated()...)
	all = append(all, g.unstable()...)
	all = append(all, g.moved()...)
	all = append(all, g.slowed()...)
	all = append(all, g.unsteady()...)
	all = append(all, g.coarseClock()...)
	return append(all, g.crowded()...)
}

// dearStops finds rounds in which stopping the machine was made dearer.
func (g *Grid) dearStops() []Caveat {
	c := DearStops{Of: g.Data.Rounds.Len()}
	for r := range g.Data.Rounds.All() {
		if cost := r.Knobs.StopCost; cost > 0 {
			c.Rounds++
			c.Most = max(c.Most, cost)
		}
	}
	if c.Rounds == 0 {
		return nil
	}
	return []Caveat{c}
}

// fewRounds finds cells with too few rounds for an interval, and whether those of the others are too few to show a
// difference after correction.
func (g *Grid) fewRounds() (all []Caveat) {
	few, judged := FewRounds{}, 0
	for _, s := range g.measured() {
		n := s.Rounds.Len()
		few.Of++
		switch {
		case n < Enough:
			few.Cells++
			few.Least, few.Most = min(n, cmp.Or(few.Least, n)), max(n, few.Most)
		case judged == 0 || n < judged:
			judged = n
		}
	}
	if few.Cells > 0 {
		all = append(all, few)
	}
	size := 0
	if c := g.Contenders(); len(c) > 1 {
		for _, setting := range g.Settings {
			for _, x := range g.judge(family{Throughput, setting.Workload, c[0].Name}) {
				size = max(size, x.Family)
			}
		}
	}
	if need := RoundsFor(size); size > 0 && judged < need {
		all = append(all, FewToJudge{judged, size, need})
	}
	return all
}

// RoundsOf returns the least and the most rounds of a measured cell, among those for which
// holds reports true; 0 and 0 if there is none.
func (g *Grid) RoundsOf(holds func(bench.Cell) bool) (least, most int) {
	for c, s := range g.cells {
		if !holds(c) {
			continue
		}
		n := s.Rounds.Len()
		if least == 0 || n < least {
			least = n
		}
		most = max(most, n)
	}
	return least, most
}

// warned gathers the rounds' own warnings, each once, in the order in which they
// were first given.
func (g *Grid) warned() (all []Caveat) {
	found := map[bench.Warning]*Warned{}
	first := map[bench.Warning][2]int{} // the place of the round that was the first to give it, and where it did
	for r := range g.Data.Rounds.Rare(Every) {
		for i, w := range r.Warned() {
			c := found[w]
			if c == nil {
				c = &Warned{Warning: w, Of: g.Data.Rounds.Len(), Cell: &r.Cell}
				found[w] = c
			}
			if at, ok := first[w]; !ok || r.Place < at[0] {
				first[w] = [2]int{r.Place, i}
			}
			c.Rounds++
			c.Worst = max(c.Worst, r.Lost)
			if c.Cell != nil && *c.Cell != r.Cell {
				c.Cell = nil
			}
		}
	}
	order := slices.SortedFunc(maps.Keys(found), func(a, b bench.Warning) int {
		x, y := first[a], first[b]
		return slices.Compare(x[:], y[:])
	})
	for _, w := range order {
		all = append(all, *found[w])
	}
	return all
}

// repeated finds how many rounds were thrown away for interference, and whether
// it was looked for at all.
func (g *Grid) repeated() (all []Caveat) {
	again, blind := 0, 0
	for r := range g.Data.Rounds.All() {
		again += int(r.Repeats)
		if !r.Known {
			blind++
		}
	}
	n := g.Data.Rounds.Len()
	if again > 0 {
		all = append(all, Repeated{again, n})
	}
	if blind > 0 {
		all = append(all, Blind{blind, n})
	}
	return all
}

// unsteady finds warm-ups that did not reach a steady state.
func (g *Grid) unsteady() []Caveat {
	n := 0
	for r := range g.Data.Rounds.All() {
		if !r.Steady {
			n++
		}
	}
	if n == 0 {
		return nil
	}
	return []Caveat{Unsteady{n, g.Data.Rounds.Len()}}
}

// coarseClock finds cells in which reading the clock is most of what a get seems
// to take.
func (g *Grid) coarseClock() []Caveat {
	n, of := 0, 0
	for _, s := range g.measured() {
		f := s.Figure(GetP50)
		if f.N == 0 {
			continue
		}
		of++
		if f.Median < 2*float64(s.Overhead()) {
			n++
		}
	}
	if n == 0 {
		return nil
	}
	return []Caveat{CoarseClock{n, of}}
}

// crowded finds cells in which workers had to take turns.
func (g *Grid) crowded() []Caveat {
	c := Crowded{Of: len(g.cells)}
	for _, s := range g.measured() {
		if r := s.Rounds.Common()[0]; r.Workers > r.Cell.Procs {
			c.Cells++
			if r.Workers > c.Workers {
				c.Workers, c.Procs = r.Workers, r.Cell.Procs
			}
		}
	}
	if c.Cells == 0 {
		return nil
	}
	return []Caveat{c}
}
