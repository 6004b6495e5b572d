package figures

import (
	"github.com/modbench/modbench/bench"
)

// Comparison is the ratio of two schemes in one figure, with a verdict that
// allows for all the comparisons made beside it.
type Comparison struct {
	Figure           // the ratio, with its own interval
	Metric   *Metric // that is compared
	P        float64 // that rounds lie so unevenly by chance: exact, see signedRank
	Adjusted float64 // P corrected after Holm for the family
	Family   int     // comparisons judged together, this one included
}

// Verdict says what the comparison shows of the scheme that the ratio is of.
// After correction any difference shown within a family is wrong in at most 5 %
// of runs. Whoever has [Enough] rounds is judged, whatever the others have.
// The test and the interval are two methods, and a difference is shown only where both say so.
func (c Comparison) Verdict() Verdict {
	switch {
	case c.N == 0:
		return Unknown
	case c.N < Enough:
		return Unjudged
	case c.Adjusted <= alpha && !c.includes1():
		return shown(c.Metric, c.Median > 1)
	case c.Interval && (c.Lo > 1 || c.Hi < 1):
		return Uncorrected
	}
	return NoDifference
}

// includes1 reports whether the interval of a ratio has 1 in it.
func (f Figure) includes1() bool { return f.Interval && f.Lo <= 1 && f.Hi >= 1 }

// pair is two cells that differ in their scheme alone.
type pair struct{ a, b bench.Cell }

// family names comparisons that are judged together: all of one metric under
// one workload, over the points of its sweep, subsystems and processors, of each
// contender with base. They answer one question, and one table shows them.
type family struct {
	metric   *Metric
	workload string
	base     string
}

// Against compares scheme of the cell with base in m, judged together with
// every other contender's comparison with base under the same workload.
func (g *Grid) Against(m *Metric, c bench.Cell, base string) Comparison {
	b := c
	b.Scheme = base
	p := pair{c, b}
	f := family{m, c.Workload, base}
	out := g.judge(f)[p]
	if out.N > 0 {
		g.ratiosOf(f)
		out.Figure = g.ratio(m, p)
	}
	return out
}

// Ratio is [Ratio] of two cells, kept for the next who asks; it is judged by its own interval alone.
func (g *Grid) Ratio(m *Metric, a, b bench.Cell) Figure { return g.ratio(m, pair{a, b}) }

// ratio is Ratio, kept: the same one is shown in several places.
func (g *Grid) ratio(m *Metric, p pair) Figure {
	key := ratioKey{m, p}
	g.mu.Lock()
	f, ok := g.ratios[key]
	g.mu.Unlock()
	if !ok {
		f = Ratio(g.At(p.a), g.At(p.b), m)
		g.keep(key, f)
	}
	return f
}

func (g *Grid) keep(key ratioKey, f Figure) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.ratios == nil {
		g.ratios = map[ratioKey]Figure{}
	}
	g.ratios[key] = f
}

// ratiosOf makes the ratios of a family with a base, which are shown together, on all processors.
func (g *Grid) ratiosOf(f family) {
	if f.base == "" || !g.first(f) {
		return
	}
	pairs := g.pairs(f)
	found := make([]Figure, len(pairs))
	Parallel(len(pairs), func(i int) { found[i] = Ratio(g.At(pairs[i].a), g.At(pairs[i].b), f.metric) })
	for i, p := range pairs {
		g.keep(ratioKey{f.metric, p}, found[i])
	}
}

// first reports whether nobody has asked for the ratios of a family before.
func (g *Grid) first(f family) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.made[f] {
		return false
	}
	if g.made == nil {
		g.made = map[family]bool{}
	}
	g.made[f] = true
	return true
}

type ratioKey struct {
	metric *Metric
	pair
}

// judge compares all of a family, once.
func (g *Grid) judge(f family) map[pair]Comparison {
	g.mu.Lock()
	done, ok := g.families[f]
	g.mu.Unlock()
	if ok {
		return done
	}
	all := g.compareAll(f.metric, g.pairs(f))
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.families == nil {
		g.families = map[family]map[pair]Comparison{}
	}
	g.families[f] = all
	return all
}

// pairs returns the pairs of cells that a family compares, in the order of the
// tables.
func (g *Grid) pairs(f family) (all []pair) {
	contenders := g.Contenders()
	for _, b := range g.Blocks() {
		if b.Workload != f.workload {
			continue
		}
		for _, sub := range g.Subsystems {
			for _, s := range contenders {
				if s.Name != f.base {
					all = append(all, pair{b.Cell(s.Name, sub, b.Procs), b.Cell(f.base, sub, b.Procs)})
				}
			}
		}
	}
	return all
}
