package text

import (
	"fmt"
	"slices"
	"strings"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/internal/figures"
)

// Situation is a situation that a reader is in, and where a run has the answer.
type Situation struct {
	Text         string // what the reader has, as Markdown
	Setting      figures.Setting
	Subsystem    string
	Procs        int
	Metric       *figures.Metric // that decides
	NeverRefuses bool            // only schemes under which no lookup is refused
	Without      []string        // schemes that do not answer the question
}

// Answers words a table of Markdown: for each situation the scheme that leads, and by how much against base.
func Answers(g *figures.Grid, base string, situations []Situation) (string, error) {
	var b strings.Builder
	fmt.Fprintf(
		&b,
		"| situation | best here | its figure | against `%s` | not told from it |\n|---|---|---|---|---|\n",
		base,
	)
	for _, s := range situations {
		cells := s.cells(g)
		best, ok := g.Best(s.Metric, cells)
		if !ok || len(best.Set) == 0 {
			return "", fmt.Errorf("%s: no scheme was measured under %v on %s, %s", s.Text, s.Setting, s.Subsystem,
				Processors(s.Procs))
		}
		lead, against := best.Set[0].Cell, "it leads"
		if lead.Scheme != base {
			against = Comparison(g.Against(s.Metric, lead, base))
		}
		fmt.Fprintf(&b, "| %s | `%s` | %s | %s | %s |\n", s.Text, lead.Scheme,
			Figure(best.Set[0].Figure, s.Metric.Quantity), against, schemesOf(best.Beside()))
	}
	return b.String(), nil
}

// cells returns the cells of the contenders that may answer.
func (s Situation) cells(g *figures.Grid) (cells []bench.Cell) {
	for _, scheme := range g.Contenders() {
		if s.NeverRefuses && scheme.Refuses != "never" || slices.Contains(s.Without, scheme.Name) {
			continue
		}
		cells = append(cells, s.Setting.Cell(scheme.Name, s.Subsystem, s.Procs))
	}
	return cells
}

func schemesOf(all []figures.Standing) string {
	var names []string
	for _, s := range all {
		names = append(names, "`"+s.Cell.Scheme+"`")
	}
	if len(names) == 0 {
		return "none"
	}
	return And(names)
}

// Duel words a table of Markdown: how scheme a does against b under each workload and on each number of processors.
func Duel(g *figures.Grid, a, b string) string {
	var out strings.Builder
	fmt.Fprintf(&out, "| `%s` against `%s` | lookups a second | median unload | refused lookups, `%s` / `%s` |\n"+
		"|---|---|---|---|\n", a, b, a, b)
	for _, block := range g.Blocks() {
		fmt.Fprintf(&out, "| %v, %s | %s | %s | %s / %s |\n", block.Setting, Processors(block.Procs),
			everySubsystem(g, block, figures.Throughput, a, b), everySubsystem(g, block, figures.UnloadP50, a, b),
			mostRefused(g, block, a), mostRefused(g, block, b))
	}
	return out.String()
}

// everySubsystem words the comparisons of a with b in m over the subsystems of a block: the range of the ratios that
// are shown to be below 1 and of those above it, the subsystems in which they are, and in how many no difference is
// shown.
func everySubsystem(g *figures.Grid, block figures.Block, m *figures.Metric, a, b string) string {
	var sides [2]ratios // below 1, and above it
	of, same := 0, 0
	for _, sub := range g.Subsystems {
		c := g.Against(m, block.Cell(a, sub, block.Procs), b)
		if c.N == 0 {
			continue
		}
		of++
		switch {
		case !c.Verdict().Shown():
			same++
		case c.Median < 1:
			sides[0].add(c.Median, sub)
		default:
			sides[1].add(c.Median, sub)
		}
	}
	if of == 0 {
		return "-"
	}
	var words []string
	for _, s := range sides {
		switch len(s.in) {
		case 0:
		case of:
			return fmt.Sprintf("%s in %d of %d", Span(s.lo, s.hi), of, of)
		default:
			words = append(words, fmt.Sprintf("%s in %s", Span(s.lo, s.hi), And(s.in)))
		}
	}
	switch same {
	case 0:
	case of:
		return fmt.Sprintf("%s in %d of %d subsystems", NoDifference, of, of)
	default:
		words = append(words, fmt.Sprintf("%s in %d", NoDifference, same))
	}
	return strings.Join(words, "; ")
}

// ratios is the range of some, and the subsystems that they are of.
type ratios struct {
	lo, hi float64
	in     []string
}

func (s *ratios) add(ratio float64, sub string) {
	if len(s.in) == 0 {
		s.lo, s.hi = ratio, ratio
	}
	s.lo, s.hi, s.in = min(s.lo, ratio), max(s.hi, ratio), append(s.in, "`"+sub+"`")
}

// mostRefused words the greatest median share of refused lookups over the subsystems of a block.
func mostRefused(g *figures.Grid, block figures.Block, scheme string) string {
	most := 0.0
	for _, sub := range g.Subsystems {
		most = max(most, g.At(block.Cell(scheme, sub, block.Procs)).Figure(figures.Refused).Median)
	}
	if most == 0 {
		return "0"
	}
	return "up to " + Value(figures.Share, most)
}
