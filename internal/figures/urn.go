package figures

import (
	"cmp"
	"math/bits"
	"math/rand/v2"
	"slices"
)

// urn is values that are drawn from, each as often as it comes.
type urn struct {
	sorted []float64
	rank   []int // of each value, in the order given
	drawn  []int // how often each rank was drawn
	dice   dice
}

func newUrn(values []float64, seed uint64) *urn {
	order := make([]int, len(values))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(values[i], values[j]) })
	u := &urn{make([]float64, len(values)), make([]int, len(values)), make([]int, len(values)),
		dice{*rand.NewPCG(2002, seed)}}
	for rank, i := range order {
		u.sorted[rank], u.rank[i] = values[i], rank
	}
	return u
}

// medians draws as often as draws says, and returns the medians, rising.
func (u *urn) medians() []float64 {
	values := make([]float64, draws)
	for i := range values {
		values[i] = u.median()
	}
	slices.Sort(values)
	return values
}

// median draws as many values as there are and returns their median. It counts ranks, so it need not sort.
func (u *urn) median() float64 {
	n := len(u.sorted)
	clear(u.drawn)
	for range n {
		u.drawn[u.rank[u.dice.intN(uint64(n))]]++
	}
	seen, rank := 0, 0
	for ; seen+u.drawn[rank] <= (n-1)/2; rank++ {
		seen += u.drawn[rank]
	}
	low := u.sorted[rank]
	if n%2 == 1 {
		return low
	}
	for ; seen+u.drawn[rank] <= n/2; rank++ {
		seen += u.drawn[rank]
	}
	return (low + u.sorted[rank]) / 2
}

// dice is a source of numbers below a limit. It gives what [rand.Rand.IntN] gives, in half the time, since the
// compiler knows the generator: a report draws a hundred million times.
type dice struct{ rand.PCG }

// intN returns a number from 0 to n-1.
func (d *dice) intN(n uint64) uint64 {
	if n&(n-1) == 0 {
		return d.Uint64() & (n - 1)
	}
	hi, lo := bits.Mul64(d.Uint64(), n)
	if lo < n {
		for least := -n % n; lo < least; {
			hi, lo = bits.Mul64(d.Uint64(), n)
		}
	}
	return hi
}

// percentile returns what stats.Percentile returns, of values that are sorted already: that sorts a copy each time.
func percentile(sorted []float64, percent float64) float64 {
	rank := percent / 100 * float64(len(sorted)-1)
	k := int(rank)
	if share := rank - float64(k); share != 0 && k+1 < len(sorted) {
		return sorted[k] + share*(sorted[k+1]-sorted[k])
	}
	return sorted[k]
}
