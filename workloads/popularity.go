package workloads

import (
	"math"
	"math/rand/v2"
	"sort"
)

// Popularity draws from n things by a Zipf law: the thing of rank r, counted from 0, has the weight (r+1)^-skew. The
// seed decides which thing has which rank, so popularity does not depend on the position in a table. A Popularity does
// not change, so any number of goroutines may draw from it, each with a generator of its own.
type Popularity struct {
	rank       []int     // rank[r] is the thing of rank r
	cumulative []float64 // of the weights, ending at 1
}

// NewPopularity returns the law for n things; n must be above 0.
func NewPopularity(n int, skew float64, seed uint64) *Popularity {
	p := &Popularity{
		rank:       rand.New(rand.NewPCG(seed, 0x706f70)).Perm(n),
		cumulative: make([]float64, n),
	}
	sum := 0.0
	for r := range n {
		sum += math.Pow(float64(r+1), -skew)
		p.cumulative[r] = sum
	}
	for r := range p.cumulative {
		p.cumulative[r] /= sum
	}
	return p
}

// Draw returns one thing, from 0 to n-1. It takes O(log n), so the timed path draws in advance.
func (p *Popularity) Draw(r *rand.Rand) int {
	i := sort.SearchFloat64s(p.cumulative, r.Float64())
	return p.rank[min(i, len(p.rank)-1)]
}
