package text

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/modbench/modbench/internal/figures"
	"github.com/modbench/modbench/internal/projection"
)

// Band words a band: the middle, and the least and the most of the draws if they differ.
func Band(b projection.Band, q figures.Quantity) (middle, band string) {
	middle = Value(q, b.Mid)
	if low, high := Value(q, b.Low), Value(q, b.High); low != high {
		band = fmt.Sprintf("[%s, %s]", low, high)
	}
	return middle, band
}

// Projection says what a projection is, before any of its figures.
func Projection(r *projection.Result) string {
	words := "These are projections, not measurements: the schemes' code ran over a simulation of the cache lines of " +
		r.Title + "."
	if r.Draws > 1 {
		words += fmt.Sprintf(" A band is the least and the most of %d draws of the machine's parameters.", r.Draws)
	}
	return words
}

// ProjectionPremises returns what a projection rests on and what it leaves out, a line each.
func ProjectionPremises(r *projection.Result) (lines []string) {
	for _, l := range [][2]string{
		{"Parameters", r.Source}, {"Fitted", cmp.Or(r.Fitted, "nothing")}, {"Instructions", r.Instructions},
		{"Assumed", r.Waits},
		{"Not simulated", "the scheduler, the collector, memory bandwidth, the clock rate, where memory is"},
		{"Command", r.Command},
	} {
		if l[1] != "" {
			lines = append(lines, l[0]+": "+strings.TrimSuffix(l[1], ".")+".")
		}
	}
	for _, x := range r.Refused {
		lines = append(lines, fmt.Sprintf("Refused: %s: %s.", x.What, x.Why))
	}
	return lines
}

// ProjectedRanking says for each number of processors which of cells is projected to do the most lookups, and which
// are not told from it. The cells are of one workload on one subsystem.
func ProjectedRanking(cells []projection.Cell) (lines []string) {
	var procs []int
	for _, c := range cells {
		if !slices.Contains(procs, c.Procs) {
			procs = append(procs, c.Procs)
		}
	}
	slices.Sort(procs)
	for _, n := range procs {
		best, alike, ok := projection.Best(slices.DeleteFunc(slices.Clone(cells),
			func(c projection.Cell) bool { return c.Procs != n }))
		middle, band := Band(best.Lookups, figures.Rate)
		what := strings.TrimSpace(middle + " " + band)
		switch {
		case !ok:
		case len(alike) == 0:
			lines = append(lines, fmt.Sprintf("On %s %s is projected to do the most lookups, %s; no other band meets "+
				"its band.", Processors(n), best.Scheme, what))
		default:
			lines = append(lines, fmt.Sprintf("On %s %s has the highest middle, %s; its band is not told from that of "+
				"%s.", Processors(n), best.Scheme, what, And(alike)))
		}
	}
	return lines
}
