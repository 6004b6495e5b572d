package page

import (
	"cmp"
	"slices"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/internal/figures"
	"github.com/modbench/modbench/report/internal/chart"
	"github.com/modbench/modbench/results"
)

// source is what all sections are drawn from. Sections read it; only the count
// of identifiers changes.
type source struct {
	run    *results.Run
	grid   *figures.Grid
	styles map[string]chart.Style // by scheme
	ids    int
}

func newSource(run *results.Run, o Options) *source {
	data := run.Data()
	for i := range data.Schemes {
		if s := &data.Schemes[i]; o.Explored != nil {
			s.Explored = cmp.Or(o.Explored[s.Name], figures.NotExplored)
		}
	}
	src := &source{run: run, grid: figures.Summarise(data)}
	var names []string
	for _, s := range src.grid.Schemes {
		names = append(names, s.Name)
	}
	src.styles = chart.Styles(names)
	return src
}

// at returns the summary of a cell; nil if it was not measured.
func (src *source) at(setting figures.Setting, scheme, subsystem string, procs int) *figures.Summary {
	return src.grid.At(setting.Cell(scheme, subsystem, procs))
}

// has reports whether any round of the workload has metric m.
func (src *source) has(w sweep, m *figures.Metric) bool {
	return slices.ContainsFunc(src.run.Rounds, func(r *bench.Round) bool {
		if !w.has(r.Cell) {
			return false
		}
		_, ok := m.Of(r)
		return ok
	})
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
