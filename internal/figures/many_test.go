package figures

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/modbench/modbench/bench"
)

// TestRising: merging counts the pairs that rise and fall as looking at every pair does, with equal values among them.
func TestRising(t *testing.T) {
	dice := rand.New(rand.NewPCG(3, 4))
	for n := range 200 {
		values, want := make([]float64, n), 0
		for i := range values {
			values[i] = float64(dice.IntN(1 + n/2))
			for _, before := range values[:i] {
				switch {
				case before < values[i]:
					want++
				case before > values[i]:
					want--
				}
			}
		}
		sorted := slices.Sorted(slices.Values(values))
		if got := rising(values, make([]float64, n)); got != want || !slices.Equal(values, sorted) {
			t.Fatalf("%d values: %d, want %d; sorted %t", n, got, want, slices.Equal(values, sorted))
		}
	}
}

// TestOver: rounds pair by their numbers in whatever order they stand, and with rounds missing on each side.
func TestOver(t *testing.T) {
	dice := rand.New(rand.NewPCG(5, 6))
	for range 200 {
		value := [2]map[int]float64{{}, {}}
		var sides [2][]*bench.Round
		for i := range sides {
			for _, n := range dice.Perm(20)[:dice.IntN(20)] {
				v := float64(dice.IntN(4))
				value[i][n] = v
				sides[i] = append(sides[i], &bench.Round{N: n, Lookups: 1, Allocs: v})
			}
			if dice.IntN(2) == 0 {
				slices.SortFunc(sides[i], func(a, b *bench.Round) int { return a.N - b.N })
			}
		}
		var want []float64
		for _, r := range sides[0] {
			if below := value[1][r.N]; below != 0 {
				want = append(want, value[0][r.N]/below)
			}
		}
		got := summary(sides[0]...).column(Allocs).over(summary(sides[1]...).column(Allocs))
		if !slices.Equal(got.v, want) {
			t.Fatalf("%v over %v is %v, want %v", value[0], value[1], got, want)
		}
	}
}

// TestManyRatios: where ratios are too many to be drawn, the interval of order statistics is that of the draw, to a
// tenth of its width.
func TestManyRatios(t *testing.T) {
	dice := rand.New(rand.NewPCG(7, 8))
	ratios := make([]float64, redrawn+1)
	for i := range ratios {
		ratios[i] = math.Exp(dice.NormFloat64() / 10)
	}
	drawn, counted := bootstrap(ratios[:redrawn], "x"), bootstrap(ratios, "x")
	if counted != median(ratios) || drawn == median(ratios[:redrawn]) {
		t.Errorf("%+v of %d ratios, %+v of %d", counted, redrawn+1, drawn, redrawn)
	}
	near := (drawn.Hi - drawn.Lo) / 10
	for _, d := range []float64{drawn.Lo - counted.Lo, drawn.Hi - counted.Hi, drawn.Median - counted.Median} {
		if math.Abs(d) > near {
			t.Errorf("drawn %+v, counted %+v", drawn, counted)
		}
	}
}
