package text

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/modbench/modbench/internal/figures"
)

// letters stand for schemes on a map.
const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

// WriteMap writes a map for a terminal: a row for each value of the second knob, the greatest on top, a column for each
// of the first. A capital letter is a scheme that is shown to be better than all others there, a small one leads and is
// not shown to. Width is that of a line, in columns.
func WriteMap(w io.Writer, m *figures.Map, width int) {
	if width <= 0 {
		width = 100
	}
	for _, line := range Wrap(MapLead(m), width) {
		fmt.Fprintln(w, line)
	}
	xs, ys := axes(m)
	letter := map[string]string{}
	for i, s := range mapSchemes(m) {
		letter[s] = string(letters[i%len(letters)])
	}
	first := 0
	for _, y := range ys {
		first = max(first, len(y.text))
	}
	cells := (width - first - 3) / 2
	if every := (len(xs) + cells - 1) / max(cells, 1); every > 1 { // as many columns as there is room for
		var some []value
		for i := 0; i < len(xs); i += every {
			some = append(some, xs[i])
		}
		xs = some
	}
	fmt.Fprintf(w, "\n%s\n", m.KnobY)
	for _, y := range slices.Backward(ys) {
		var b strings.Builder
		for _, x := range xs {
			b.WriteString(" " + mark(m, x, y, letter))
		}
		fmt.Fprintf(w, "%*s |%s\n", first, y.text, b.String())
	}
	fmt.Fprintf(w, "%*s +%s\n", first, "", strings.Repeat("--", len(xs)))
	ends := fmt.Sprintf("%s: %s to %s", m.KnobX, xs[0].text, xs[len(xs)-1].text)
	fmt.Fprintf(w, "%*s  %s\n\n", first, "", ends)
	for _, s := range mapSchemes(m) {
		fmt.Fprintf(w, "%s  %s\n", letter[s], s)
	}
	legend := "A capital letter is shown to be better than all others; a small one leads and is not shown to; . was " +
		"not measured."
	for _, line := range Wrap(legend, width) {
		fmt.Fprintln(w, line)
	}
}

// mark is the letter of a place.
func mark(m *figures.Map, x, y value, letter map[string]string) string {
	for i := range m.Places {
		if p := &m.Places[i]; p.X == x.v && p.Y == y.v {
			s := letter[p.Leader()]
			if !p.Alone() {
				s = strings.ToLower(s)
			}
			return s
		}
	}
	return "."
}

// value is a value of a knob.
type value struct {
	v    float64
	text string
}

// axes returns the values of both knobs, rising.
func axes(m *figures.Map) (xs, ys []value) {
	add := func(list []value, v float64, text string) []value {
		if slices.ContainsFunc(list, func(x value) bool { return x.v == v }) {
			return list
		}
		return append(list, value{v, text})
	}
	for _, p := range m.Places {
		xs, ys = add(xs, p.X, p.TextX), add(ys, p.Y, p.TextY)
	}
	for _, list := range [][]value{xs, ys} {
		slices.SortFunc(list, func(a, b value) int { return cmp.Compare(a.v, b.v) })
	}
	return xs, ys
}

// mapSchemes returns the schemes that lead somewhere on a map, those that lead at most places first.
func mapSchemes(m *figures.Map) (names []string) {
	n := map[string]int{}
	for i := range m.Places {
		if s := m.Places[i].Leader(); s != "" {
			if n[s]++; n[s] == 1 {
				names = append(names, s)
			}
		}
	}
	slices.SortStableFunc(names, func(a, b string) int { return cmp.Compare(n[b], n[a]) })
	return names
}

// MapLead says in words what a map shows.
func MapLead(m *figures.Map) string {
	alone := 0
	for i := range m.Places {
		if m.Places[i].Alone() {
			alone++
		}
	}
	lead := mapSchemes(m)
	s := fmt.Sprintf(
		"Most lookups a second over %s and %s, %s on %s: ",
		m.KnobX,
		m.KnobY,
		m.Subsystem,
		Processors(m.Procs),
	)
	switch len(lead) {
	case 0:
		return s + "nothing was measured."
	case 1:
		s += lead[0] + " leads at all"
	default:
		s += And(lead) + " lead somewhere of"
	}
	return s + fmt.Sprintf(
		" %s; at %d of them one scheme is shown to be better than all others. Each place is judged by "+
			"itself.",
		Count(len(m.Places), "place"),
		alone,
	)
}
