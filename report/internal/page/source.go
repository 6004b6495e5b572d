package page

import (
	"cmp"
	"slices"

	"github.com/modbench/modbench/internal/figures"
	"github.com/modbench/modbench/report/internal/chart"
	"github.com/modbench/modbench/results"
)

// source is what all sections are drawn from. Sections read it; only the count
// of identifiers changes.
type source struct {
	run     *results.Run
	grid    *figures.Grid
	schemes []figures.Scheme       // that were measured, then those that are projected only
	styles  map[string]chart.Style // by scheme
	ids     int
}

func newSource(run *results.Run, o Options) *source {
	data := run.Data()
	for i := range data.Schemes {
		if s := &data.Schemes[i]; o.Explored != nil {
			s.Explored = cmp.Or(o.Explored[s.Name], figures.NotExplored)
		}
	}
	src := &source{run: run, grid: figures.Summarise(data)}
	src.schemes = slices.Clone(src.grid.Schemes)
	for _, r := range o.Projections {
		for _, c := range r.Cells {
			if !slices.ContainsFunc(src.schemes, func(s figures.Scheme) bool { return s.Name == c.Scheme }) {
				src.schemes = append(src.schemes, figures.Scheme{Name: c.Scheme, Role: c.Role,
					Summary: "projected only, not measured here"})
			}
		}
	}
	var names []string
	for _, s := range src.schemes {
		names = append(names, s.Name)
	}
	src.styles = chart.Styles(names)
	return src
}

// at returns the summary of a cell; nil if it was not measured.
func (src *source) at(setting figures.Setting, scheme, subsystem string, procs int) *figures.Summary {
	return src.grid.At(setting.Cell(scheme, subsystem, procs))
}

// baseline is the scheme that others are compared with; "" if there are no others.
func (src *source) baseline() string {
	if c := src.grid.Contenders(); len(c) > 1 {
		return c[0].Name
	}
	return ""
}

// base returns what the scheme that others are compared with has in m, and its name; 0 if it was not measured.
func (src *source) base(setting figures.Setting, sub string, procs int, m *figures.Metric) (float64, string) {
	name := src.baseline()
	return src.at(setting, name, sub, procs).Figure(m).Median, name
}

// has reports whether any round of the workload has metric m.
func (src *source) has(w sweep, m *figures.Metric) bool {
	return src.grid.Has(m, w.has)
}

// ends are the least and the greatest number of processors.
func (src *source) ends() []int {
	p := src.grid.Procs
	if len(p) < 2 {
		return p
	}
	return []int{p[0], p[len(p)-1]}
}

// most is the greatest number of processors.
func (src *source) most() int { return src.grid.Procs[len(src.grid.Procs)-1] }
