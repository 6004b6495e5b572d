package figures

import "math"

// Something else may use the cores that a run is measured on: a guest that the hypervisor has given the other
// hardware threads. Then everything takes longer, by about as much under all schemes, and from round to round and
// from run to run for another share of the time. Workers look how fast their cores are, see bench.Cores. So what
// slowed cores do to a figure can be told from what a scheme or a change of the program does, and ratios leave it
// out. Medians are as measured.

// slope is by what share something takes longer on a core that is slowed all the time, and the standard error of that.
// The zero slope is not known, and leaves everything as it was measured.
type slope struct{ by, se float64 }

// factor returns by what factor something takes longer at a share of slowed looks.
func (s slope) factor(share float64) float64 { return 1 + s.by*share }

// weight is by how much the logarithm of the factor changes with the slope.
func (s slope) weight(share float64) float64 { return share / s.factor(share) }

// slopes are those of a figure.
type slopes map[cores]slope

// cores are those that cells have in common: of a kind of machine, and how many.
type cores struct {
	machine string
	procs   int
}

func coresOf(s *Summary) cores { return cores{s.Cell.Machine, s.Cell.Procs} }

// slopesOf estimates the slopes of m from the rounds of cells, by least squares of logarithms. Each cell has its own
// mean, so what a scheme or a change does to it is no part of the slope; all cells of as many processors of a kind of
// machine have one. A round in which nobody looked cannot be compared with one in which somebody did. So there is none
// if a cell has such rounds: then all its neighbours stay as they were measured as well.
func slopesOf(m *Metric, cells []*Summary) slopes {
	if len(halvesOf(m)) == 0 {
		return nil
	}
	groups, blind := map[cores][]group{}, map[cores]bool{}
	for _, s := range cells {
		of := coresOf(s)
		if !s.looked(m) {
			blind[of] = blind[of] || s.Rounds.has[atMetrics+m.at]
			continue
		}
		c, shares := s.column(m), s.shares(m)
		if shares == nil {
			blind[of] = true
			continue
		}
		groups[of] = append(groups[of], thinned(c.v, shares, len(cells)))
	}
	all := slopes{}
	for of, g := range groups {
		if !blind[of] {
			all[of] = fitted(g, float64(m.Better))
		}
	}
	return all
}

// slopes returns the slopes of m in all cells, kept. One goroutine at a time makes them.
func (g *Grid) slopes(m *Metric) slopes {
	g.fitting.Lock()
	defer g.fitting.Unlock()
	known, ok := g.slowing[m]
	if !ok {
		if g.slowing == nil {
			g.slowing = map[*Metric]slopes{}
		}
		known = slopesOf(m, g.measured())
		g.slowing[m] = known
	}
	return known
}

// evened returns m of two cells of a run, without what slowed cores did.
func evened(a, b *Summary, m *Metric) (x, y column) {
	if a == nil || b == nil || m.base != "" || a.grid == nil || a.grid != b.grid {
		return a.column(m), b.column(m)
	}
	by := a.grid.slopes(m)[coresOf(a)]
	return a.mended(m, by), b.mended(m, by)
}

// mended returns m of each round as it would be on cores that nothing slowed.
func (s *Summary) mended(m *Metric, by slope) column {
	c := s.column(m)
	if by.by == 0 {
		return c
	}
	shares, v := s.shares(m), make([]float64, len(c.v))
	for i := range v {
		v[i] = c.v[i] * math.Pow(by.factor(shares[i]), float64(m.Better))
	}
	return column{c.n, v, c.rising}
}

// unsure returns the variance that the error of the slope brings into the logarithm of the ratio of two cells.
func (s slope) unsure(before, after *Summary, m *Metric) float64 {
	if s.by == 0 {
		return 0
	}
	weight := func(of *Summary) (sum float64) {
		shares := of.shares(m)
		for _, share := range shares {
			sum += s.weight(share) / float64(len(shares))
		}
		return sum
	}
	return square(s.se * (weight(after) - weight(before)))
}

// halvesOf returns the shares of slowed looks in the halves in which m is measured; nothing if m is not a matter of how
// fast cores are.
func halvesOf(m *Metric) []*Metric {
	switch {
	case m.base != "":
		return nil
	case m == Throughput || m == NsPerOp:
		return []*Metric{CoresSlowed}
	case m.Quantity != Time:
		return nil
	case m.samples == gets || m.samples == opens || m.samples == stalls:
		return []*Metric{TimedCoresSlowed}
	}
	return []*Metric{CoresSlowed, TimedCoresSlowed}
}

// looked reports whether there are rounds in which workers looked while m was measured.
func (s *Summary) looked(m *Metric) bool {
	halves := halvesOf(m)
	for _, half := range halves {
		if !s.Rounds.has[atMetrics+half.at] {
			return false
		}
	}
	return len(halves) > 0
}

// shares returns the share of looks that found their core slowed while m was measured, for each round of m's column.
// It is nil if nobody looked in one of them.
func (s *Summary) shares(m *Metric) []float64 {
	if !s.looked(m) {
		return nil
	}
	halves, of := halvesOf(m), s.column(m)
	all := make([]float64, len(of.n))
	for _, half := range halves {
		seen, at := s.column(half), 0 // the rounds stand in the same order
		for i, n := range of.n {
			for at < len(seen.n) && seen.n[at] != n {
				at++
			}
			if at == len(seen.n) {
				return nil
			}
			all[i] += seen.v[at] / float64(len(halves))
		}
	}
	return all
}

// group is rounds of a cell: a figure, and the shares of slowed looks.
type group struct{ v, share []float64 }

const (
	// steepest is the greatest slope that is looked for. Two threads of a core have half of it each at worst, and
	// what they do to each other's caches comes on top.
	steepest = 3

	// unsurest is the standard error of a slope from which on it is not known.
	unsurest = 0.25

	// fitFrom is about how many rounds a slope is estimated from, if there are more.
	fitFrom = 1 << 14
)

// thinned returns some of the rounds of one of so many cells.
func thinned(v, share []float64, cells int) (g group) {
	step := 1 + len(v)/max(fitFrom/cells, 8)
	for i := 0; i < len(v); i += step {
		if v[i] > 0 && !math.IsInf(v[i], 0) {
			g.v, g.share = append(g.v, v[i]), append(g.share, share[i])
		}
	}
	return g
}

// fitted returns the slope that leaves the least squares within the groups, to a thousandth. better is +1 if more is
// better. A slope below 0, as if something took less time on slowed cores, is chance.
func fitted(groups []group, better float64) slope {
	var left []float64
	squares := func(by float64) (sum float64) {
		for _, g := range groups {
			left = left[:0]
			for i, v := range g.v {
				left = append(left, math.Log(v*math.Pow(slope{by: by}.factor(g.share[i]), better)))
			}
			_, within := squared(left)
			sum += within
		}
		return sum
	}
	lo, hi := 0.0, float64(steepest)
	for hi-lo > 0.001 {
		third := (hi - lo) / 3
		if squares(lo+third) <= squares(hi-third) {
			hi -= third
		} else {
			lo += third
		}
	}
	s, n, weights := slope{by: (lo + hi) / 2}, -1, 0.0
	for _, g := range groups {
		left = left[:0]
		for _, share := range g.share {
			left = append(left, s.weight(share))
		}
		_, within := squared(left)
		weights += within
		n += max(len(g.v)-1, 0)
	}
	if s.se = math.Sqrt(squares(s.by) / float64(n) / weights); lo == 0 || n < 1 || !(s.se <= unsurest) {
		return slope{}
	}
	return s
}

// slowedShare is the share of slowed looks above which they are worth a caveat.
const slowedShare = 0.05

// slowed returns a caveat if something else used the cores.
func (g *Grid) slowed() []Caveat {
	var c Slowed
	for _, s := range g.measured() {
		for _, share := range s.Values(CoresSlowed) {
			c.Share += share
			c.Rounds++
		}
	}
	if c.Share /= float64(max(c.Rounds, 1)); c.Share <= slowedShare {
		return nil
	}
	return []Caveat{c}
}
