package workloads

import (
	"math"
	"math/rand/v2"
	"sort"
)

// Popularity draws from n things by a Zipf law: the thing of rank r (from 0)
// with weight (r+1)^-skew. Which thing has which rank is a permutation drawn
// from the seed, so that popularity and position in a table are independent. It
// is read-only once made.
type Popularity struct {
	rank       []int     // rank[r] is the thing of rank r
	cumulative []float64 // of the weights, ending at 1
}

// NewPopularity returns the law for n > 0 things.
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

// Draw returns one thing. O(log n); not for the timed path.
func (p *Popularity) Draw(r *rand.Rand) int {
	i := sort.SearchFloat64s(p.cumulative, r.Float64())
	return p.rank[min(i, len(p.rank)-1)]
}
