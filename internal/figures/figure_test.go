package figures

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/modbench/modbench/bench"
)

func TestMedianInterval(t *testing.T) {
	for _, c := range []struct {
		name   string
		values []float64
		want   Figure
	}{
		{"none", nil, Figure{}},
		{"one", []float64{3}, Figure{Median: 3, N: 1}},
		{"five are too few", []float64{5, 1, 4, 2, 3}, Figure{Median: 3, N: 5}},
		{"six give their range", []float64{6, 1, 5, 2, 4, 3}, Figure{Median: 3.5, Lo: 1, Hi: 6, Interval: true, N: 6}},
		{"ten leave out the ends", []float64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10},
			Figure{Median: 5.5, Lo: 2, Hi: 9, Interval: true, N: 10}},
		{"what is no number is left out", []float64{math.NaN(), 2, math.Inf(1)}, Figure{Median: 2, N: 1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := median(c.values); got != c.want {
				t.Errorf("got %+v, want %+v", got, c.want)
			}
		})
	}
}

// summary is the summary of rounds of one cell.
func summary(rounds ...*bench.Round) *Summary {
	var d Data
	for _, r := range rounds {
		d.Add(r)
	}
	return Summarise(&d).At(bench.Cell{})
}

// TestRatioPairsRounds drifts both schemes alike, by more than they differ: the
// paired ratio is exact all the same.
func TestRatioPairsRounds(t *testing.T) {
	var a, b []*bench.Round
	for n := range 8 {
		drift := float64(1 + n)
		a = append(a, &bench.Round{N: n, Lookups: 1, Allocs: 1.5 * drift})
		b = append([]*bench.Round{{N: n, Lookups: 1, Allocs: 2 * drift}}, b...)
	}
	f := Ratio(summary(a...), summary(b...), Allocs)
	if f != (Figure{Median: 0.75, Lo: 0.75, Hi: 0.75, Interval: true, N: 8}) {
		t.Errorf("got %+v, want exactly 0.75", f)
	}
}

func TestRatioIsHonest(t *testing.T) {
	one := func(n int, v float64) *bench.Round { return &bench.Round{N: n, Allocs: v} }
	a := summary(one(0, 2), one(1, 2), one(2, 2), one(9, 2))
	b := summary(one(0, 1), one(1, 0), one(2, 1), one(3, 1))
	if f := Ratio(a, b, Allocs); f != (Figure{Median: 2, N: 2}) {
		t.Errorf("got %+v, want 2 of the two rounds that pair, no interval", f)
	}
	if f := Ratio(a, nil, Allocs); f.N != 0 {
		t.Errorf("got %+v, want nothing", f)
	}
	if f := a.Figure(GetP50); f.N != 0 {
		t.Errorf("got %+v, want nothing: there are no histograms", f)
	}
}

// TestBootstrapCovers draws 10 rounds whose true median ratio is 1, many times:
// the interval must miss it seldom. The percentile bootstrap of a median is a
// little too narrow at 10 rounds; 10 % bounds how much.
func TestBootstrapCovers(t *testing.T) {
	missed := 0
	const runs = 200
	for i := range runs {
		ratios := make([]float64, 10)
		for j := range ratios {
			u := float64((i*7919+j*104729)%9973)/9973 - 0.5 // even over the range
			ratios[j] = math.Exp(0.1 * u)
		}
		if f := bootstrap(ratios, string(rune(i))); f.Lo > 1 || f.Hi < 1 {
			missed++
		}
	}
	if missed > runs/10 {
		t.Errorf("%d of %d intervals miss the true ratio", missed, runs)
	}
}

// An urn gives the medians that sorting gives, counted by their ranks or not.
func TestUrn(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	for n := 1; n < fewRanks+3; n++ {
		values := make([]float64, n)
		for i := range values {
			values[i] = float64(rng.IntN(20)) / 3
		}
		u, dice := newUrn(values, uint64(n)), rand.New(rand.NewPCG(2002, uint64(n)))
		var want []float64
		for range draws {
			drawn := make([]float64, n)
			for i := range drawn {
				drawn[i] = values[dice.IntN(n)]
			}
			want = append(want, middle(drawn))
		}
		slices.Sort(want)
		got := u.medians()
		for k, want := range want {
			if got(k) != want {
				t.Fatalf("%d values: median %d from below is %v, want %v", n, k, got(k), want)
			}
		}
	}
}
