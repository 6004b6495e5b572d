package page

import (
	"fmt"
	"html/template"
	"slices"
	"strings"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/internal/figures"
	"github.com/modbench/modbench/internal/projection"
	"github.com/modbench/modbench/report/internal/chart"
	"github.com/modbench/modbench/report/internal/text"
)

// frontierProcs are the numbers of processors on which a frontier is drawn.
var frontierProcs = []int{2, 16, 64, 256}

// frontiers draws lookups against unloads on few and on many processors. Where the page has measured the same on so
// many, it draws what was measured.
func (p *projected) frontiers() (block, error) {
	bl := block{ID: p.id + "-frontier", Title: "Frontiers, projected: " + p.where,
		Read: caption(p.src, "projected frontier")}
	g := group{Open: true, Large: true}
	for _, procs := range frontierProcs {
		f := chart.Frame{ID: p.src.id("c")}
		spots, says := p.measuredSpots(procs)
		f.Title, f.Desc = fmt.Sprintf("Measured on %s", text.Processors(procs)), "Measured: "
		if len(spots) == 0 {
			spots, says = p.spots(procs)
			f.Title = fmt.Sprintf("Projection: %s of %s", text.Processors(procs), p.r.Machine)
			f.Desc = "Projected, not measured: "
		}
		f.Desc += "lookups a second, and the median of an unload: " + strings.Join(says, "; ") + "."
		svg, err := chart.DrawFrontier(f, "an unload with the module's exit, median", spots)
		if err == chart.ErrNothing {
			continue
		}
		if err != nil {
			return bl, err
		}
		g.Charts = append(g.Charts, panel{Title: f.Title, SVG: template.HTML(svg)})
	}
	if len(g.Charts) > 0 {
		bl.Groups = []group{g}
	}
	return bl, nil
}

// spots returns what is projected of the schemes on so many processors, and the same in words.
func (p *projected) spots(procs int) (spots []chart.Spot, says []string) {
	_, schemes := p.axes()
	for _, s := range schemes {
		c := p.cell(s.Name, procs)
		if c == nil || !c.Unloads() {
			continue
		}
		spot := chart.Spot{
			Label: unsafely(s, s.Name), Style: p.src.styles[s.Name], Projected: true, Dominated: p.dominated(c),
			X: interval(c.Unload), Y: interval(c.Lookups), Hollow: s.Role == figures.Control,
		}
		spot.Label, says = refuses(spot.Label, c.Refused.Mid > 0), append(says, fmt.Sprintf("%s %s, an unload %s",
			s.Name, text.Value(figures.Rate, c.Lookups.Mid), text.Value(figures.Time, c.Unload.Mid)))
		spots = append(spots, spot)
	}
	return spots, says
}

// refuses marks the name of a scheme that refused lookups.
func refuses(name string, yes bool) string {
	if yes {
		return name + " †"
	}
	return name
}

func interval(b projection.Band) chart.Interval {
	return chart.Interval{V: b.Mid, Lo: b.Low, Hi: b.High, N: 1}
}

// dominated reports whether another contender is projected to be better in both directions, with bands that do not
// meet.
func (p *projected) dominated(c *projection.Cell) bool {
	return slices.ContainsFunc(p.cells, func(o projection.Cell) bool {
		return o.Procs == c.Procs && o.Role == figures.Contender && o.Unloads() &&
			o.Lookups.Low > c.Lookups.High && o.Unload.High < c.Unload.Low
	})
}

// measuredSpots returns what the page has measured of the same on so many processors, and the same in words.
func (p *projected) measuredSpots(procs int) (spots []chart.Spot, says []string) {
	at := p.cells[0]
	setting := figures.Setting{Workload: at.Workload, Point: at.Point}
	var cells []bench.Cell
	for _, s := range p.src.grid.Contenders() {
		cells = append(cells, setting.Cell(s.Name, at.Subsystem, procs))
	}
	dominated := p.src.grid.Dominated(figures.Throughput, figures.UnloadP50, cells)
	for _, s := range p.src.grid.Schemes {
		sum := p.src.at(setting, s.Name, at.Subsystem, procs)
		does, takes := sum.Figure(figures.Throughput), sum.Figure(figures.UnloadP50)
		if does.N == 0 || takes.N == 0 {
			continue
		}
		spots = append(spots, chart.Spot{
			Label: refuses(unsafely(s, s.Name), sum.Figure(figures.Refused).Median > 0),
			Style: p.src.styles[s.Name], Dominated: len(dominated[sum.Cell]) > 0, Hollow: s.Role == figures.Control,
			X: chart.Interval{V: takes.Median, Lo: takes.Lo, Hi: takes.Hi, N: takes.N},
			Y: chart.Interval{V: does.Median, Lo: does.Lo, Hi: does.Hi, N: does.N},
		})
		says = append(says, fmt.Sprintf("%s %s, an unload %s", text.Title(s), text.Figure(does, figures.Rate),
			text.Figure(takes, figures.Time)))
	}
	return spots, says
}
