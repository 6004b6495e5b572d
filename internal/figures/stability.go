package figures

import (
	"math"
	"slices"
)

// The rules by which rounds are called unstable. Unstable rounds do not measure
// one steady state, and their median describes none; it is tagged wherever it is
// shown. A ratio is less affected, since its rounds drift together.
const (
	// Two parts of the rounds must differ by more than this share. Less is within
	// the intervals of an undisturbed machine.
	apart = 0.10

	// A trend must have at most this p value. 6 rounds reach it only if all of them
	// rise or all fall.
	trendAlpha = 0.02
)

// Instability is the way in which the rounds of a cell do not measure one steady
// state.
type Instability int

// Steady also stands for too few rounds to tell.
const (
	Steady    Instability = iota
	Shifted               // the second half of the rounds disagrees with the first
	Drifting              // the rounds rise, or fall
	TwoGroups             // the rounds fall into two groups
)

// Instability returns in what way the rounds of the cell do not measure one
// steady state in metric m. Rounds must be in the order measured.
func (s *Summary) Instability(m *Metric) Instability {
	if s == nil {
		return Steady
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	how, ok := s.steady[m]
	if !ok {
		how = instability(s.values(m))
		if s.steady == nil {
			s.steady = map[*Metric]Instability{}
		}
		s.steady[m] = how
	}
	return how
}

func instability(values []float64) Instability {
	if len(values) < Enough {
		return Steady
	}
	first, second := values[:len(values)/2], values[(len(values)+1)/2:]
	shift := math.Abs(math.Log(middle(second) / middle(first)))
	switch {
	case shift > apart && overlap(first, second) == 0:
		return Shifted
	case shift > apart && trend(values) <= trendAlpha:
		return Drifting
	case bimodal(values):
		return TwoGroups
	}
	return Steady
}

// overlap returns how many values of each side are within the range of the other; 0
// if all values of one side are above all of the other.
func overlap(a, b []float64) (n int) {
	within := func(values, of []float64) {
		least, most := slices.Min(of), slices.Max(of)
		for _, v := range values {
			if v >= least && v <= most {
				n++
			}
		}
	}
	within(a, b)
	within(b, a)
	return n
}

// trend returns the two-sided p value of Kendall's test that values neither rise
// nor fall. It uses the normal approximation, which is close enough for a mark if
// there are 6 values or more.
func trend(values []float64) float64 {
	s := rising(slices.Clone(values), make([]float64, len(values)))
	n := float64(len(values))
	sd := math.Sqrt(n * (n - 1) * (2*n + 5) / 18)
	return math.Erfc(math.Max(math.Abs(float64(s))-1, 0) / sd / math.Sqrt2)
}

// rising returns how many pairs of values rise, less those that fall, and sorts values. It has room for as many. It
// merges sorted halves, so that not every pair is looked at: there may be many rounds.
func rising(values, room []float64) (s int) {
	n := len(values)
	if n < 2 {
		return 0
	}
	a, b := values[:n/2], values[n/2:]
	s = rising(a, room) + rising(b, room)
	less, most := 0, 0 // of a: how many are less than the value of b, and how many at most as large
	merged := room[:0]
	for _, v := range b {
		for ; most < len(a) && a[most] <= v; most++ {
			merged = append(merged, a[most])
		}
		for less < most && a[less] < v {
			less++
		}
		s += less - (len(a) - most)
		merged = append(merged, v)
	}
	merged = append(merged, a[most:]...)
	copy(values, merged)
	return s
}

// bimodal reports whether the sorted values fall into two groups of at least
// two, apart by more than the share that matters and by twice the width of the
// wider group.
func bimodal(values []float64) bool {
	v := slices.Sorted(slices.Values(values))
	least := apart * math.Abs(middle(v))
	for i := 2; i <= len(v)-2; i++ {
		gap := v[i] - v[i-1]
		width := math.Max(v[i-1]-v[0], v[len(v)-1]-v[i])
		if gap > least && gap > 2*width {
			return true
		}
	}
	return false
}

// unstable finds the deciding figures that are unstable: in how many cells, and
// in what way in the first of them.
func (g *Grid) unstable() (all []Caveat) {
	for _, m := range Deciding {
		c := Unstable{Metric: m}
		for _, s := range g.measured() {
			if s.Figure(m).N == 0 {
				continue
			}
			c.Of++
			if how := s.Instability(m); how != Steady {
				if c.N == 0 {
					c.Cell, c.How = s.Cell, how
				}
				c.N++
			}
		}
		if c.N > 0 {
			all = append(all, c)
		}
	}
	return all
}
