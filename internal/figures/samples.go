package figures

import (
	"math"
	"slices"
)

// FewSamples is how many samples of a round a quantile should rest on. A quantile that
// rests on fewer is the extreme samples of the round, whatever its name says.
const FewSamples = 5

// beside returns how many of n samples the quantile q rests on: how many are at least as
// large or how many are at most as large, whichever is fewer. The 99th percentile of 8
// samples is the largest of them and rests on 1.
func beside(q, n float64) int {
	if n == 0 {
		return 0
	}
	rank := max(math.Ceil(q*n-1e-9), 1)
	return int(min(rank, n-rank+1))
}

// RestsOn returns how many samples a round the quantile m rests on, in the median round
// that has it; ok: m is a quantile and the cell has it.
func (s *Summary) RestsOn(m *Metric) (samples int, ok bool) {
	if s == nil || m.rests == nil {
		return 0, false
	}
	var all []int
	for _, n := range s.numbers(atCounts + int(m.samples)).v {
		if n := m.rests(n); n > 0 {
			all = append(all, n)
		}
	}
	if len(all) == 0 {
		return 0, false
	}
	slices.Sort(all)
	return all[(len(all)-1)/2], true
}
