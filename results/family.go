package results

import (
	"math"

	"github.com/modbench/modbench/bench"
)

// Comparison is the ratio of two schemes in one figure, with a verdict that
// allows for all the comparisons made beside it.
type Comparison struct {
	Figure           // the ratio, with its own interval
	P        float64 // that rounds lie so unevenly by chance: exact, see signedRank
	Adjusted float64 // P corrected after Holm for the family
	Family   int     // comparisons judged together, this one included
}

// Differs reports whether a difference is shown: after correction, in at most 5
// % of runs any such verdict of the family is wrong.
func (c Comparison) Differs() bool { return c.Judged() && c.Adjusted <= alpha }

// Judged reports whether there are rounds enough for a difference of any size
// to be shown.
func (c Comparison) Judged() bool { return c.N >= RoundsFor(c.Family) }

// Text words the comparison as RatioText does a ratio, with "~" if no
// difference is shown and "?" if there are too few rounds to show any.
func (c Comparison) Text() string {
	s := c.RatioText()
	if m := c.Mark(); m != "" {
		s += " " + m
	}
	return s
}

// Mark is "~" if no difference is shown, "?" if none could be, "" if one is or
// nothing is known.
func (c Comparison) Mark() string {
	switch {
	case c.N == 0:
		return ""
	case !c.Judged():
		return "?"
	case !c.Differs():
		return "~"
	}
	return ""
}

// pair is two cells that differ in their scheme alone.
type pair struct{ a, b bench.Cell }

// family names comparisons that are judged together: all of one metric under
// one workload, over the points of its sweep, subsystems and processors, either
// of each contender with one of them or, base "", of all pairs. They answer one
// question, and one table shows them.
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
	out := g.judge(family{m, c.Workload, base})[p]
	if out.N > 0 {
		out.Figure = g.ratio(m, p)
	}
	return out
}

// Pair compares two contenders' cells in m, judged together with every pair of
// contenders under the same workload. It has no interval, which would cost the
// 60 pairs of a dozen schemes a second for each figure.
func (g *Grid) Pair(m *Metric, a, b bench.Cell) Comparison {
	all := g.judge(family{metric: m, workload: a.Workload})
	if c, ok := all[pair{a, b}]; ok {
		return c
	}
	c := all[pair{b, a}]
	if c.N > 0 {
		c.Median = 1 / c.Median
	}
	return c
}

// ratio is Ratio, kept: the same one is shown in several places.
func (g *Grid) ratio(m *Metric, p pair) Figure {
	key := ratioKey{m, p}
	f, ok := g.ratios[key]
	if !ok {
		f = Ratio(g.At(p.a), g.At(p.b), m)
		if g.ratios == nil {
			g.ratios = map[ratioKey]Figure{}
		}
		g.ratios[key] = f
	}
	return f
}

type ratioKey struct {
	metric *Metric
	pair
}

// judge compares all of a family, once.
func (g *Grid) judge(f family) map[pair]Comparison {
	if done, ok := g.families[f]; ok {
		return done
	}
	var pairs []pair
	var ps []float64
	all := map[pair]Comparison{}
	for _, p := range g.pairs(f) {
		ratios := paired(g.At(p.a), g.At(p.b), f.metric)
		if len(ratios) == 0 {
			continue
		}
		logs := make([]float64, len(ratios))
		for i, r := range ratios {
			logs[i] = math.Log(r)
		}
		pairs, ps = append(pairs, p), append(ps, signedRank(logs))
		all[p] = Comparison{Figure: Figure{Median: middle(ratios), N: len(ratios)}}
	}
	for i, adjusted := range holm(ps) {
		c := all[pairs[i]]
		c.P, c.Adjusted, c.Family = ps[i], adjusted, len(pairs)
		all[pairs[i]] = c
	}
	if g.families == nil {
		g.families = map[family]map[pair]Comparison{}
	}
	g.families[f] = all
	return all
}

// pairs returns the pairs of cells that a family compares, in the order of the
// tables.
func (g *Grid) pairs(f family) (pairs []pair) {
	contenders := g.Contenders()
	for _, setting := range g.Settings {
		if setting.Workload != f.workload {
			continue
		}
		for _, sub := range g.Subsystems {
			for _, procs := range g.Procs {
				at := func(s Scheme) bench.Cell { return setting.Cell(s.Name, sub, procs) }
				for i, s := range contenders {
					switch f.base {
					case "":
						for _, o := range contenders[:i] {
							pairs = append(pairs, pair{at(s), at(o)})
						}
					case s.Name:
					default:
						pairs = append(pairs, pair{at(s), setting.Cell(f.base, sub, procs)})
					}
				}
			}
		}
	}
	return pairs
}
