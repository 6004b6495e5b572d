package report

import (
	"fmt"
	"html/template"
	"strings"

	"github.com/modbench/modbench/results"
)

// field says, with more than two schemes, which one is ahead of all others, on
// the greatest number of processors.
func (b *builder) field(c []results.Scheme) (lead []template.HTML, where table) {
	procs := b.grid.Procs[len(b.grid.Procs)-1]
	where = table{Caption: "Who is ahead of every other scheme, on " + processors(procs) + ": in how many subsystems", Head: []string{"workload"}, Labels: 1}
	decided, total, most, needed, enough := 0, 0, 0, 0, false
	for _, a := range aspects {
		where.Head = append(where.Head, a.what)
	}
	for _, w := range b.grid.Settings {
		r := row{First: true, Cells: []tableCell{{Text: w.String()}}}
		for _, a := range aspects {
			ahead := map[string]int{}
			n := 0
			for _, sub := range b.grid.Subsystems {
				best := b.best(c, a.metric, w, sub, procs)
				if best.rounds > 0 {
					n++
				}
				most, needed = max(most, best.rounds), max(needed, best.needed)
				enough = enough || best.enough
				if best.name != "" {
					ahead[best.name]++
					decided++
				}
			}
			total += n
			var parts []string
			for _, s := range c {
				if k := ahead[s.Name]; k > 0 {
					parts = append(parts, fmt.Sprintf("%s %d of %d", s.Name, k, n))
				}
			}
			x := tableCell{Text: strings.Join(parts, "; ")}
			switch {
			case n == 0:
				x = tableCell{Text: "–", Class: "none"}
			case len(parts) == 0:
				x = tableCell{Text: "none shown", Class: "tie"}
			}
			r.Cells = append(r.Cells, x)
		}
		where.Rows = append(where.Rows, r)
	}
	if !enough {
		return []template.HTML{tooFew(most, needed)}, table{}
	}
	return []template.HTML{template.HTML(fmt.Sprintf(
		"<b>One of %d schemes is shown to be ahead of all others in %d of %d cases</b> (workload × subsystem × figure, on %s). In the rest at least two cannot be told apart.",
		len(c), decided, total, processors(procs))), method}, where
}

// leader is the scheme that is ahead of every other in one cell, if one is.
type leader struct {
	name   string // "": none is shown to be
	rounds int    // that the best median is of; 0: nothing was measured
	needed int    // rounds for a verdict
	enough bool   // rounds for it
}

func (b *builder) best(c []results.Scheme, m *results.Metric, w results.Setting, sub string, procs int) (l leader) {
	var top *results.Summary
	var value float64
	for _, s := range c {
		x := b.at(w, s.Name, sub, procs)
		if f := x.Figure(m); f.N > 0 && (top == nil || (f.Median > value) == (m.Better == results.Higher)) {
			top, value, l.rounds = x, f.Median, f.N
		}
	}
	if top == nil {
		return l
	}
	ahead := true
	for _, s := range c {
		x := b.at(w, s.Name, sub, procs)
		if x == nil || x == top || x.Figure(m).N == 0 {
			continue
		}
		f := b.grid.Pair(m, x.Cell, top.Cell)
		l.needed = max(l.needed, results.RoundsFor(f.Family))
		l.enough = l.enough || f.Judged()
		ahead = ahead && f.Differs()
	}
	if l.enough && ahead {
		l.name = top.Cell.Scheme
	}
	return l
}
