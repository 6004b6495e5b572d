package figures

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestSignedRank(t *testing.T) {
	ten := []float64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}
	with := func(flip ...int) []float64 {
		v := append([]float64(nil), ten...)
		for _, i := range flip {
			v[i] = -v[i]
		}
		return v
	}
	for _, c := range []struct {
		name string
		logs []float64
		want float64
	}{
		{"nothing", nil, 1},
		{"no difference at all", []float64{0, 0, 0}, 1},
		{"one", []float64{3}, 1},
		{"six that agree", ten[:6], 2.0 / 64},
		{"ten that agree", ten, 2.0 / 1024},
		{"the least against", with(0), 4.0 / 1024},
		{"the third against: {}, {1}, {2}, {3}, {1,2}", with(2), 10.0 / 1024},
		{"all against", []float64{-1, -2, -3, -4, -5, -6}, 2.0 / 64},
		{"a tie that agrees", []float64{1, 1, 1}, 2.0 / 8},
		{"a tie that does not", []float64{1, 1, -1}, 1},
		{"what is no number is left out", append([]float64{math.NaN(), math.Inf(-1), 0}, ten...), 2.0 / 1024},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := signedRank(c.logs); math.Abs(got-c.want) > 1e-12 {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}

// TestSignedRankApproximation compares the exact p value of 100 pairs with the
// approximate one of 101, which one more small pair hardly moves.
func TestSignedRankApproximation(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for _, shift := range []float64{0, 0.1, 0.2, 0.3} {
		logs := []float64{1e-9}
		for range 100 {
			logs = append(logs, rng.NormFloat64()+shift)
		}
		exact, approximate := signedRank(logs[1:]), signedRank(logs)
		if exact/approximate > 1.25 || approximate/exact > 1.25 {
			t.Errorf("shift %v: exact %v, approximate %v", shift, exact, approximate)
		}
	}
}

func TestHolm(t *testing.T) {
	for _, c := range []struct{ p, want []float64 }{
		{nil, nil},
		{[]float64{0.04}, []float64{0.04}},
		{[]float64{0.01, 0.04, 0.03, 0.005}, []float64{0.03, 0.06, 0.06, 0.02}},
		{[]float64{0.9, 0.8}, []float64{1, 1}},
	} {
		got := holm(c.p)
		for i := range c.want {
			if math.Abs(got[i]-c.want[i]) > 1e-12 {
				t.Errorf("holm(%v) = %v, want %v", c.p, got, c.want)
			}
		}
	}
}

func TestRoundsFor(t *testing.T) {
	for _, c := range []struct{ comparisons, want int }{{0, 6}, {1, 6}, {2, 7}, {10, 9}, {25, 10}, {26, 11}, {50, 11}} {
		if got := RoundsFor(c.comparisons); got != c.want {
			t.Errorf("RoundsFor(%d) = %d, want %d", c.comparisons, got, c.want)
		}
	}
}

// TestFamilyError judges families of ten comparisons in which there is nothing
// to be found, with noise as skewed as latencies are, and counts those in which
// something is: at most one in twenty. The same noise around a difference of 10
// % hides it seldom.
func TestFamilyError(t *testing.T) {
	const families, size, rounds = 1000, 10, 10
	rng := rand.New(rand.NewPCG(1, 2))
	noise := func() float64 { return 0.02 * math.Abs(rng.NormFloat64()) * rng.ExpFloat64() }
	wrong, found := 0, 0
	for range families {
		same, other := make([]float64, size), make([]float64, size)
		for i := range size {
			a, b := make([]float64, rounds), make([]float64, rounds)
			for n := range rounds {
				a[n] = noise() - noise()
				b[n] = math.Log(1.1) + noise() - noise()
			}
			same[i], other[i] = signedRank(a), signedRank(b)
		}
		one := false
		for i, p := range holm(same) {
			one = one || p <= alpha
			if holm(other)[i] <= alpha {
				found++
			}
		}
		if one {
			wrong++
		}
	}
	if wrong > families/20 {
		t.Errorf("%d of %d families show a difference that is not there", wrong, families)
	}
	if found < families*size*95/100 {
		t.Errorf("%d of %d differences of 10 %% were found", found, families*size)
	}
}
