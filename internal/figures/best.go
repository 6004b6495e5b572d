package figures

import (
	"math"
	"slices"

	"github.com/modbench/modbench/bench"
)

// BestSet answers one question: which of a few cells, that differ in their scheme alone, do best in a figure. In each
// list the best median comes first.
type BestSet struct {
	Metric   *Metric
	Set      []Standing // those that no other is shown to beat; the first of them leads
	Behind   []Standing // those that another one is shown to beat
	Unjudged []Standing // those that have too few rounds for any verdict
	Family   int        // pairs that were judged together
	Rounds   int        // the fewest rounds that one of these pairs has
}

// Standing is how a cell stands to the one that leads.
type Standing struct {
	Cell   bench.Cell
	Figure Figure     // its median
	Ratio  Comparison // to the one that leads; N is 0 of that one itself
}

// Beside returns the members of the best set that cannot be told from the one that leads, even without correction.
func (b *BestSet) Beside() (all []Standing) {
	for _, s := range b.Set[min(1, len(b.Set)):] {
		if v := s.Ratio.Verdict(); v == NoDifference || v == Unjudged {
			all = append(all, s)
		}
	}
	return all
}

// Best returns the best set of cells in m. All pairs of cells that have rounds enough are judged together, and nothing
// else is: so in at most 5 % of runs a cell is wrongly said to be beaten by another. ok is false if no cell has a
// value, or if m has no better direction.
func (g *Grid) Best(m *Metric, cells []bench.Cell) (best BestSet, ok bool) {
	best.Metric = m
	var judged []Standing
	for _, c := range cells {
		s := Standing{Cell: c, Figure: g.At(c).Figure(m)}
		switch {
		case m.Better == Neither || s.Figure.N == 0:
		case s.Figure.N < Enough:
			best.Unjudged = append(best.Unjudged, s)
		default:
			judged = append(judged, s)
		}
	}
	sortStandings(m, judged)
	sortStandings(m, best.Unjudged)
	pairs := g.comparePairs(m, judged)
	best.Family = len(pairs)
	beaten := map[bench.Cell]bool{}
	for p, c := range pairs {
		if best.Rounds == 0 || c.N < best.Rounds {
			best.Rounds = c.N
		}
		switch c.Verdict() {
		case Better:
			beaten[p.b] = true
		case Worse:
			beaten[p.a] = true
		}
	}
	for _, s := range judged {
		if beaten[s.Cell] && len(beaten) < len(judged) { // if each is beaten by another, none is out
			best.Behind = append(best.Behind, s)
		} else {
			best.Set = append(best.Set, s)
		}
	}
	g.standings(m, &best, pairs)
	return best, len(judged)+len(best.Unjudged) > 0
}

// Dominated returns, for each of cells that others are shown to beat in both a and b, which others these are, in the
// order of cells; all pairs are judged together, of each figure.
func (g *Grid) Dominated(a, b *Metric, cells []bench.Cell) map[bench.Cell][]bench.Cell {
	var all []Standing
	for _, c := range cells {
		all = append(all, Standing{Cell: c})
	}
	second := g.comparePairs(b, all)
	dominated := map[bench.Cell][]bench.Cell{}
	for p, x := range g.comparePairs(a, all) {
		switch v := x.Verdict(); {
		case v != second[p].Verdict():
		case v == Better:
			dominated[p.b] = append(dominated[p.b], p.a)
		case v == Worse:
			dominated[p.a] = append(dominated[p.a], p.b)
		}
	}
	for _, by := range dominated {
		slices.SortFunc(by, func(x, y bench.Cell) int { return slices.Index(cells, x) - slices.Index(cells, y) })
	}
	return dominated
}

// standings compares every cell of best with the one that leads.
func (g *Grid) standings(m *Metric, best *BestSet, pairs map[pair]Comparison) {
	if len(best.Set) == 0 {
		return
	}
	lead := best.Set[0].Cell
	for _, list := range [][]Standing{best.Set[1:], best.Behind, best.Unjudged} {
		for i := range list {
			c, ok := pairs[pair{list[i].Cell, lead}]
			if !ok {
				c = pairs[pair{lead, list[i].Cell}] // the median is put right with the interval
			}
			c.Metric, c.Figure = m, g.ratio(m, pair{list[i].Cell, lead})
			list[i].Ratio = c
		}
	}
}

// comparePairs compares each of all with each before it, as one family. Pairs with too few rounds are left out.
func (g *Grid) comparePairs(m *Metric, all []Standing) map[pair]Comparison {
	var pairs []pair
	for i, a := range all {
		for _, b := range all[:i] {
			pairs = append(pairs, pair{a.Cell, b.Cell})
		}
	}
	found := g.compareAll(m, pairs)
	for p, c := range found {
		if c.N < Enough {
			delete(found, p)
		}
	}
	return found
}

// compareAll compares pairs in m, as one family. Pairs with too few rounds for a verdict are not part of the family;
// which pairs these are does not depend on the figures.
func (g *Grid) compareAll(m *Metric, pairs []pair) map[pair]Comparison {
	found := make([]paired, len(pairs))
	Parallel(len(pairs), func(i int) { found[i] = compare(evened(g.At(pairs[i].a), g.At(pairs[i].b), m)) })
	var judged []int // of pairs
	var ps []float64
	all := map[pair]Comparison{}
	for i, x := range found {
		if x.n == 0 {
			continue
		}
		all[pairs[i]] = Comparison{Metric: m, Figure: Figure{Median: x.median, N: x.n}, P: 1, Adjusted: 1}
		if x.n >= Enough {
			judged, ps = append(judged, i), append(ps, x.p)
		}
	}
	for k, adjusted := range holm(ps) {
		i := judged[k]
		c := all[pairs[i]]
		c.P, c.Adjusted, c.Family = ps[k], adjusted, len(judged)
		// Where all rounds are on one side, so is every median of some of them: that is quicker to see.
		if adjusted <= alpha && !found[i].oneSided {
			c.Figure = g.ratio(m, pairs[i])
		}
		all[pairs[i]] = c
	}
	return all
}

// paired is what the ratios of the rounds of two cells say by themselves.
type paired struct {
	n        int // 0: there are none
	median   float64
	p        float64 // see signedRank, if there are Enough
	oneSided bool    // they are all above 1 or all below
}

func compare(a, b column) paired {
	ratios := a.over(b).v
	if len(ratios) == 0 {
		return paired{}
	}
	out := paired{n: len(ratios), median: middle(ratios)}
	if out.n < Enough {
		return out
	}
	out.oneSided = slices.Min(ratios) > 1 || slices.Max(ratios) < 1
	for i, r := range ratios {
		ratios[i] = math.Log(r)
	}
	out.p = signedRank(ratios)
	return out
}

// sortStandings puts the best median first, and keeps the order of equal ones.
func sortStandings(m *Metric, all []Standing) {
	slices.SortStableFunc(all, func(a, b Standing) int {
		switch d := (b.Figure.Median - a.Figure.Median) * float64(m.Better); {
		case d > 0:
			return 1
		case d < 0:
			return -1
		}
		return 0
	})
}
