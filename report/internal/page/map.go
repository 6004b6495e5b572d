package page

import (
	"fmt"
	"html/template"

	"github.com/modbench/modbench/internal/figures"
	"github.com/modbench/modbench/report/internal/chart"
	"github.com/modbench/modbench/report/internal/text"
)

// decisionMap draws who leads over two knobs, a map for each subsystem and number of processors.
func decisionMap(src *source, w sweep) (block, error) {
	bl := block{ID: anchor("map", w), Title: "Decision map", Read: caption(src, "map")}
	bl.Table = table{Caption: "The best set at each place", Labels: 2,
		Head: []string{"subsystem", "processors", "place", "best set", "its lookups/s"}, Folded: true}
	for _, m := range src.grid.Maps() {
		if m.Workload != w.workload || m.Machine != w.machine {
			continue
		}
		var spots []chart.Place
		for i := range m.Places {
			p := &m.Places[i]
			spots = append(spots, chart.Place{X: p.X, Y: p.Y, TextX: p.TextX, TextY: p.TextY,
				Style: src.styles[p.Leader()], Shown: p.Alone()})
			bl.Table.Rows = append(bl.Table.Rows, placeRow(&m, p))
		}
		f := chart.Frame{ID: src.id("c"), W: 480, H: 300, Desc: text.MapLead(&m),
			Title: fmt.Sprintf(
				"Who leads over %s and %s, %s on %s",
				m.KnobX,
				m.KnobY,
				m.Subsystem,
				text.Processors(m.Procs),
			)}
		svg, err := chart.DrawMap(f, m.KnobX, m.KnobY, spots)
		if err != nil {
			return block{}, err
		}
		bl.Groups = append(bl.Groups, group{Title: text.MapLead(&m), Open: true, Large: true,
			Charts: []panel{{Title: m.Subsystem, SVG: template.HTML(svg)}}})
	}
	if len(bl.Groups) == 0 {
		return block{}, nil
	}
	return bl, nil
}

// placeRow is a place of a map in the table.
func placeRow(m *figures.Map, p *figures.Place) row {
	var names []string
	var first figures.Figure
	for _, list := range [][]figures.Standing{p.Best.Set, p.Best.Unjudged} {
		for _, s := range list {
			if names = append(names, s.Cell.Scheme); len(names) == 1 {
				first = s.Figure
			}
		}
	}
	return row{First: true, Cells: []tableCell{{Text: m.Subsystem}, {Text: fmt.Sprint(m.Procs)},
		{Text: fmt.Sprintf("%s=%s, %s=%s", m.KnobX, p.TextX, m.KnobY, p.TextY)}, {Text: text.And(names)},
		{Text: text.Figure(first, figures.Rate)}}}
}
