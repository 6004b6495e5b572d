package figures

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/montanaflynn/stats"
)

// The dice and the percentiles are those of the libraries.
func TestDice(t *testing.T) {
	for _, n := range []uint64{1, 2, 3, 6, 16, 20, 1000, 1<<62 + 1, 3 << 61} {
		d, want := dice{2002, n}, rand.New(rand.NewPCG(2002, n))
		got := make([]uint64, 100)
		for range 10 {
			d.throw(got, n)
			for _, got := range got {
				if want := want.Uint64N(n); got != want {
					t.Fatalf("below %d: %d, want %d", n, got, want)
				}
			}
		}
	}
}

func TestPercentile(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	for n := 1; n < 200; n++ {
		values := make([]float64, n)
		for i := range values {
			values[i] = float64(rng.IntN(50)) / 7
		}
		slices.Sort(values)
		for _, p := range []float64{2.5, 50, 97.5, 100} {
			want, err := stats.Percentile(values, p)
			if err != nil {
				t.Fatal(err)
			}
			if got := percentile(n, p, func(k int) float64 { return values[k] }); got != want {
				t.Fatalf("%v %% of %v: %v, want %v", p, values, got, want)
			}
		}
	}
}
