package page

import (
	"fmt"
	"slices"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/internal/figures"
	"github.com/modbench/modbench/report/internal/text"
)

// table is a table of the page. The first Labels columns are names.
type table struct {
	Caption string
	Head    []string
	Labels  int
	Name    int // the column that stays in sight beside the others
	Rows    []row
	Notes   []string // numbered: what the marks in the table mean
	Folded  bool     // long: shown on demand
}

type row struct {
	First  bool   // of a group, which is set apart
	Scheme string // that the row is of; empty: of several
	Cells  []tableCell
}

type tableCell struct {
	Text  string
	Small string // beside it: interval, ratio
	Class string
	Marks []int // into Notes, from 1
	Rows  int   // that the cell is for; 0: one; -1: the cell of a row above is for this one too
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
func wide(src *source, w sweep, m *figures.Metric) table {
	t := table{Caption: fmt.Sprintf("%s under %s: median over rounds", text.Capital(m.Label), w),
		Head: []string{"subsystem", "processors"}, Labels: 2}
	if len(w.settings) > 1 {
		t.Head, t.Labels, t.Folded = append(t.Head, "point"), 3, true
	}
	c := src.grid.Contenders()
	for _, s := range src.grid.Schemes {
		t.Head = append(t.Head, text.Title(s))
	}
	if len(c) == 2 {
		t.Head = append(t.Head, c[1].Name+"/"+c[0].Name)
	}
	t.Head = append(t.Head, "rounds")
	var n notes
	for _, sub := range src.grid.Subsystems {
		for _, procs := range src.grid.Procs {
			for i, setting := range w.settings {
				r := row{First: i == 0 && (procs == src.grid.Procs[0] || len(w.settings) > 1),
					Cells: []tableCell{{Text: sub}, {Text: fmt.Sprint(procs)}}}
				if len(w.settings) > 1 {
					r.Cells = append(r.Cells, tableCell{Text: setting.Point})
				}
				if sideBySide(src, &r, setting, sub, procs, m, &n) {
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
func sideBySide(src *source, r *row, setting figures.Setting, sub string, procs int, m *figures.Metric,
	n *notes) (measured bool) {
	least, most := 0, 0
	for _, s := range src.grid.Schemes {
		sum := src.at(setting, s.Name, sub, procs)
		x := figure(sum, m, n)
		if sum != nil {
			k := sum.Rounds.Len()
			if least == 0 || k < least {
				least = k
			}
			most = max(most, k)
		}
		if s.Role == figures.Control {
			x.Class = "unsafe"
		}
		r.Cells = append(r.Cells, x)
	}
	if c := src.grid.Contenders(); len(c) == 2 {
		r.Cells = append(r.Cells, ratioCell(src, m, setting.Cell(c[1].Name, sub, procs), c[0].Name))
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

// rateTable returns throughput in the form that the number of schemes allows.
func rateTable(src *source, w sweep) table {
	if len(src.grid.Schemes) <= abreast {
		return wide(src, w, figures.Throughput)
	}
	t := long(src, text.Capital(figures.Throughput.Label)+" under "+w.String()+": median over rounds", w,
		[]*figures.Metric{figures.Throughput, figures.NsPerOp, figures.Allocs})
	t.Folded = len(w.settings) > 1
	return t
}

// ratioCell compares a cell with that of base, and colours the ratio only if a
// difference is shown.
func ratioCell(src *source, m *figures.Metric, c bench.Cell, base string) tableCell {
	r := src.grid.Against(m, c, base)
	x := tableCell{Text: text.Comparison(r), Class: "tie"}
	switch r.Verdict() {
	case figures.Better:
		x.Class = "ahead"
	case figures.Worse:
		x.Class = "behind"
	}
	return x
}

// long returns several metrics, a row a scheme.
func long(src *source, caption string, w sweep, metrics []*figures.Metric) table {
	t := table{Caption: caption, Head: []string{"subsystem", "processors", "scheme"}, Labels: 3, Name: 2, Folded: true}
	if len(w.settings) > 1 {
		t.Head, t.Labels, t.Name = []string{"subsystem", "processors", "point", "scheme"}, 4, 3
	}
	metrics = slices.DeleteFunc(slices.Clone(metrics), func(m *figures.Metric) bool { return !src.has(w, m) })
	for _, m := range metrics {
		t.Head = append(t.Head, m.Label)
	}
	if len(metrics) == 0 {
		return table{}
	}
	base, of := base(src, metrics[0])
	if base != "" {
		t.Head = append(t.Head, of.Label+" / "+base+"'s")
	}
	var n notes
	for _, sub := range src.grid.Subsystems {
		for _, procs := range src.grid.Procs {
			for _, setting := range w.settings {
				t.Rows = append(t.Rows, below(src, w, setting, sub, procs, metrics, base, of, &n)...)
			}
		}
	}
	t.Notes = n.list
	return t
}

// below returns a row a scheme, with its ratio to base in metric of.
func below(src *source, w sweep, setting figures.Setting, sub string, procs int, metrics []*figures.Metric, base string,
	of *figures.Metric, n *notes) (rows []row) {
	for _, s := range src.grid.Schemes {
		sum := src.at(setting, s.Name, sub, procs)
		if sum == nil {
			continue
		}
		names := []string{sub, fmt.Sprint(procs)}
		if len(w.settings) > 1 {
			names = append(names, setting.Point)
		}
		r := row{First: len(rows) == 0, Scheme: s.Name}
		for _, name := range names {
			c := tableCell{Text: name}
			if !r.First {
				c.Rows = -1
			}
			r.Cells = append(r.Cells, c)
		}
		title := tableCell{Text: text.Title(s)}
		if s.Role == figures.Control {
			title.Class = "unsafe"
		}
		r.Cells = append(r.Cells, title)
		for _, m := range metrics {
			r.Cells = append(r.Cells, figure(sum, m, n))
		}
		if base != "" {
			var x tableCell
			if s.Name != base && s.Role == figures.Contender {
				x = ratioCell(src, of, sum.Cell, base)
			}
			r.Cells = append(r.Cells, x)
		}
		rows = append(rows, r)
	}
	if len(rows) > 1 {
		for i := range rows[0].Cells {
			if rows[1].Cells[i].Rows < 0 {
				rows[0].Cells[i].Rows = len(rows)
			}
		}
	}
	return rows
}

// base is the scheme that long tables give ratios to, in metric m; none if
// there is nothing to compare, or if m is a count, which is often 0.
func base(src *source, m *figures.Metric) (string, *figures.Metric) {
	c := src.grid.Contenders()
	if len(c) < 2 || m.Quantity != figures.Time && m.Quantity != figures.Rate {
		return "", m
	}
	return c[0].Name, m
}

// figure is one median with what must be known beside it.
func figure(s *figures.Summary, m *figures.Metric, n *notes) tableCell {
	f := s.Figure(m)
	if f.N == 0 {
		return tableCell{Text: "–", Class: "none"}
	}
	c := tableCell{Text: text.Value(m.Quantity, f.Median)}
	switch {
	case !f.Interval:
		c.Small = text.NoInterval(f.N)
	case f.Median != 0:
		c.Small = text.Spread(f)
	}
	c.Marks = n.mark(remarks(s, m))
	return c
}

// remarks is what must be known of the rounds of a figure, each once.
func remarks(s *figures.Summary, m *figures.Metric) (all []string) {
	for _, w := range s.Warnings() {
		if words := text.Warning(w); !slices.Contains(all, words) {
			all = append(all, words)
		}
	}
	if how := s.Instability(m); how != figures.Steady {
		all = append(all, text.Unstable(how))
	}
	if n, ok := s.RestsOn(m); ok && n < figures.FewSamples {
		all = append(all, text.FewSamples())
	}
	return all
}
