package page

import (
	"fmt"
	"html/template"
	"slices"
	"strings"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/internal/figures"
	"github.com/modbench/modbench/report/internal/text"
)

// leadOfMany says, with more than two schemes, which one is ahead of all others,
// on the greatest number of processors.
func leadOfMany(src *source, c []figures.Scheme) (lead []template.HTML, where table) {
	procs := text.Processors(src.most())
	where = table{
		Caption: "Who is ahead of every other scheme, on " + procs + ": in how many subsystems",
		Head:    withAspects("workload"), Labels: 1,
	}
	var all tally
	decided, total := 0, 0
	for _, w := range src.grid.Settings {
		r := row{First: true, Cells: []tableCell{{Text: w.String()}}}
		for _, a := range aspects {
			ahead, of := aheadIn(src, c, a.metric, w, &all)
			for _, n := range ahead {
				decided += n
			}
			total += of
			r.Cells = append(r.Cells, whoIsAhead(c, ahead, of))
		}
		where.Rows = append(where.Rows, r)
	}
	if all.judged == 0 {
		return []template.HTML{all.tooFew()}, table{}
	}
	return []template.HTML{template.HTML(fmt.Sprintf(
		"<b>One of %d schemes is shown to be ahead of all others in %d of %d cases</b> "+
			"(workload × subsystem × figure, on %s). In the rest at least two cannot be told apart.",
		len(c), decided, total, procs)), all.method()}, where
}

// whoIsAhead words in how many of the subsystems which scheme is ahead of all.
func whoIsAhead(c []figures.Scheme, ahead map[string]int, of int) tableCell {
	var words []string
	for _, s := range c {
		if n := ahead[s.Name]; n > 0 {
			words = append(words, fmt.Sprintf("%s %d of %d", s.Name, n, of))
		}
	}
	switch {
	case of == 0:
		return tableCell{Text: "–", Class: "none"}
	case len(words) == 0:
		return tableCell{Text: "none shown", Class: "tie"}
	}
	return tableCell{Text: strings.Join(words, "; ")}
}

// aheadIn returns in how many subsystems each scheme is ahead of every other, and
// how many subsystems were measured.
func aheadIn(src *source, c []figures.Scheme, m *figures.Metric, w figures.Setting, all *tally) (ahead map[string]int,
	of int) {
	ahead = map[string]int{}
	for _, sub := range src.grid.Subsystems {
		var cells []bench.Cell
		for _, s := range c {
			cells = append(cells, w.Cell(s.Name, sub, src.most()))
		}
		best, ok := src.grid.Best(m, cells)
		if !ok {
			continue
		}
		of++
		for _, s := range slices.Concat(best.Set[min(1, len(best.Set)):], best.Behind) {
			all.add(s.Ratio)
		}
		if len(best.Set) == 1 && len(best.Behind) > 0 {
			ahead[best.Set[0].Cell.Scheme]++
		}
	}
	return ahead, of
}
