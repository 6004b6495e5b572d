package page

import (
	"fmt"
	"html/template"
	"math"
	"slices"
	"strings"

	"github.com/modbench/modbench/internal/figures"
	"github.com/modbench/modbench/report/internal/text"
)

// outcome is one scheme's disadvantage in one aspect of one block, over the
// subsystems.
type outcome struct {
	aspect         aspect
	loser, winner  string
	lo, hi         float64 // range of the ratios loser/winner
	lost, compared int     // subsystems
}

// size is how large the disadvantage is, as a factor above 1.
func (o outcome) size() float64 {
	return math.Max(math.Max(o.hi, 1/o.hi), math.Max(o.lo, 1/o.lo))
}

// leadOfTwo compares two schemes in every respect.
func leadOfTwo(src *source, base, other string) (lead []template.HTML, where table) {
	where = table{
		Caption: "Who falls behind where, in how many subsystems, and the median ratios to the other",
		Head:    withAspects("workload", "processors"), Labels: 2,
	}
	var lost []outcome
	var all tally
	cases := map[string]int{} // judged, by aspect
	for _, b := range src.grid.Blocks() {
		r := row{First: b.Procs == src.grid.Procs[0],
			Cells: []tableCell{{Text: b.Setting.String()}, {Text: fmt.Sprint(b.Procs)}}}
		for _, a := range aspects {
			before := all.judged
			outcomes := duel(src, a, b, base, other, &all)
			judged := all.judged - before
			cases[a.what] += judged
			lost = append(lost, outcomes...)
			r.Cells = append(r.Cells, whoIsBehind(outcomes, judged))
		}
		where.Rows = append(where.Rows, r)
	}
	switch {
	case all.judged == 0 && all.silent == 0:
		return []template.HTML{"The two schemes have no figure in common, so nothing is compared."}, table{}
	case all.judged == 0:
		return []template.HTML{all.tooFew()}, table{}
	}
	count := template.HTML(fmt.Sprintf(
		"Of %d comparisons (workload × processors × subsystem × figure) %d show a difference.", all.judged, all.shown))
	return []template.HTML{summary(lost, cases, base, other), count, all.method()}, where
}

// whoIsBehind words the outcomes of one aspect of one block.
func whoIsBehind(outcomes []outcome, judged int) tableCell {
	var words []string
	for _, o := range outcomes {
		words = append(words, fmt.Sprintf("%s in %s, %s", o.loser, inSubsystems(o), text.Span(o.lo, o.hi)))
	}
	switch {
	case judged == 0:
		return tableCell{Text: "–", Class: "none"}
	case len(words) == 0:
		return tableCell{Text: text.NoDifference, Class: "tie"}
	}
	return tableCell{Text: strings.Join(words, "; ")}
}

// duel compares two schemes in one aspect of one block, over all subsystems, and
// returns the disadvantages that are shown, at most one of each scheme.
func duel(src *source, a aspect, b figures.Block, base, other string, all *tally) (outcomes []outcome) {
	byLoser := map[string]*outcome{}
	compared := 0
	for _, sub := range src.grid.Subsystems {
		c := src.grid.Against(a.metric, b.Cell(other, sub, b.Procs), base)
		all.add(c)
		v := c.Verdict()
		if v.Judged() {
			compared++
		}
		if !v.Shown() {
			continue
		}
		loser, winner, ratio := other, base, c.Median
		if v == figures.Better {
			loser, winner, ratio = base, other, 1/c.Median
		}
		o := byLoser[loser]
		if o == nil {
			o = &outcome{aspect: a, loser: loser, winner: winner, lo: ratio, hi: ratio}
			byLoser[loser] = o
		}
		o.lost++
		o.lo, o.hi = math.Min(o.lo, ratio), math.Max(o.hi, ratio)
	}
	for _, name := range []string{base, other} {
		if o := byLoser[name]; o != nil {
			o.compared = compared
			outcomes = append(outcomes, *o)
		}
	}
	return outcomes
}

// summary is the page's first sentence: who is behind in what, in how many
// cases, and by how much at worst.
func summary(lost []outcome, cases map[string]int, base, other string) template.HTML {
	if len(lost) == 0 {
		return template.HTML(fmt.Sprintf("<b>No difference between %s and %s is shown</b> "+
			"in throughput, in p99 of get or in median unload.", esc(base), esc(other)))
	}
	type total struct {
		outcome // the worst
		cases   int
	}
	totals := map[string]*total{} // by loser and aspect
	behind := map[string]int{}    // by loser
	for _, o := range lost {
		t := totals[o.loser+o.aspect.what]
		if t == nil {
			t = &total{outcome: o}
			totals[o.loser+o.aspect.what] = t
		}
		t.cases += o.lost
		if o.size() > t.size() {
			t.outcome = o
		}
		behind[o.loser] += o.lost
	}
	names := []string{base, other}
	if behind[other] > behind[base] {
		names = []string{other, base}
	}
	var parts []string
	for _, loser := range names {
		var in []*total
		for _, a := range aspects {
			if t := totals[loser+a.what]; t != nil {
				in = append(in, t)
			}
		}
		if len(in) == 0 {
			continue
		}
		slices.SortStableFunc(in, func(x, y *total) int { return y.cases - x.cases })
		var clauses []string
		for _, t := range in {
			clauses = append(clauses, fmt.Sprintf("in %s in %d of %d cases (at worst %s)",
				esc(t.aspect.what), t.cases, cases[t.aspect.what], fmt.Sprintf(t.aspect.worse,
					text.Times(worst(t.outcome)))))
		}
		parts = append(parts, fmt.Sprintf("<b>%s is behind %s</b> %s", esc(loser), esc(in[0].winner),
			text.And(clauses)))
	}
	return template.HTML(strings.Join(parts, ". ") + ".")
}

// worst is the end of the range that is farther from 1.
func worst(o outcome) float64 {
	if math.Abs(math.Log(o.lo)) > math.Abs(math.Log(o.hi)) {
		return o.lo
	}
	return o.hi
}

func inSubsystems(o outcome) string {
	if o.lost == o.compared {
		return fmt.Sprintf("all %d", o.compared)
	}
	return fmt.Sprintf("%d of %d", o.lost, o.compared)
}
