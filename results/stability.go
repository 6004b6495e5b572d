package results

import (
	"fmt"
	"math"
	"slices"
)

// The rules by which rounds are called unstable. A median over unstable rounds
// describes no state that the machine was in, and is tagged wherever it is
// shown; a ratio is less affected, since its rounds drift together.
const (
	// Two parts of the rounds must differ by this share to matter: less is within
	// the intervals of an undisturbed machine.
	apart = 0.10

	// A trend must be as unlikely as this without one. With 6 rounds it takes all
	// of them in rising or falling order.
	trendAlpha = 0.02
)

// Unstable says in what way the rounds of the cell do not measure one thing in
// metric m, in a word or two; "" if they do, or are too few to tell. Rounds must
// be in the order measured.
func (s *Summary) Unstable(m *Metric) string {
	values := s.values(m)
	if len(values) < Enough {
		return ""
	}
	first, second := values[:len(values)/2], values[(len(values)+1)/2:]
	shift := math.Abs(math.Log(middle(second) / middle(first)))
	switch {
	case shift > apart && overlap(first, second) == 0:
		return "its halves disagree"
	case shift > apart && trend(values) <= trendAlpha:
		return "it drifts"
	case bimodal(values):
		return "it falls into two groups"
	}
	return ""
}

// overlap returns how many values of each are within the range of the other, 0
// if all of one lie above all of the other.
func overlap(a, b []float64) (n int) {
	for _, v := range a {
		if v >= slices.Min(b) && v <= slices.Max(b) {
			n++
		}
	}
	for _, v := range b {
		if v >= slices.Min(a) && v <= slices.Max(a) {
			n++
		}
	}
	return n
}

// trend returns the two-sided p value of Kendall's test that values neither rise
// nor fall, from its normal approximation, which is close enough from 6 values
// on for a tag.
func trend(values []float64) float64 {
	s := 0
	for i, v := range values {
		for _, w := range values[i+1:] {
			switch {
			case w > v:
				s++
			case w < v:
				s--
			}
		}
	}
	n := float64(len(values))
	sd := math.Sqrt(n * (n - 1) * (2*n + 5) / 18)
	return math.Erfc(math.Max(math.Abs(float64(s))-1, 0) / sd / math.Sqrt2)
}

// bimodal reports whether the sorted values fall into two groups of at least
// two, apart by more than the share that matters and by twice the width of the
// wider group.
func bimodal(values []float64) bool {
	v := slices.Sorted(slices.Values(values))
	for i := 2; i <= len(v)-2; i++ {
		gap := v[i] - v[i-1]
		width := math.Max(v[i-1]-v[0], v[len(v)-1]-v[i])
		if gap > apart*math.Abs(middle(v)) && gap > 2*width {
			return true
		}
	}
	return false
}

// unstable lists the deciding figures of a run that are unstable: how often in
// each way, and of how many.
func unstable(g *Grid) (caveats []string) {
	for _, m := range Deciding {
		var where string
		n, of := 0, 0
		for _, s := range g.all() {
			if s.Figure(m).N == 0 {
				continue
			}
			of++
			if how := s.Unstable(m); how != "" {
				if n == 0 {
					where = fmt.Sprintf("%s: %s", s.Cell, how)
				}
				n++
			}
		}
		if n > 0 {
			caveats = append(caveats, fmt.Sprintf("%s is unstable in %d of %d cells (%s): its medians, tagged !, are of no one state", m.Label, n, of, first(where, n)))
		}
	}
	return caveats
}

// first words the first of n.
func first(where string, n int) string {
	if n > 1 {
		return "the first: " + where
	}
	return where
}
