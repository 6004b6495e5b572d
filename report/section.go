package report

import (
	"errors"
	"html/template"
	"slices"
	"strings"
	"unicode"

	"github.com/modbench/modbench/report/internal/chart"
	"github.com/modbench/modbench/results"
)

// sweep is a workload with the points that it was measured at: one, nameless,
// if nothing was swept.
type sweep struct {
	workload string
	settings []results.Setting
}

// sweeps returns the workloads in order.
func (b *builder) sweeps() (all []sweep) {
	for _, s := range b.grid.Settings {
		i := slices.IndexFunc(all, func(w sweep) bool { return w.workload == s.Workload })
		if i < 0 {
			i = len(all)
			all = append(all, sweep{workload: s.Workload})
		}
		all[i].settings = append(all[i].settings, s)
	}
	return all
}

// String is the workload, with the point if there is one alone.
func (s sweep) String() string {
	if len(s.settings) == 1 {
		return s.settings[0].String()
	}
	return s.workload
}

// points returns the values of the swept knob and its name: "hold" of hold=0,
// hold=1us. Points of different knobs keep their own names.
func (s sweep) points() (label string, values []string) {
	for i, setting := range s.settings {
		knob, value, ok := strings.Cut(setting.Point, "=")
		if i == 0 {
			label = knob
		}
		if !ok || knob != label {
			label = ""
		}
		values = append(values, value)
	}
	if label == "" {
		for i, setting := range s.settings {
			values[i] = setting.Point
		}
		label = "point"
	}
	return label, values
}

// section draws one workload.
func (b *builder) section(w sweep) (section, error) {
	s := section{ID: anchor("w", w), Title: w.String(), Inputs: b.premise(w)}
	draw := []func(sweep) (block, error){b.throughput, b.get, b.during, b.unload, b.parts, b.stalls, b.unfreed, b.refusals}
	if len(w.settings) > 1 {
		draw = []func(sweep) (block, error){b.sweptThroughput, b.sweptGet, b.during, b.sweptUnload, b.parts, b.sweptStalls, b.unfreed, b.sweptRefusals}
	}
	for _, f := range draw {
		bl, err := f(w)
		if err != nil {
			return s, err
		}
		if bl.Title != "" {
			s.Blocks = append(s.Blocks, bl)
		}
	}
	return s, nil
}

// anchor is an identifier for a part of a workload's section, fit for a link.
func anchor(part string, w sweep) string {
	return part + "-" + strings.Map(func(r rune) rune {
		if r < 0x80 && (unicode.IsLetter(r) || unicode.IsDigit(r)) || r == '_' {
			return r
		}
		return '-'
	}, w.String())
}

// panels draws a chart a subsystem.
func (b *builder) panels(draw func(sub string, f chart.Frame) (svg string, err error), title string) ([]panel, error) {
	var all []panel
	for _, sub := range b.grid.Subsystems {
		f := chart.Frame{ID: b.id("c"), Title: title + ", " + sub}
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

// ends are the least and the greatest number of processors.
func (b *builder) ends() []int {
	p := b.grid.Procs
	if len(p) < 2 {
		return p
	}
	return []int{p[0], p[len(p)-1]}
}

// most is the greatest number of processors.
func (b *builder) most() int { return b.grid.Procs[len(b.grid.Procs)-1] }

// each draws a group of charts for each point of a sweep, the last one open; one
// group without a title if there is no sweep.
func (b *builder) each(w sweep, draw func(results.Setting) ([]panel, error)) (groups []group, err error) {
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
