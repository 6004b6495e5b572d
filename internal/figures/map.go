package figures

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/modbench/modbench/bench"
)

// Map is the best set over two knobs, of one workload, subsystem and number of processors.
type Map struct {
	Workload, Machine, Subsystem string
	Procs                        int
	KnobX, KnobY                 string
	Places                       []Place
}

// Place is a pair of values of the two knobs, and who is best there. Durations are in seconds.
type Place struct {
	X, Y         float64
	TextX, TextY string
	Best         BestSet
}

// Alone reports whether one scheme is shown to be better than all others at the place.
func (p *Place) Alone() bool { return len(p.Best.Set) == 1 && len(p.Best.Unjudged) == 0 }

// Leader returns the scheme that leads at the place; "" if nothing was measured.
func (p *Place) Leader() string {
	for _, list := range [][]Standing{p.Best.Set, p.Best.Unjudged} {
		if len(list) > 0 {
			return list[0].Cell.Scheme
		}
	}
	return ""
}

// holds reports whether a scheme is in the best set.
func (p *Place) holds(scheme string) bool {
	in := func(s Standing) bool { return s.Cell.Scheme == scheme }
	return slices.ContainsFunc(p.Best.Set, in) || slices.ContainsFunc(p.Best.Unjudged, in)
}

// PointOfTwo joins the points of two knobs to one, and MapPoint splits it.
const pointOfTwo = ":"

// TwoKnobs names a point of two knobs.
func TwoKnobs(x, y string) string { return x + pointOfTwo + y }

// KnobsOf splits a point of two knobs, and returns "" beside a point of one.
func KnobsOf(point string) (x, y string) {
	x, y, _ = strings.Cut(point, pointOfTwo)
	return x, y
}

// placeOf reads the name of a point of two knobs; ok: it is one, of two numbers.
func placeOf(point string) (p Place, x, y string, ok bool) {
	first, second, found := strings.Cut(point, pointOfTwo)
	x, p.TextX, p.X, ok = pointOf(first)
	if !found || !ok {
		return p, "", "", false
	}
	y, p.TextY, p.Y, ok = pointOf(second)
	return p, x, y, ok
}

// Maps returns a map for each workload whose points are all of the same two knobs, each subsystem and number of
// processors. Each place is judged by itself, by the lookups a second.
func (g *Grid) Maps() (all []Map) {
	for _, w := range g.swept() {
		for _, sub := range g.Subsystems {
			for _, procs := range slices.Backward(g.Procs) {
				m := Map{Workload: w.Workload, Machine: w.Machine, Subsystem: sub, Procs: procs}
				if g.fill(&m) {
					all = append(all, m)
				}
			}
		}
	}
	return all
}

// IsMap reports whether the points of a workload are of two knobs.
func (g *Grid) IsMap(workload string) bool {
	n := 0
	for _, s := range g.Settings {
		if s.Workload != workload {
			continue
		}
		if _, _, _, ok := placeOf(s.Point); !ok {
			return false
		}
		n++
	}
	return n > 0
}

// fill finds the best set at each point; false if it is no map, or nothing was measured.
func (g *Grid) fill(m *Map) bool {
	for _, s := range g.Settings {
		if s.Workload != m.Workload || s.Machine != m.Machine {
			continue
		}
		p, x, y, ok := placeOf(s.Point)
		if !ok || m.KnobX != "" && (x != m.KnobX || y != m.KnobY) {
			return false
		}
		m.KnobX, m.KnobY = x, y
		var cells []bench.Cell
		for _, scheme := range g.Contenders() {
			cells = append(cells, s.Cell(scheme.Name, m.Subsystem, m.Procs))
		}
		if p.Best, ok = g.Best(Throughput, cells); ok {
			m.Places = append(m.Places, p)
		}
	}
	return len(m.Places) > 0
}

// Spot is a place of a lattice that a map is measured on.
type Spot struct{ X, Y int }

// Lattice is the places that a map may have: each axis in equal steps of the logarithm.
type Lattice struct {
	FromX, ToX, FromY, ToY float64 // above 0
	StepsX, StepsY         int     // powers of two
}

// At returns the values of a spot.
func (l Lattice) At(s Spot) (x, y float64) {
	return l.FromX * math.Pow(l.ToX/l.FromX, float64(s.X)/float64(l.StepsX)),
		l.FromY * math.Pow(l.ToY/l.FromY, float64(s.Y)/float64(l.StepsY))
}

// spot returns the spot nearest to values.
func (l Lattice) spot(x, y float64) Spot {
	near := func(v, from, to float64, steps int) int {
		return int(math.Round(math.Log(max(v, from)/from) / math.Log(to/from) * float64(steps)))
	}
	return Spot{near(x, l.FromX, l.ToX, l.StepsX), near(y, l.FromY, l.ToY, l.StepsY)}
}

// Start returns the spots to begin with: the corners, and those halfway.
func (l Lattice) Start() (all []Spot) {
	for y := 0; y <= l.StepsY; y += l.StepsY / 2 {
		for x := 0; x <= l.StepsX; x += l.StepsX / 2 {
			all = append(all, Spot{x, y})
		}
	}
	return all
}

// Next returns at most n spots to measure next, the most telling first: halfway between two neighbours whose best sets
// have no scheme in common, then between two of which another scheme leads, and then in the widest gaps. It returns
// none if neighbours that differ are next to each other on the lattice.
func (l Lattice) Next(m *Map, n int) []Spot {
	at := map[Spot]*Place{}
	for i := range m.Places {
		at[l.spot(m.Places[i].X, m.Places[i].Y)] = &m.Places[i]
	}
	type candidate struct {
		spot  Spot
		class int // the lower, the more telling
		gap   float64
	}
	best := map[Spot]candidate{}
	consider := func(a, b Spot) {
		mid := Spot{(a.X + b.X) / 2, (a.Y + b.Y) / 2}
		gap := math.Abs(float64(a.X-b.X))/float64(l.StepsX) + math.Abs(float64(a.Y-b.Y))/float64(l.StepsY)
		if at[mid] != nil || mid == a || mid == b {
			return
		}
		c := candidate{mid, class(at[a], at[b]), gap}
		if c.class == alike && gap < 0.2 { // the same answer on both sides of a narrow gap: nothing to find
			return
		}
		if old, ok := best[mid]; !ok || c.class < old.class || c.class == old.class && c.gap > old.gap {
			best[mid] = c
		}
	}
	for a := range at {
		for b := range at {
			if a.Y == b.Y && a.X < b.X && !between(at, a, b) || a.X == b.X && a.Y < b.Y && !between(at, a, b) {
				consider(a, b)
			}
		}
	}
	var all []candidate
	for _, c := range best {
		all = append(all, c)
	}
	slices.SortFunc(all, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(a.class, b.class), cmp.Compare(b.gap, a.gap), cmp.Compare(a.spot.Y, b.spot.Y),
			cmp.Compare(a.spot.X, b.spot.X))
	})
	var spots []Spot
	for _, c := range all[:min(n, len(all))] {
		spots = append(spots, c.spot)
	}
	return spots
}

// The classes of a pair of neighbours.
const (
	disjoint = iota // no scheme is in both best sets
	overtaken
	alike
)

// class says how the answers at two places differ.
func class(a, b *Place) int {
	common := false
	for _, s := range a.Best.Set {
		common = common || b.holds(s.Cell.Scheme)
	}
	switch {
	case !common && len(a.Best.Set) > 0 && len(b.Best.Set) > 0:
		return disjoint
	case a.Leader() != b.Leader() && (a.Alone() || b.Alone()):
		return overtaken
	}
	return alike
}

// between reports whether a place between two spots of a row or column is known.
func between(at map[Spot]*Place, a, b Spot) bool {
	for s := range at {
		if s != a && s != b && s.X >= a.X && s.X <= b.X && s.Y >= a.Y && s.Y <= b.Y {
			return true
		}
	}
	return false
}
