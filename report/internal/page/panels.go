package page

import (
	"errors"
	"fmt"
	"html/template"

	"github.com/modbench/modbench/internal/figures"
	"github.com/modbench/modbench/report/internal/chart"
)

// panels draws a chart for each subsystem, on all processors: draw is called by several goroutines at once.
func (src *source) panels(draw func(sub string, f chart.Frame) (svg string, err error), title string) ([]panel, error) {
	frames := make([]chart.Frame, len(src.grid.Subsystems))
	for i, sub := range src.grid.Subsystems {
		frames[i] = chart.Frame{ID: src.id("c"), Title: title + ", " + sub}
	}
	all, errs := make([]panel, len(frames)), make([]error, len(frames))
	figures.Parallel(len(frames), func(i int) {
		svg, err := draw(src.grid.Subsystems[i], frames[i])
		all[i] = panel{Title: src.grid.Subsystems[i], SVG: template.HTML(svg)}
		if errors.Is(err, chart.ErrNothing) {
			all[i].Empty, err = "not measured", nil
		}
		errs[i] = err
	})
	return all, errors.Join(errs...)
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
