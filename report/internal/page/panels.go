package page

import (
	"errors"
	"fmt"
	"html/template"

	"github.com/modbench/modbench/internal/figures"
	"github.com/modbench/modbench/report/internal/chart"
)

// panels draws a chart for each subsystem.
func (src *source) panels(draw func(sub string, f chart.Frame) (svg string, err error), title string) ([]panel, error) {
	var all []panel
	for _, sub := range src.grid.Subsystems {
		f := chart.Frame{ID: src.id("c"), Title: title + ", " + sub}
		svg, err := draw(sub, f)
		if errors.Is(err, chart.ErrNothing) {
			all = append(all, panel{Title: sub, Empty: "not measured"})
			continue
		}
		if err != nil {
			return nil, err
		}
		all = append(all, panel{Title: sub, SVG: template.HTML(svg)})
	}
	return all, nil
}

// id returns an identifier that no other element of the page has.
func (src *source) id(kind string) string {
	src.ids++
	return fmt.Sprintf("%s-%d", kind, src.ids)
}

// each draws a group of charts for each point of a sweep, the last one open; one
// group without a title if there is no sweep.
func (src *source) each(w sweep, draw func(figures.Setting) ([]panel, error)) (groups []group, err error) {
	for i, setting := range w.settings {
		g := group{Title: setting.Point, Open: i == len(w.settings)-1}
		if len(w.settings) == 1 {
			g.Title = ""
		}
		if g.Charts, err = draw(setting); err != nil {
			return nil, err
		}
		groups = append(groups, g)
	}
	return groups, nil
}
