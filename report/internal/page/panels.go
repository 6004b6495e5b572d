package page

import (
	"errors"
	"fmt"
	"html/template"
	"slices"

	"github.com/modbench/modbench/internal/figures"
	"github.com/modbench/modbench/report/internal/chart"
)

// panels draws a chart for each subsystem in which a workload was measured, on all processors: draw is called by
// several goroutines at once.
func (src *source) panels(workload string, draw func(sub string, f chart.Frame) (svg string, err error),
	title string) ([]panel, error) {
	subs := src.subsystems(workload)
	frames := make([]chart.Frame, len(subs))
	for i, sub := range subs {
		frames[i] = chart.Frame{ID: src.id("c"), Title: title + ", " + sub}
	}
	all, errs := make([]panel, len(frames)), make([]error, len(frames))
	figures.Parallel(len(frames), func(i int) {
		svg, err := draw(subs[i], frames[i])
		all[i] = panel{Title: subs[i], SVG: template.HTML(svg)}
		if errors.Is(err, chart.ErrNothing) {
			all[i].Empty, err = "not measured", nil
		}
		errs[i] = err
	})
	return all, errors.Join(errs...)
}

// subsystems returns those in which a workload was measured: a trace has tables of its own, and some workloads are made
// for one subsystem.
func (src *source) subsystems(workload string) []string {
	return slices.DeleteFunc(slices.Clone(src.grid.Subsystems), func(sub string) bool {
		for _, s := range src.grid.Settings {
			if s.Workload != workload {
				continue
			}
			for _, scheme := range src.grid.Schemes {
				if slices.ContainsFunc(src.grid.Procs, func(procs int) bool {
					return src.at(s, scheme.Name, sub, procs) != nil
				}) {
					return false
				}
			}
		}
		return true
	})
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
