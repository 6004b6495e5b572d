package figures

import "math"

// Something else may use the cores that a run is measured on: a guest that the hypervisor has given the other
// hardware threads. Then everything takes longer, by about as much under all schemes, and from round to round and
// from run to run for another share of the time. Workers look how fast their cores are, see bench.Cores. So what
// slowed cores do to a figure can be told from what a scheme or a change of the program does, and ratios leave it
// out. Medians are as measured.

// slope is by what share something takes longer on a core that is slowed all the time. 0: not at all, or it is not
// known.
type slope float64

// factor returns by what factor m is worse at a share of slowed looks.
func (s slope) factor(share float64) float64 { return 1 + float64(s)*share }

// slopes are those of a figure, by the number of processors.
type slopes map[int]slope

// slopesOf estimates the slopes of m from the rounds of cells, by least squares of logarithms. Each cell has its own
// mean, so what a scheme or a change does to it is no part of the slope; all cells of as many processors have one.
func slopesOf(m *Metric, cells []*Summary) slopes {
	groups := map[int][]group{}
	for _, s := range cells {
		if shares := s.shares(m); shares != nil {
			groups[s.Cell.Procs] = append(groups[s.Cell.Procs], group{s.column(m).v, shares})
		}
	}
	all := slopes{}
	for procs, g := range groups {
		all[procs] = fitted(g, float64(m.Better))
	}
	return all
}

// between returns the slope for the ratio of a to b. A round in which nobody looked cannot be compared with one in
// which somebody did, so there is none if either has such rounds.
func (s slopes) between(a, b *Summary, m *Metric) slope {
	if s[a.Cell.Procs] == 0 || a.shares(m) == nil || b.shares(m) == nil {
		return 0
	}
	return s[a.Cell.Procs]
}

// slopes returns the slopes of m in all cells, kept.
func (g *Grid) slopes(m *Metric) slopes {
	g.mu.Lock()
	known, ok := g.slowing[m]
	g.mu.Unlock()
	if ok {
		return known
	}
	known = slopesOf(m, g.measured())
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.slowing == nil {
		g.slowing = map[*Metric]slopes{}
	}
	g.slowing[m] = known
	return known
}

// evened returns m of two cells of a run, without what slowed cores did.
func evened(a, b *Summary, m *Metric) (x, y column) {
	if a == nil || b == nil || m.base != "" || a.grid == nil || a.grid != b.grid {
		return a.column(m), b.column(m)
	}
	by := a.grid.slopes(m).between(a, b, m)
	return a.mended(m, by), b.mended(m, by)
}

// mended returns m of each round as it would be on cores that nothing slowed. Rounds must know how much they were
// slowed unless by is 0.
func (s *Summary) mended(m *Metric, by slope) column {
	c := s.column(m)
	if by == 0 {
		return c
	}
	shares, v := s.shares(m), make([]float64, len(c.v))
	for i := range v {
		v[i] = c.v[i] * math.Pow(by.factor(shares[i]), float64(m.Better))
	}
	return column{c.n, v, c.rising}
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

// shares returns the share of looks that found their core slowed while m was measured, for each round of m's column.
// It is nil if nobody looked in one of them.
func (s *Summary) shares(m *Metric) []float64 {
	halves := halvesOf(m)
	for _, half := range halves {
		if !s.Rounds.has[atMetrics+half.at] {
			return nil
		}
	}
	if len(halves) == 0 {
		return nil
	}
	of := s.column(m)
	all := make([]float64, len(of.n))
	for _, half := range halves {
		seen := s.column(half).lookup()
		for i, n := range of.n {
			share, ok := seen(n, of.rising)
			if !ok {
				return nil
			}
			all[i] += share / float64(len(halves))
		}
	}
	return all
}

// group is the rounds of a cell: a figure, and the shares of slowed looks.
type group struct{ v, share []float64 }

const (
	// steepest is the greatest slope that is looked for. Two threads of a core have half of it each at worst, and
	// what they do to each other's caches comes on top.
	steepest = 3

	// fitFrom is from about how many rounds a slope is estimated at most.
	fitFrom = 1 << 14
)

// fitted returns the slope that leaves the least squares within the groups, to a thousandth. better is +1 if more is
// better. A slope below 0, as if something took less time on slowed cores, is chance.
func fitted(groups []group, better float64) slope {
	n := 0
	for _, g := range groups {
		n += len(g.v)
	}
	var left []float64
	squares := func(s slope) (sum float64) {
		for _, g := range groups {
			left = left[:0]
			for i := 0; i < len(g.v); i += 1 + n/fitFrom {
				if g.v[i] > 0 {
					left = append(left, math.Log(g.v[i]*math.Pow(s.factor(g.share[i]), better)))
				}
			}
			_, within := squared(left)
			sum += within
		}
		return sum
	}
	lo, hi := slope(0), slope(steepest)
	for hi-lo > 0.001 {
		third := (hi - lo) / 3
		if squares(lo+third) <= squares(hi-third) {
			hi -= third
		} else {
			lo += third
		}
	}
	if lo == 0 {
		return 0
	}
	return (lo + hi) / 2
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
