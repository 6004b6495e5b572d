package figures

import (
	"cmp"
	"math/bits"
	"slices"
)

// urn is values that are drawn from, each as often as it comes.
type urn struct {
	sorted []float64
	rank   []uint64 // of each value, in the order given
	chosen []uint64 // the values that were drawn last
	drawn  []uint64 // how often each rank was
	dice   dice
}

func newUrn(values []float64, seed uint64) *urn {
	n := len(values)
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(values[i], values[j]) })
	u := &urn{make([]float64, n), make([]uint64, n), make([]uint64, n), make([]uint64, n), dice{2002, seed}}
	for rank, i := range order {
		u.sorted[rank], u.rank[i] = values[i], uint64(rank)
	}
	return u
}

// fewRanks is up to how many values medians are counted by their ranks, which takes a table of its square.
const fewRanks = 64

// medians draws as often as draws says, and returns a function that returns the k-th median from below, from 0.
func (u *urn) medians() func(k int) float64 {
	n := len(u.sorted)
	if n > fewRanks {
		values := make([]float64, draws)
		for i := range values {
			values[i] = u.middle(u.median())
		}
		slices.Sort(values)
		return func(k int) float64 { return values[k] }
	}
	var times [fewRanks * fewRanks]uint16 // by low and high rank
	for range draws {
		low, high := u.median()
		times[low*n+high]++
	}
	type counted struct {
		value float64
		times int
	}
	var all []counted
	for i, k := range times[:n*n] {
		if k > 0 {
			all = append(all, counted{u.middle(i/n, i%n), int(k)})
		}
	}
	slices.SortFunc(all, func(a, b counted) int { return cmp.Compare(a.value, b.value) })
	return func(k int) float64 {
		i := 0
		for ; k >= all[i].times; i++ {
			k -= all[i].times
		}
		return all[i].value
	}
}

// middle is the median if its ranks are low and high.
func (u *urn) middle(low, high int) float64 {
	if len(u.sorted)%2 == 1 {
		return u.sorted[low]
	}
	return (u.sorted[low] + u.sorted[high]) / 2
}

// median draws as many values as there are and returns the ranks of the two in their middle, which are one if the
// number is odd. It counts ranks, so it need not sort.
func (u *urn) median() (low, high int) {
	n := len(u.sorted)
	u.dice.throw(u.chosen, uint64(n))
	clear(u.drawn)
	for _, i := range u.chosen {
		u.drawn[u.rank[i]]++
	}
	seen, rank := 0, 0
	for ; seen+int(u.drawn[rank]) <= (n-1)/2; rank++ {
		seen += int(u.drawn[rank])
	}
	low = rank
	for ; seen+int(u.drawn[rank]) <= n/2; rank++ {
		seen += int(u.drawn[rank])
	}
	return low, rank
}

// dice is a source of numbers below a limit. It gives what [rand.Rand.IntN] gives over a [rand.PCG] with the same two
// seeds, in a third of the time, since its state stays in registers: a report draws a billion times.
type dice struct{ hi, lo uint64 }

// throw fills out with numbers from 0 to n-1.
func (d *dice) throw(out []uint64, n uint64) {
	const (
		timesHi, timesLo = 2549297995355413924, 4865540595714422341
		plusHi, plusLo   = 6364136223846793005, 1442695040888963407
		mix              = 0xda942042e4dd58b5
	)
	hi, lo, power := d.hi, d.lo, n&(n-1) == 0
	for i := 0; i < len(out); {
		h, l := bits.Mul64(lo, timesLo)
		h += hi*timesLo + lo*timesHi
		l, carry := bits.Add64(l, plusLo, 0)
		hi, lo = h+plusHi+carry, l
		x := hi ^ hi>>32
		x *= mix
		x ^= x >> 48
		x *= lo | 1
		if power {
			out[i] = x & (n - 1)
			i++
			continue
		}
		v, rest := bits.Mul64(x, n)
		if rest < n && rest < -n%n { // the numbers would not be equally likely
			continue
		}
		out[i] = v
		i++
	}
	d.hi, d.lo = hi, lo
}

// percentile returns what stats.Percentile returns of n values, of which at returns the k-th from below. That function
// sorts a copy each time.
func percentile(n int, percent float64, at func(k int) float64) float64 {
	rank := percent / 100 * float64(n-1)
	k := int(rank)
	if share := rank - float64(k); share != 0 && k+1 < n {
		return at(k) + share*(at(k+1)-at(k))
	}
	return at(k)
}
