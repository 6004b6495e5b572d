package results

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// Table says what a table shows; the zero value is what a terminal needs.
type Table struct {
	Metrics []*Metric // nil: Deciding, or with Full those and more
	Full    bool      // every caveat too
	Width   int       // of a line, in columns; 0: 100

	_ struct{}
}

var full = []*Metric{
	Throughput, GetP50, GetP99, GetP999, UnloadP50, UnloadP99, UnloadScheme, UnloadHolders, UnloadExit,
	StallP50, StallMax, Refused, RefusedUnloads, Misses, Allocs,
}

// fewCaveats is how many lines of caveats people read; a table that is not full
// says how many more there are.
const fewCaveats = 12

// Write writes run for people: for each workload and number of processors a
// block, in it for each metric the subsystems below each other and the schemes
// side by side. With two contenders the last column is their ratio; with more,
// each figure is followed by its ratio to the first contender. What did not
// happen is left out. Caveats follow.
func (o Table) Write(w io.Writer, run *Run) error {
	if o.Metrics == nil {
		if o.Metrics = Deciding; o.Full {
			o.Metrics = full
		}
	}
	if o.Width == 0 {
		o.Width = 100
	}
	b := bufio.NewWriter(w)
	t := &printer{w: b, grid: Summarise(run), width: o.Width}
	for _, m := range o.Metrics {
		t.first = max(t.first, utf8.RuneCountInString(heading(m)))
	}
	for _, sub := range t.grid.Subsystems {
		t.first = max(t.first, len(sub))
	}
	for _, setting := range t.grid.Settings {
		for _, procs := range t.grid.Procs {
			t.block(setting, procs, o.Metrics)
		}
	}
	if len(run.Rounds) > 0 {
		t.clock = Clock(run)
		fmt.Fprint(b, t.legend())
	}
	caveats := Caveats(run)
	if more := len(caveats) - fewCaveats; more > 0 && !o.Full {
		caveats = append(caveats[:fewCaveats-1], fmt.Sprintf("and %d more: see the report, or --full", more+1))
	}
	for i, c := range caveats {
		if i == 0 {
			fmt.Fprintln(b, "\ncaveats")
		}
		fmt.Fprintln(b, "  ! "+c)
	}
	return b.Flush()
}

// printer is the state of one Write.
type printer struct {
	w     *bufio.Writer
	grid  *Grid
	width int
	first int    // width of the first column, the same in all tables
	last  string // the block written last, of changes

	// What was shown, and so is explained.
	ratio, interval, tie, unjudged, unstable, timed bool
	family                                          int // the most comparisons judged together
	clock                                           string
}

// block writes one setting on one number of processors.
func (t *printer) block(setting Setting, procs int, metrics []*Metric) {
	least, most := 0, 0
	for _, s := range t.grid.cells {
		if setting.Holds(s.Cell) && s.Cell.Procs == procs {
			n := len(s.Rounds)
			if least == 0 || n < least {
				least = n
			}
			most = max(most, n)
		}
	}
	if most == 0 {
		return
	}
	fmt.Fprintf(t.w, "\n%s on %s: median of %s", setting, plural(procs, procs, "processor"), plural(least, most, "round"))
	if least < Enough {
		fmt.Fprintf(t.w, " (n=%d: no interval)", least)
	}
	fmt.Fprintln(t.w)
	for _, m := range metrics {
		t.metric(setting, procs, m)
	}
}

// metric writes the rows of one metric, if any scheme has it.
func (t *printer) metric(setting Setting, procs int, m *Metric) {
	header, rows, zero := t.rows(setting, procs, m)
	if len(rows) == 0 || zero {
		return
	}
	t.timed = t.timed || strings.HasPrefix(m.Label, "get ")
	header[0] = heading(m)
	for _, part := range t.fit(header, rows) {
		t.columns(part)
	}
}

// heading names a metric and which way is better.
func heading(m *Metric) string {
	switch m.Better {
	case Higher:
		return m.Label + " ↑"
	case Lower:
		return m.Label + " ↓"
	}
	return m.Label
}

// rows returns a header and a row a subsystem. zero: every figure is 0.
func (t *printer) rows(setting Setting, procs int, m *Metric) (header []string, rows [][]string, zero bool) {
	contenders := t.grid.Contenders()
	header, zero = []string{""}, true
	for _, s := range t.grid.Schemes {
		header = append(header, s.Title())
	}
	ratios := m.Quantity == Time || m.Quantity == Rate // counts are often 0
	pair := ratios && len(contenders) == 2
	if pair {
		header = append(header, contenders[1].Name+"/"+contenders[0].Name)
	}
	for _, sub := range t.grid.Subsystems {
		at := func(scheme string) *Summary {
			return t.grid.At(setting.Cell(scheme, sub, procs))
		}
		row, known := []string{sub}, false
		for _, s := range t.grid.Schemes {
			f := at(s.Name).Figure(m)
			known = known || f.N > 0
			zero = zero && f.Median == 0
			t.interval = t.interval || f.Interval && f.Median != 0
			text := f.Text(m.Quantity)
			if f.N > 0 && at(s.Name).Unstable(m) != "" {
				t.unstable = true
				text += "!"
			}
			if ratios && len(contenders) > 2 && s.Role == Contender && s.Name != contenders[0].Name {
				if c := t.grid.Against(m, setting.Cell(s.Name, sub, procs), contenders[0].Name); c.N > 0 {
					text += " " + times(c.Median) + c.Mark()
					t.seen(c)
				}
			}
			row = append(row, text)
		}
		if pair {
			c := t.grid.Against(m, setting.Cell(contenders[1].Name, sub, procs), contenders[0].Name)
			t.seen(c)
			row = append(row, c.Text())
		}
		if known {
			rows = append(rows, row)
		}
	}
	return header, rows, zero
}

// seen notes which marks a comparison showed.
func (t *printer) seen(c Comparison) {
	t.ratio = t.ratio || c.N > 0
	t.tie = t.tie || c.Mark() == "~"
	t.unjudged = t.unjudged || c.Mark() == "?"
	t.family = max(t.family, c.Family)
}

// fit splits columns over several tables so that each is at most as wide as the
// terminal; the first column is repeated.
func (t *printer) fit(header []string, rows [][]string) [][][]string {
	all := append([][]string{header}, rows...)
	wide := make([]int, len(header))
	wide[0] = t.first
	for _, row := range all {
		for i, cell := range row {
			if i > 0 {
				wide[i] = max(wide[i], gap+utf8.RuneCountInString(cell))
			}
		}
	}
	var parts [][][]string
	for from := 1; from < len(header); {
		to, width := from, indent+wide[0]
		for to < len(header) && (to == from || width+wide[to] <= t.width) {
			width += wide[to]
			to++
		}
		var part [][]string
		for _, row := range all {
			part = append(part, append([]string{row[0]}, row[from:to]...))
		}
		parts = append(parts, part)
		from = to
	}
	return parts
}

const (
	indent = 2
	gap    = 2
)

// columns writes rows aligned: the first column left, the others right.
func (t *printer) columns(rows [][]string) {
	wide := make([]int, len(rows[0]))
	wide[0] = t.first
	for _, row := range rows {
		for i, cell := range row {
			wide[i] = max(wide[i], utf8.RuneCountInString(cell))
		}
	}
	fmt.Fprintln(t.w)
	for _, row := range rows {
		var line strings.Builder
		for i, cell := range row {
			pad := strings.Repeat(" ", wide[i]-utf8.RuneCountInString(cell))
			if i == 0 {
				line.WriteString(strings.Repeat(" ", indent) + cell + pad)
			} else {
				line.WriteString(strings.Repeat(" ", gap) + pad + cell)
			}
		}
		fmt.Fprintln(t.w, strings.TrimRight(line.String(), " "))
	}
}

// legend explains the marks that were used, and no others.
func (t *printer) legend() string {
	marks := "↑ higher is better, ↓ lower"
	if t.interval {
		marks += "; ± 95 % interval of the median"
	}
	if t.unstable {
		marks += "; ! unstable rounds"
	}
	lines := []string{marks}
	if t.ratio {
		c := t.grid.Contenders()
		what := "× median ratio of rounds measured together"
		if len(c) > 2 {
			what += ", to " + c[0].Name
		}
		if t.tie {
			what += "; ~ no difference shown"
		}
		if t.unjudged {
			what += "; ? too few rounds to show one"
		}
		lines = append(lines, what, Judging(t.family))
	}
	if t.timed && t.clock != "" {
		lines = append(lines, "of each get "+t.clock+" is reading the clock, not subtracted")
	}
	return "\n" + strings.Join(lines, "\n") + "\n"
}

// Judging says how differences are judged in families of up to n comparisons.
func Judging(n int) string {
	return fmt.Sprintf("differences: exact signed-rank test over rounds at 5 %%, corrected after Holm for all comparisons of a figure under a workload (up to %d)", n)
}
