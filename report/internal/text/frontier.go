package text

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/internal/figures"
)

// Dominated returns, for each cell of a subsystem that another one is shown to beat both in lookups and in what the
// scheme takes of an unload, which ones beat it. The floor and controls are no choice, and beat nobody.
func Dominated(g *figures.Grid, of figures.Setting, sub string, procs int) map[bench.Cell][]bench.Cell {
	var cells []bench.Cell
	for _, s := range g.Schemes {
		if s.Role != figures.Floor && s.Role != figures.Control {
			cells = append(cells, of.Cell(s.Name, sub, procs))
		}
	}
	return g.Dominated(figures.Throughput, figures.UnloadScheme, cells)
}

// fewDominators is how many names a note has room for.
const fewDominators = 3

// Names lists the schemes of cells, the first of many.
func Names(cells []bench.Cell) string {
	var names []string
	for i, c := range cells {
		if i == fewDominators-1 && len(cells) > fewDominators {
			names = append(names, fmt.Sprintf("%d more", len(cells)-i))
			break
		}
		names = append(names, c.Scheme)
	}
	return And(names)
}

// spot is a line of the frontier.
type spot struct {
	name, does, takes, notes string
	dominated                bool
}

// spotsOf returns a spot for each scheme that has both figures, in the order of the tables.
func spotsOf(g *figures.Grid, of figures.Setting, sub string, procs int) (all []spot) {
	var dominated map[bench.Cell][]bench.Cell
	short := strings.NewReplacer(" %", "%", " ±", "±")
	for _, s := range g.Schemes {
		cell := of.Cell(s.Name, sub, procs)
		does, takes := g.At(cell).Figure(figures.Throughput), g.At(cell).Figure(figures.UnloadScheme)
		if does.N == 0 || takes.N == 0 {
			continue
		}
		if dominated == nil {
			dominated = Dominated(g, of, sub, procs)
		}
		by := dominated[cell]
		all = append(all, spot{
			name: s.Name, does: short.Replace(Figure(does, figures.Rate)),
			takes: short.Replace(Figure(takes, figures.Time)), dominated: len(by) > 0,
			notes: strings.Join(spotNotes(s, g.At(cell), by), ", "),
		})
	}
	return all
}

// spotNotes says what a scheme is besides its two figures.
func spotNotes(s figures.Scheme, of *figures.Summary, by []bench.Cell) (notes []string) {
	switch {
	case s.Role == figures.Floor:
		notes = append(notes, "floor")
	case s.Role == figures.Control:
		notes = append(notes, "UNSAFE")
	case s.Unexplored():
		notes = append(notes, "not explored")
	}
	if of.Figure(figures.Refused).Median > 0 {
		notes = append(notes, "refuses lookups")
	}
	if len(by) > 0 {
		notes = append(notes, "dominated by "+Names(by))
	}
	return notes
}

// frontier writes, for each subsystem on most processors, what each scheme does and what it takes of an unload. Of
// many schemes those that others dominate are only counted, and of a sweep nothing is shown, unless all is asked for.
func (t *table) frontier(everything bool) {
	if len(t.grid.Procs) == 0 {
		return
	}
	procs, wrote := t.grid.Procs[len(t.grid.Procs)-1], false
	for _, of := range t.grid.Settings {
		if of.Point != "" && !everything {
			continue
		}
		for _, sub := range t.grid.Subsystems {
			all := spotsOf(t.grid, of, sub, procs)
			if len(all) < 2 {
				continue
			}
			if !wrote {
				t.wrapped("\nthe frontier: lookups, and what the scheme takes of an unload, its exit left out; medians")
				wrote = true
			}
			t.wrapped(fmt.Sprintf("%s, %s, on %s", of, sub, Processors(procs)))
			t.spots(all, everything)
		}
	}
}

// wrapped writes a line, broken if it is wider than the table may be.
func (t *table) wrapped(line string) {
	for _, part := range Wrap(line, t.width) {
		fmt.Fprintln(t.w, part)
	}
}

// manySpots is from how many schemes on dominated ones are left out.
const manySpots = 8

// spots writes lines of the frontier in columns if they are narrow enough, and otherwise the figures below each name.
func (t *table) spots(all []spot, everything bool) {
	var wide [3]int
	left, shown := 0, make([]spot, 0, len(all))
	for _, s := range all {
		if s.dominated && len(all) >= manySpots && !everything {
			left++
			continue
		}
		shown = append(shown, s)
		for i, cell := range []string{s.name, s.does, s.takes} {
			wide[i] = max(wide[i], utf8.RuneCountInString(cell))
		}
	}
	figuresOf := func(s spot) string {
		return fmt.Sprintf("  %*s  %*s", wide[1], s.does, wide[2], s.takes)
	}
	used := 2 + wide[0] + 2 + wide[1] + 2 + wide[2] + 2
	columns := true
	for _, s := range shown {
		columns = columns && used+utf8.RuneCountInString(s.notes) <= t.width
	}
	for _, s := range shown {
		if columns {
			line := fmt.Sprintf("  %-*s%s  %s", wide[0], s.name, figuresOf(s), s.notes)
			fmt.Fprintln(t.w, strings.TrimRight(line, " "))
			continue
		}
		fmt.Fprintf(t.w, "  %s\n  %s\n", s.name, figuresOf(s))
		for _, part := range Wrap(s.notes, t.width-4) {
			if part != "" {
				fmt.Fprintf(t.w, "    %s\n", part)
			}
		}
	}
	if left > 0 {
		rest := fmt.Sprintf("and %s that others dominate: see --full", Count(left, "scheme"))
		for _, part := range Wrap(rest, t.width-2) {
			fmt.Fprintf(t.w, "  %s\n", part)
		}
	}
}
