package figures

import (
	"cmp"
	"math"
	"slices"
)

// signedRank returns the two-sided p value of Wilcoxon's signed-rank test of
// pairs, each given as the logarithm of its ratio. It is the probability that ratios
// lie at least as unevenly about 1 as these do, if the scheme's name made no
// difference.
//
// The test fits how rounds are measured. Within a round the schemes run one
// after the other in an order drawn at random. If the name made no difference,
// swapping two of them would only flip the sign of the logarithm. So the logarithm
// is symmetric about 0, and the test assumes nothing else. A sign test would assume
// no less and need a larger difference to show it; an unpaired test would count the
// drift from round to round as noise.
//
// The p value is exact up to 100 pairs, ties included: they share their mean rank,
// and pairs without a difference are left out. Beyond 100 it comes from the normal
// approximation. The smallest that n pairs can give is 2/2^n.
func signedRank(logs []float64) float64 {
	logs = slices.DeleteFunc(finite(logs), func(v float64) bool { return v == 0 })
	n := len(logs)
	if n == 0 {
		return 1
	}
	slices.SortFunc(logs, func(a, b float64) int { return cmp.Compare(math.Abs(a), math.Abs(b)) })
	ranks := make([]int, n) // twice the rank: the mean rank of a tie may end in a half
	for i := 0; i < n; {
		j := i + 1
		for j < n && math.Abs(logs[j]) == math.Abs(logs[i]) {
			j++
		}
		for k := i; k < j; k++ {
			ranks[k] = i + 1 + j
		}
		i = j
	}
	total, plus, squares := 0, 0, 0.0
	for i, r := range ranks {
		total += r
		squares += float64(r) * float64(r)
		if logs[i] > 0 {
			plus += r
		}
	}
	less := min(plus, total-plus)
	if n > 100 {
		z := (float64(total)/2 - float64(less)) / (math.Sqrt(squares) / 2)
		return math.Erfc(z / math.Sqrt2)
	}
	return math.Min(1, 2*below(ranks, less))
}

// below returns how likely a sum of ranks, each in it with probability 1/2, is
// at most sum.
func below(ranks []int, sum int) float64 {
	step := 2 // all ranks are even unless there are ties, and so are their sums
	if slices.ContainsFunc(ranks, func(r int) bool { return r%2 == 1 }) {
		step = 1
	}
	sum /= step
	p := make([]float64, sum+1) // how likely each sum is, by step
	p[0] = 1
	for _, r := range ranks {
		r /= step
		for s := sum; s >= r; s-- {
			p[s] = p[s]/2 + p[s-r]/2
		}
		for s := range min(r, sum+1) {
			p[s] /= 2
		}
	}
	tail := 0.0
	for _, v := range p {
		tail += v
	}
	return tail
}

// holm returns p values corrected for their number, after Holm. If differences count as
// shown whose corrected value is at most alpha, then one of them is wrong in at most a
// share alpha of runs, however the values depend on each other.
//
// Note: a joint permutation test (Westfall and Young) would lose less power. It
// needs all comparisons to be exchangeable in the same rounds, and comparisons of
// several schemes with one are not.
func holm(p []float64) []float64 {
	order := make([]int, len(p))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(p[i], p[j]) })
	adjusted := make([]float64, len(p))
	least := 0.0
	for rank, i := range order {
		least = math.Max(least, math.Min(1, float64(len(p)-rank)*p[i]))
		adjusted[i] = least
	}
	return adjusted
}

// alpha is the share of runs in which a family of comparisons may contain a
// difference that is not there.
const alpha = 1 - confidence

// RoundsFor returns how many rounds it takes to show any of n differences that are
// judged together. With fewer, even rounds that all agree have a p value,
// 2/2^rounds, that is too large after correction.
func RoundsFor(n int) int {
	return max(Enough, int(math.Ceil(1+math.Log2(float64(max(n, 1))/alpha)-1e-9)))
}
