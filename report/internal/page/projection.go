package page

import (
	"cmp"
	"fmt"
	"html/template"
	"slices"
	"strings"

	"github.com/modbench/modbench/internal/figures"
	"github.com/modbench/modbench/internal/projection"
	"github.com/modbench/modbench/report/internal/chart"
	"github.com/modbench/modbench/report/internal/text"
)

// projected is one workload on one subsystem of a projection.
type projected struct {
	src   *source
	r     *projection.Result
	id    string
	where string
	cells []projection.Cell // by processors, rising
}

// projections returns a section for each projection. src is what was measured, which may be nothing.
func projections(src *source, all []*projection.Result) (sections []section, err error) {
	for i, r := range all {
		s := section{ID: fmt.Sprintf("projection-%d", i+1), Title: "Projection: " + r.Machine,
			Inputs: text.Projection(r)}
		for k, cells := range places(r) {
			c := cells[0]
			p := projected{src, r, fmt.Sprintf("%s-%d", s.ID, k+1), strings.TrimSpace(c.Workload+" "+c.Point) + ", " +
				c.Subsystem, cells}
			blocks, err := p.blocks()
			if err != nil {
				return nil, err
			}
			s.Blocks = append(append(s.Blocks, lines(p.id+"-best", "Who is projected to lead: "+p.where,
				"projected to do the most lookups", text.ProjectedRanking(cells))), blocks...)
		}
		s.Blocks = append(s.Blocks, lines(s.ID+"-premises", "Premises of the projection",
			"what it rests on, and what it leaves out", text.ProjectionPremises(r)))
		sections = append(sections, s)
	}
	return sections, nil
}

// lines is a block of sentences.
func lines(id, title, head string, all []string) block {
	bl := block{ID: id, Title: title, Table: table{Caption: title, Head: []string{head}}}
	for _, line := range all {
		bl.Table.Rows = append(bl.Table.Rows, row{First: true, Cells: []tableCell{words(line)}})
	}
	return bl
}

// places returns the cells of a projection, apart by workload, point and subsystem, each by processors.
func places(r *projection.Result) (all [][]projection.Cell) {
	for _, c := range r.Cells {
		i := slices.IndexFunc(all, func(cells []projection.Cell) bool {
			b := cells[0]
			return b.Workload == c.Workload && b.Point == c.Point && b.Subsystem == c.Subsystem
		})
		if i < 0 {
			i, all = len(all), append(all, nil)
		}
		all[i] = append(all[i], c)
	}
	for _, cells := range all {
		slices.SortStableFunc(cells, func(a, b projection.Cell) int { return cmp.Compare(a.Procs, b.Procs) })
	}
	return all
}

// projectedFigures are what a projection is drawn of.
var projectedFigures = []struct {
	name, title string
	figure      projection.Figure
	of          func(*projection.Cell) projection.Band
	quantity    figures.Quantity
	axis        chart.Axis
}{
	{"lookups", "Lookups against processors", projection.Lookups,
		func(c *projection.Cell) projection.Band { return c.Lookups }, figures.Rate, chart.Rates},
	{"unload", "Latency of unload against processors", projection.Unload,
		func(c *projection.Cell) projection.Band { return c.Unload }, figures.Time, chart.Times},
	{"stall", "Bystander stalls against processors", projection.Stall,
		func(c *projection.Cell) projection.Band { return c.Stall }, figures.Time, chart.Times},
}

// blocks draws the frontiers, then each figure against processors.
func (p *projected) blocks() (all []block, err error) {
	frontiers, err := p.frontiers()
	if err != nil {
		return nil, err
	}
	if len(frontiers.Groups) > 0 {
		all = append(all, frontiers)
	}
	for _, f := range projectedFigures {
		bl := block{ID: p.id + "-" + f.name, Title: f.title + ", projected: " + p.where,
			Read: caption(p.src, "projected "+f.name)}
		frame := chart.Frame{ID: p.src.id("c"), Title: "Projection: " + bl.Title + " of " + p.r.Machine}
		svg, err := p.curves(&frame, f.figure, f.quantity, f.axis)
		if err == chart.ErrNothing {
			continue
		}
		if err != nil {
			return nil, err
		}
		bl.Groups = []group{{Open: true, Large: true, Charts: []panel{{Title: "projection for " + p.r.Machine,
			SVG: template.HTML(svg)}}}}
		bl.Table = p.table(f.title, f.of, f.quantity)
		all = append(all, bl)
	}
	return all, nil
}

// axes returns the numbers of processors and the schemes of the cells.
func (p *projected) axes() (procs []int, schemes []figures.Scheme) {
	for _, c := range p.cells {
		if !slices.Contains(procs, c.Procs) {
			procs = append(procs, c.Procs)
		}
	}
	for _, s := range p.src.schemes {
		if slices.ContainsFunc(p.cells, func(c projection.Cell) bool { return c.Scheme == s.Name }) {
			schemes = append(schemes, s)
		}
	}
	return procs, schemes
}

// cell returns what is projected of a scheme on so many processors; nil: nothing.
func (p *projected) cell(scheme string, procs int) *projection.Cell {
	for i := range p.cells {
		if c := &p.cells[i]; c.Scheme == scheme && c.Procs == procs {
			return c
		}
	}
	return nil
}

// curves draws a line for each scheme.
func (p *projected) curves(f *chart.Frame, what projection.Figure, q figures.Quantity, y chart.Axis) (string, error) {
	var lines []chart.Scaling
	var says []string
	_, schemes := p.axes()
	c := p.cells[0]
	for _, s := range schemes {
		l := chart.Scaling{Label: s.Name, Style: p.src.styles[s.Name]}
		for _, at := range p.r.Curve(c.Workload, c.Point, c.Subsystem, s.Name, what) {
			l.Points = append(l.Points, chart.ScalingPoint{Procs: at.Procs, Rate: at.Mid, Lo: at.Low, Hi: at.High})
			says = append(says, fmt.Sprintf("%s on %d: %s", s.Name, at.Procs, text.Value(q, at.Mid)))
		}
		lines = append(lines, l)
	}
	f.Desc = "Projected, not measured: " + strings.Join(says, "; ") + "."
	return chart.DrawProjected(*f, lines, y)
}

// table has a row for each scheme and a column for each number of processors.
func (p *projected) table(title string, of func(*projection.Cell) projection.Band, q figures.Quantity) table {
	procs, schemes := p.axes()
	t := table{Caption: "PROJECTION: " + title + ", " + p.where + ", " + p.r.Machine, Head: []string{"scheme"},
		Labels: 1, Folded: true}
	for _, n := range procs {
		t.Head = append(t.Head, fmt.Sprint(n))
	}
	var n notes
	for _, s := range schemes {
		r := row{First: true, Scheme: s.Name, Cells: []tableCell{{Text: text.Title(s)}}}
		for _, procs := range procs {
			r.Cells = append(r.Cells, projectedCell(p.cell(s.Name, procs), of, q, &n))
		}
		t.Rows = append(t.Rows, r)
	}
	t.Notes = n.list
	return t
}

// projectedCell is a band with its marks.
func projectedCell(c *projection.Cell, of func(*projection.Cell) projection.Band, q figures.Quantity,
	n *notes) tableCell {
	if c == nil {
		return tableCell{Text: "refused", Class: "none"}
	}
	b := of(c)
	if b.Mid == 0 {
		return tableCell{Text: "–", Class: "none"}
	}
	x := tableCell{}
	x.Text, x.Small = text.Band(b, q)
	var remarks []string
	for _, m := range c.Marks {
		remarks = append(remarks, text.Capital(m.Words())+".")
	}
	if c.Starved || c.Cut {
		remarks = append(remarks, "An unload did not end in the simulation: it had waited for so long.")
	}
	x.Marks = n.mark(remarks)
	return x
}
