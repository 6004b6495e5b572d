package text

import (
	"fmt"
	"strings"

	"github.com/modbench/modbench/internal/figures"
)

// Count words a number of things: "1 round", "3 rounds".
func Count(n int, what string) string { return between(n, n, what) }

// between words a range of counts: "1 round", "3 rounds", "2 to 3 rounds".
func between(least, most int, what string) string {
	if most != 1 {
		what = plural(what)
	}
	if least != most {
		return fmt.Sprintf("%d to %d %s", least, most, what)
	}
	return fmt.Sprintf("%d %s", least, what)
}

func plural(what string) string {
	if strings.HasSuffix(what, "s") {
		return what + "es"
	}
	return what + "s"
}

// Processors words a number of processors.
func Processors(n int) string { return Count(n, "processor") }

// And joins names as people do: "a, b and c".
func And(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}

// Capital begins s with a capital letter.
func Capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// Title is a scheme's name with what must be known wherever it is shown.
func Title(s figures.Scheme) string {
	switch s.Role {
	case figures.Floor:
		return s.Name + " (floor)"
	case figures.Control:
		return s.Name + " (UNSAFE)"
	case figures.OwnIndex:
		if s.Unexplored() {
			return s.Name + " (own index, not explored)"
		}
		return s.Name + " (own index)"
	}
	if s.Unexplored() {
		return s.Name + " (not explored)"
	}
	return s.Name
}

// heading names a metric and which way is better.
func heading(m *figures.Metric) string {
	switch m.Better {
	case figures.Higher:
		return m.Label + " ↑"
	case figures.Lower:
		return m.Label + " ↓"
	}
	return m.Label
}

// Point words a point of a sweep: of two knobs as "hold=0 with exit-cost=1ms".
func Point(point string) string {
	x, y := figures.KnobsOf(point)
	if !strings.Contains(y, "=") { // a colon in the value of one knob
		return point
	}
	return x + " with " + y
}
