package figures

import (
	"cmp"
	"slices"
	"sync"

	"github.com/modbench/modbench/bench"
)

// Summary is all rounds of one cell. It keeps the figures that it was asked for, and is safe for concurrent use.
type Summary struct {
	Cell   bench.Cell
	Rounds *Series

	mu     sync.Mutex // guards what is known
	known  map[*Metric]Figure
	steady map[*Metric]Instability
	warned []bench.Warning // each once; nil: nobody has asked
	pooled *bench.Round    // see Data.Pooled
	grid   *Grid           // that it is of
}

// Figure returns the median of m over the rounds that have it.
func (s *Summary) Figure(m *Metric) Figure {
	if s == nil {
		return Figure{}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	f, ok := s.known[m]
	if !ok {
		f = median(s.values(m))
		if s.known == nil {
			s.known = map[*Metric]Figure{}
		}
		s.known[m] = f
	}
	return f
}

// Values returns m of each round that has it, in the order measured.
func (s *Summary) Values(m *Metric) []float64 { return s.values(m) }

// values returns m of the rounds that have it, as far as it is a finite number.
func (s *Summary) values(m *Metric) []float64 { return finite(s.column(m).v) }

// Warnings returns the warnings of the rounds, each once, in the order in which they were first given.
func (s *Summary) Warnings() []bench.Warning {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.warned == nil {
		s.warned = []bench.Warning{}
		if s.Rounds.has[atRare] {
			for r := range s.Rounds.All() {
				for _, w := range r.Warned() {
					s.warned = with(s.warned, w)
				}
			}
		}
	}
	return s.warned
}

// Get returns the latencies of all rounds together; empty if there are none.
func (s *Summary) Get() *bench.Histogram {
	return s.Pool(func(r *bench.Round) *bench.Histogram { return r.Get })
}

// Pool returns the histograms of gets that of picks from all rounds, together; empty if there are none.
func (s *Summary) Pool(of func(*bench.Round) *bench.Histogram) *bench.Histogram {
	all := new(bench.Histogram)
	if s == nil {
		return all
	}
	if s.pooled != nil {
		all.Merge(of(s.pooled))
	}
	return all
}

// Ratio returns the median of a/b in m over the rounds that both have, paired by
// round number. All schemes were measured one right after the other in round n, so a
// drift of the machine cancels out. What slowed cores did is left out, if workers looked in all rounds of both cells.
// Pairs in which b is zero are left out.
func Ratio(a, b *Summary, m *Metric) Figure {
	if a == nil || b == nil {
		return Figure{}
	}
	x, y := evened(a, b, m)
	return bootstrap(x.over(y).v, a.Cell.String()+b.Cell.String()+m.Unit)
}

// Setting is what schemes are compared under: a workload, at one point of a
// sweep if there is one, on one kind of machine if there are several.
type Setting struct{ Workload, Point, Machine string }

// SettingOf returns the setting that a cell is of.
func SettingOf(c bench.Cell) Setting { return Setting{c.Workload, c.Point, c.Machine} }

func (s Setting) String() string {
	words := s.Workload
	if s.Point != "" {
		words += " " + s.Point
	}
	if s.Machine != "" {
		words += ", machine " + s.Machine
	}
	return words
}

// Cell returns the cell of the setting.
func (s Setting) Cell(scheme, subsystem string, procs int) bench.Cell {
	return bench.Cell{
		Workload: s.Workload, Scheme: scheme, Subsystem: subsystem, Procs: procs, Point: s.Point, Machine: s.Machine,
	}
}

// Grid is data arranged for tables: its cells along four axes, each in the order
// of the plan (processors rising); what was measured without being planned comes
// last. It keeps the comparisons it was asked for, and is safe for concurrent use.
type Grid struct {
	Data       *Data
	Settings   []Setting
	Procs      []int
	Subsystems []string
	Schemes    []Scheme

	cells    map[bench.Cell]*Summary
	mu       sync.Mutex // guards what is kept
	recent   recent
	families map[family]map[pair]Comparison
	ratios   map[ratioKey]Figure
	made     map[family]bool // whose ratios are all in ratios
	fitting  sync.Mutex      // guards slowing
	slowing  map[*Metric]slopes
}

// Summarise arranges d. Axes have only values that were measured.
func Summarise(d *Data) *Grid {
	g := &Grid{Data: d, cells: map[bench.Cell]*Summary{}}
	d.Rounds.Seal()
	for _, s := range d.Rounds.Cells() {
		g.cells[s.Cell] = &Summary{Cell: s.Cell, Rounds: s, pooled: d.Pooled[s.Cell], grid: g}
	}
	var names []string
	axes := func(c bench.Cell) {
		if g.cells[c] == nil {
			return
		}
		g.Settings = with(g.Settings, SettingOf(c))
		g.Procs = with(g.Procs, c.Procs)
		g.Subsystems = with(g.Subsystems, c.Subsystem)
		names = with(names, c.Scheme)
	}
	for _, c := range d.Cells {
		axes(c)
	}
	for _, s := range d.Rounds.Cells() {
		axes(s.Cell)
	}
	slices.Sort(g.Procs)
	for _, s := range d.Schemes {
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

// with returns list with v at its end, unless list has it already.
func with[T comparable](list []T, v T) []T {
	if slices.Contains(list, v) {
		return list
	}
	return append(list, v)
}

// Block is what one table shows: all cells of a setting on one number of
// processors.
type Block struct {
	Setting
	Procs int
}

// Blocks returns all blocks, in the order of the tables.
func (g *Grid) Blocks() (all []Block) {
	for _, s := range g.Settings {
		for _, procs := range g.Procs {
			all = append(all, Block{s, procs})
		}
	}
	return all
}

// Cells returns the cells of a block, measured or not: by subsystem, then scheme.
func (g *Grid) Cells(b Block) (all []bench.Cell) {
	for _, sub := range g.Subsystems {
		for _, s := range g.Schemes {
			all = append(all, b.Cell(s.Name, sub, b.Procs))
		}
	}
	return all
}

// measured returns the cells that were measured, in the order of the tables.
func (g *Grid) measured() (all []*Summary) {
	for _, b := range g.Blocks() {
		for _, c := range g.Cells(b) {
			if s := g.cells[c]; s != nil {
				all = append(all, s)
			}
		}
	}
	return all
}

// At returns the summary of a cell; nil if it was not measured.
func (g *Grid) At(c bench.Cell) *Summary { return g.cells[c] }

// UsualBaseline is the scheme that the others are compared with if it was measured and nothing else was asked for:
// Linux has it since 2.5.48, and the question is what is better.
const UsualBaseline = "tryget"

// Contenders returns the schemes that are compared with each other: first the one that the others are compared with,
// which is the baseline if one was asked for, otherwise [UsualBaseline] if it is there.
func (g *Grid) Contenders() []Scheme {
	all := slices.DeleteFunc(slices.Clone(g.Schemes), func(s Scheme) bool { return !s.Contends() })
	name := cmp.Or(g.Data.Baseline, UsualBaseline)
	if i := slices.IndexFunc(all, func(s Scheme) bool { return s.Name == name }); i > 0 {
		base := all[i]
		all = slices.Insert(slices.Delete(all, i, i+1), 0, base)
	}
	return all
}

// Has reports whether any round of the cells for which of reports true has m, which is one of [Metrics].
func (g *Grid) Has(m *Metric, of func(bench.Cell) bool) bool {
	for c, s := range g.cells {
		if of(c) && s.Rounds.has[atMetrics+m.at] {
			return true
		}
	}
	return false
}
