package results

import (
	"slices"

	"github.com/modbench/modbench/bench"
)

// Summary is all rounds of one cell.
type Summary struct {
	Cell   bench.Cell
	Rounds []*bench.Round
}

// Figure returns the median of m over the rounds that have it.
func (s *Summary) Figure(m *Metric) Figure {
	return median(s.values(m))
}

// values returns m of the rounds that have it and of which it is a number.
func (s *Summary) values(m *Metric) (values []float64) {
	if s == nil {
		return nil
	}
	for _, r := range s.Rounds {
		if v, ok := m.Of(r); ok {
			values = append(values, v)
		}
	}
	return finite(values)
}

// Get returns the latencies of all rounds together; empty if there are none.
func (s *Summary) Get() *bench.Histogram { return s.Pool(get) }

// Pool returns the histograms that of picks from all rounds, together; empty if
// there are none.
func (s *Summary) Pool(of func(*bench.Round) *bench.Histogram) *bench.Histogram {
	all := new(bench.Histogram)
	if s != nil {
		for _, r := range s.Rounds {
			all.Merge(of(r))
		}
	}
	return all
}

// Warnings returns what the rounds warn of, each warning once.
func (s *Summary) Warnings() (all []string) {
	for _, r := range s.Rounds {
		all = union(all, r.Warnings)
	}
	return all
}

// Ratio returns the median of a/b in m over the rounds that both have, paired by
// round number: round n of all schemes was measured within moments, so a drift
// of the machine cancels. Pairs in which b is zero are left out.
func Ratio(a, b *Summary, m *Metric) Figure {
	if a == nil || b == nil {
		return Figure{}
	}
	return bootstrap(paired(a, b, m), a.Cell.String()+b.Cell.String()+m.Unit)
}

// paired returns the ratios of the rounds that both have.
func paired(a, b *Summary, m *Metric) (ratios []float64) {
	if a == nil || b == nil {
		return nil
	}
	below := map[int]float64{}
	for _, r := range b.Rounds {
		if v, ok := m.Of(r); ok && v != 0 {
			below[r.N] = v
		}
	}
	for _, r := range a.Rounds {
		if v, ok := m.Of(r); ok {
			if w, ok := below[r.N]; ok {
				ratios = append(ratios, v/w)
			}
		}
	}
	return finite(ratios)
}

// Setting is what schemes are compared under: a workload, at one point of a
// sweep if there is one.
type Setting struct{ Workload, Point string }

func settingOf(c bench.Cell) Setting { return Setting{c.Workload, c.Point} }

func (s Setting) String() string {
	if s.Point == "" {
		return s.Workload
	}
	return s.Workload + " " + s.Point
}

// Cell returns the cell of the setting.
func (s Setting) Cell(scheme, subsystem string, procs int) bench.Cell {
	return bench.Cell{Workload: s.Workload, Scheme: scheme, Subsystem: subsystem, Procs: procs, Point: s.Point}
}

// Holds reports whether the cell is of the setting.
func (s Setting) Holds(c bench.Cell) bool { return settingOf(c) == s }

// Grid is a run arranged for tables: its cells along four axes, each in the
// order of the plan (processors rising), what was measured without being
// planned last. It keeps what it was asked to compare, so it is not safe for
// concurrent use.
type Grid struct {
	Settings   []Setting
	Procs      []int
	Subsystems []string
	Schemes    []Scheme

	cells    map[bench.Cell]*Summary
	families map[family]map[pair]Comparison
	ratios   map[ratioKey]Figure
}

// Summarise arranges run. Axes have only values that were measured.
func Summarise(run *Run) *Grid {
	g := &Grid{cells: map[bench.Cell]*Summary{}}
	for _, r := range run.Rounds {
		s := g.cells[r.Cell]
		if s == nil {
			s = &Summary{Cell: r.Cell}
			g.cells[r.Cell] = s
		}
		s.Rounds = append(s.Rounds, r)
	}
	var names []string
	axes := func(c bench.Cell) {
		if g.cells[c] == nil {
			return
		}
		g.Settings = union(g.Settings, []Setting{settingOf(c)})
		g.Procs = union(g.Procs, []int{c.Procs})
		g.Subsystems = union(g.Subsystems, []string{c.Subsystem})
		names = union(names, []string{c.Scheme})
	}
	for _, c := range run.Manifest.Cells {
		axes(c)
	}
	for _, r := range run.Rounds {
		axes(r.Cell)
	}
	slices.Sort(g.Procs)
	for _, s := range run.Manifest.Schemes {
		if i := slices.Index(names, s.Name); i >= 0 {
			g.Schemes = append(g.Schemes, s)
			names = slices.Delete(names, i, i+1)
		}
	}
	for _, n := range names {
		g.Schemes = append(g.Schemes, Scheme{Name: n, Role: Contender})
	}
	return g
}

// The roles as a manifest spells them.
const (
	Contender = "contender"
	Floor     = "floor"
	Control   = "control"
)

// all returns the cells that were measured, in the order of the tables.
func (g *Grid) all() (cells []*Summary) {
	for _, setting := range g.Settings {
		for _, sub := range g.Subsystems {
			for _, procs := range g.Procs {
				for _, s := range g.Schemes {
					if c := g.cells[setting.Cell(s.Name, sub, procs)]; c != nil {
						cells = append(cells, c)
					}
				}
			}
		}
	}
	return cells
}

// At returns the summary of a cell; nil if it was not measured.
func (g *Grid) At(c bench.Cell) *Summary { return g.cells[c] }

// Contenders returns the schemes that are compared with each other.
func (g *Grid) Contenders() []Scheme {
	return slices.DeleteFunc(slices.Clone(g.Schemes), func(s Scheme) bool { return s.Role == Floor || s.Role == Control })
}

// Title is the scheme's name with what must be known wherever it is shown.
func (s Scheme) Title() string {
	switch s.Role {
	case Floor:
		return s.Name + " (floor)"
	case Control:
		return s.Name + " (UNSAFE)"
	}
	return s.Name
}
