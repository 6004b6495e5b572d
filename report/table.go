package report

import (
	"fmt"
	"slices"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/results"
)

// table is a table of the page. The first Labels columns are names.
type table struct {
	Caption string
	Head    []string
	Labels  int
	Rows    []row
	Notes   []string // numbered: what the marks in the table mean
	Folded  bool     // long: shown on demand
}

type row struct {
	First bool // of a group, which is set apart
	Cells []tableCell
}

type tableCell struct {
	Text  string
	Small string // beside it: interval, ratio
	Class string
	Marks []int // into Notes, from 1
}

// notes numbers remarks in the order in which they are made; a mark says that
// some of a cell's rounds gave the warning.
type notes struct{ list []string }

func (n *notes) mark(remarks []string) (marks []int) {
	for _, r := range remarks {
		i := slices.Index(n.list, r)
		if i < 0 {
			i = len(n.list)
			n.list = append(n.list, r)
		}
		marks = append(marks, i+1)
	}
	return marks
}

// wide returns one metric with the schemes side by side, a row a subsystem,
// number of processors and point, and for two contenders their ratio.
func (b *builder) wide(w sweep, m *results.Metric) table {
	t := table{Caption: fmt.Sprintf("%s under %s: median over rounds", capital(m.Label), w), Head: []string{"subsystem", "processors"}, Labels: 2}
	if len(w.settings) > 1 {
		t.Head, t.Labels, t.Folded = append(t.Head, "point"), 3, true
	}
	c := b.grid.Contenders()
	for _, s := range b.grid.Schemes {
		t.Head = append(t.Head, s.Title())
	}
	if len(c) == 2 {
		t.Head = append(t.Head, c[1].Name+"/"+c[0].Name)
	}
	t.Head = append(t.Head, "rounds")
	var n notes
	for _, sub := range b.grid.Subsystems {
		for _, procs := range b.grid.Procs {
			for i, setting := range w.settings {
				r := row{First: i == 0 && (procs == b.grid.Procs[0] || len(w.settings) > 1), Cells: []tableCell{{Text: sub}, {Text: fmt.Sprint(procs)}}}
				if len(w.settings) > 1 {
					r.Cells = append(r.Cells, tableCell{Text: setting.Point})
				}
				if b.sideBySide(&r, setting, sub, procs, m, &n) {
					t.Rows = append(t.Rows, r)
				}
			}
		}
	}
	t.Notes = n.list
	return t
}

// sideBySide appends the figures of all schemes, their ratio if they are two,
// and the number of rounds; measured: there were any.
func (b *builder) sideBySide(r *row, setting results.Setting, sub string, procs int, m *results.Metric, n *notes) (measured bool) {
	least, most := 0, 0
	for _, s := range b.grid.Schemes {
		sum := b.at(setting, s.Name, sub, procs)
		x := figure(sum, m, n)
		if sum != nil {
			k := len(sum.Rounds)
			if least == 0 || k < least {
				least = k
			}
			most = max(most, k)
		}
		if s.Role == results.Control {
			x.Class = "unsafe"
		}
		r.Cells = append(r.Cells, x)
	}
	if c := b.grid.Contenders(); len(c) == 2 {
		r.Cells = append(r.Cells, b.ratio(m, setting.Cell(c[1].Name, sub, procs), c[0].Name))
	}
	rounds := fmt.Sprint(most)
	if least != most {
		rounds = fmt.Sprintf("%d to %d", least, most)
	}
	r.Cells = append(r.Cells, tableCell{Text: rounds})
	return most > 0
}

// abreast is how many schemes a wide table has room for.
const abreast = 5

// rates returns throughput in the form that the number of schemes allows.
func (b *builder) rates(w sweep) table {
	if len(b.grid.Schemes) <= abreast {
		return b.wide(w, results.Throughput)
	}
	t := b.long(capital(results.Throughput.Label)+" under "+w.String()+": median over rounds", w,
		[]*results.Metric{results.Throughput, results.NsPerOp, results.Allocs})
	t.Folded = len(w.settings) > 1
	return t
}

// ratio compares a cell with that of base, and colours the ratio only if a
// difference is shown.
func (b *builder) ratio(m *results.Metric, c bench.Cell, base string) tableCell {
	r := b.grid.Against(m, c, base)
	x := tableCell{Text: r.Text(), Class: "behind"}
	switch {
	case !r.Differs():
		x.Class = "tie"
	case (r.Median > 1) == (m.Better == results.Higher):
		x.Class = "ahead"
	}
	return x
}

// long returns several metrics, a row a scheme.
func (b *builder) long(caption string, w sweep, metrics []*results.Metric) table {
	t := table{Caption: caption, Head: []string{"subsystem", "processors", "scheme"}, Labels: 3, Folded: true}
	if len(w.settings) > 1 {
		t.Head, t.Labels = []string{"subsystem", "processors", "point", "scheme"}, 4
	}
	metrics = slices.DeleteFunc(slices.Clone(metrics), func(m *results.Metric) bool { return !b.has(w, m) })
	for _, m := range metrics {
		t.Head = append(t.Head, m.Label)
	}
	if len(metrics) == 0 {
		return table{}
	}
	base, of := b.base(metrics[0])
	if base != "" {
		t.Head = append(t.Head, of.Label+" / "+base+"'s")
	}
	var n notes
	for _, sub := range b.grid.Subsystems {
		for _, procs := range b.grid.Procs {
			for _, setting := range w.settings {
				t.Rows = append(t.Rows, b.below(w, setting, sub, procs, metrics, base, of, &n)...)
			}
		}
	}
	t.Notes = n.list
	return t
}

// below returns a row a scheme, with its ratio to base in metric of.
func (b *builder) below(w sweep, setting results.Setting, sub string, procs int, metrics []*results.Metric, base string, of *results.Metric, n *notes) (rows []row) {
	for _, s := range b.grid.Schemes {
		sum := b.at(setting, s.Name, sub, procs)
		if sum == nil {
			continue
		}
		names := []string{sub, fmt.Sprint(procs)}
		if len(w.settings) > 1 {
			names = append(names, setting.Point)
		}
		r := row{First: len(rows) == 0}
		for _, name := range names {
			if !r.First {
				name = ""
			}
			r.Cells = append(r.Cells, tableCell{Text: name})
		}
		title := tableCell{Text: s.Title()}
		if s.Role == results.Control {
			title.Class = "unsafe"
		}
		r.Cells = append(r.Cells, title)
		for _, m := range metrics {
			r.Cells = append(r.Cells, figure(sum, m, n))
		}
		if base != "" {
			var x tableCell
			if s.Name != base && s.Role == results.Contender {
				x = b.ratio(of, sum.Cell, base)
			}
			r.Cells = append(r.Cells, x)
		}
		rows = append(rows, r)
	}
	return rows
}

// base is the scheme that long tables give ratios to, in metric m; none if
// there is nothing to compare, or if m is a count, which is often 0.
func (b *builder) base(m *results.Metric) (string, *results.Metric) {
	c := b.grid.Contenders()
	if len(c) < 2 || m.Quantity != results.Time && m.Quantity != results.Rate {
		return "", m
	}
	return c[0].Name, m
}

// figure is one median with what must be known beside it.
func figure(s *results.Summary, m *results.Metric, n *notes) tableCell {
	f := s.Figure(m)
	if f.N == 0 {
		return tableCell{Text: "–", Class: "none"}
	}
	c := tableCell{Text: m.Quantity.Format(f.Median)}
	switch {
	case !f.Interval:
		c.Small = fmt.Sprintf("n=%d: no interval", f.N)
	case f.Median != 0:
		c.Small = fmt.Sprintf("±%.0f %%", min(100*f.Spread(), 999))
	}
	warnings := s.Warnings()
	if how := s.Unstable(m); how != "" {
		warnings = append(warnings, "unstable: "+how+" over the rounds, so the median is of no one state")
	}
	c.Marks = n.mark(warnings)
	return c
}
