package text

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/internal/figures"
	"github.com/modbench/modbench/internal/terminal"
	"github.com/modbench/modbench/results"
)

// Table says what the terminal's table shows; the zero value is what a terminal
// needs.
type Table struct {
	Metrics []*figures.Metric // nil: those that decide, or with Full those and more
	Full    bool              // every caveat too
	Width   int               // of a line, in columns; 0: 100

	_ struct{}
}

var full = []*figures.Metric{
	figures.Throughput, figures.GetP50, figures.GetP99, figures.GetP999,
	figures.UnloadP50, figures.UnloadP99, figures.UnloadScheme, figures.UnloadHolders, figures.UnloadExit,
	figures.StallP50, figures.StallMax, figures.Refused, figures.RefusedUnloads, figures.RefusedUnloadP50,
	figures.FailedOpens, figures.OpenP50, figures.OpenP99, figures.OpenP999, figures.OpenMax, figures.Modprobes,
	figures.InUse, figures.CoresSlowed, figures.TimedCoresSlowed, figures.Misses, figures.Allocs,
}

// fewCaveats is how many lines of caveats people read; a table that is not full
// says how many more there are.
const fewCaveats = 12

// Write writes run for people: for each workload and number of processors a
// block, in it for each metric the subsystems below each other and the schemes
// side by side. With two contenders the last column is their ratio; with more,
// each figure is followed by its ratio to the first contender. What did not
// happen is left out. Caveats follow.
func (o Table) Write(w io.Writer, run *results.Run) error {
	if o.Metrics == nil {
		if o.Metrics = figures.Deciding; o.Full {
			o.Metrics = full
		}
	}
	wrap := o.Width // a table that is kept in a file has whole lines
	if o.Width == 0 {
		o.Width = 100
	}
	b := bufio.NewWriter(terminal.NewWriter(w))
	t := &table{columns: columns{w: b}, grid: figures.Summarise(run.Data()), width: o.Width}
	for _, m := range o.Metrics {
		t.first = max(t.first, utf8.RuneCountInString(heading(m)))
	}
	for _, sub := range t.grid.Subsystems {
		t.first = max(t.first, len(sub))
	}
	t.lead()
	t.frontier(o.Full)
	for _, block := range t.grid.Blocks() {
		t.block(block, o.Metrics, o.Full)
	}
	if t.grid.Data.Rounds.Len() > 0 {
		for _, line := range strings.Split(strings.TrimSuffix(t.legend(), "\n"), "\n") {
			writeWrapped(b, line, wrap)
		}
	}
	for i, line := range Crossings(t.grid) {
		if i == 0 {
			fmt.Fprintln(b, "\nwhere the answer turns")
		}
		writeWrapped(b, "  * "+terminal.Line(line), wrap)
	}
	t.failures(wrap)
	writeMachines(b, Machines(t.grid.Data))
	writeReplays(b, t.grid.Data.Rounds)
	lines := Caveats(run, t.grid)
	if more := len(lines) - fewCaveats; more > 0 && !o.Full {
		lines = append(lines[:fewCaveats-1], fmt.Sprintf("and %d more: see the report, or --full", more+1))
	}
	writeWrappedCaveats(b, lines, wrap)
	return b.Flush()
}

// table is the state of one Write.
type table struct {
	columns
	grid  *figures.Grid
	width int
	shown shown
}

// shown is what a table showed, and so must explain.
type shown struct {
	interval, unstable, timed, overview bool
	verdicts                            map[figures.Verdict]bool
	family                              int // the most comparisons judged together
	few                                 fewSamples
}

// compared notes which marks a comparison showed.
func (s *shown) compared(c figures.Comparison) {
	if v := c.Verdict(); v != figures.Unknown {
		if s.verdicts == nil {
			s.verdicts = map[figures.Verdict]bool{}
		}
		s.verdicts[v] = true
	}
	s.family = max(s.family, c.Family)
}

// block writes one setting on one number of processors.
func (t *table) block(b figures.Block, metrics []*figures.Metric, full bool) {
	least, most := t.grid.RoundsOf(func(c bench.Cell) bool {
		return figures.SettingOf(c) == b.Setting && c.Procs == b.Procs
	})
	if most == 0 {
		return
	}
	fmt.Fprintf(t.w, "\n%s on %s: median of %s", b.Setting, Processors(b.Procs), between(least, most, "round"))
	if least < figures.Enough {
		fmt.Fprintf(t.w, " (%s)", NoInterval(least))
	}
	fmt.Fprintln(t.w)
	if t.hasOverview(b) {
		if t.overview(b); !full {
			return
		}
	}
	for _, m := range metrics {
		t.metric(b, m)
	}
}

// metric writes the rows of one metric, if any scheme has it and it is not
// always 0.
func (t *table) metric(b figures.Block, m *figures.Metric) {
	rows := [][]string{t.header(m)}
	happened := false
	for _, sub := range t.grid.Subsystems {
		row, known, zero := t.row(b, sub, m)
		if known {
			rows = append(rows, row)
		}
		happened = happened || !zero
	}
	if len(rows) == 1 || !happened {
		return
	}
	t.shown.timed = t.shown.timed || strings.HasPrefix(m.Label, "get ")
	for _, part := range fit(rows, t.first, t.width) {
		t.write(part)
	}
}

// hasRatios reports whether ratios of m mean something: counts are often 0.
func hasRatios(m *figures.Metric) bool {
	return m.Quantity == figures.Time || m.Quantity == figures.Rate
}

// inColumn returns the two schemes whose ratio has a column of its own; ok: there
// are just two.
func (t *table) inColumn(m *figures.Metric) (base, other string, ok bool) {
	c := t.grid.Contenders()
	if len(c) != 2 || !hasRatios(m) {
		return "", "", false
	}
	return c[0].Name, c[1].Name, true
}

func (t *table) header(m *figures.Metric) []string {
	header := []string{heading(m)}
	for _, s := range t.grid.Schemes {
		header = append(header, Title(s))
	}
	if base, other, ok := t.inColumn(m); ok {
		header = append(header, other+"/"+base)
	}
	return header
}

// row returns the figures of a subsystem; known: there are any; zero: all are 0.
func (t *table) row(b figures.Block, sub string, m *figures.Metric) (row []string, known, zero bool) {
	row, zero = []string{sub}, true
	for _, s := range t.grid.Schemes {
		f := t.grid.At(b.Cell(s.Name, sub, b.Procs)).Figure(m)
		known = known || f.N > 0
		zero = zero && f.Median == 0
		row = append(row, t.cell(b, sub, s, m))
	}
	if base, other, ok := t.inColumn(m); ok {
		c := t.grid.Against(m, b.Cell(other, sub, b.Procs), base)
		t.shown.compared(c)
		row = append(row, Comparison(c))
	}
	return row, known, zero
}

// cell words a figure, marks it if it is unstable, and adds its ratio to the
// first contender's if no column has it.
func (t *table) cell(b figures.Block, sub string, s figures.Scheme, m *figures.Metric) string {
	cell := b.Cell(s.Name, sub, b.Procs)
	summary := t.grid.At(cell)
	f := summary.Figure(m)
	t.shown.interval = t.shown.interval || f.Interval && f.Median != 0
	words := Figure(f, m.Quantity)
	if f.N > 0 && summary.Instability(m) != figures.Steady {
		t.shown.unstable = true
		words += "!"
	}
	t.shown.few.note(m, summary)
	contenders := t.grid.Contenders()
	if !hasRatios(m) || len(contenders) < 3 || s.Role != figures.Contender || s.Name == contenders[0].Name {
		return words
	}
	if c := t.grid.Against(m, cell, contenders[0].Name); c.N > 0 {
		words += " " + Times(c.Median) + Mark(c.Verdict())
		t.shown.compared(c)
	}
	return words
}
