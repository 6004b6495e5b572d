package figures

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// BenchmarkBootstrap is the interval of a ratio, of which a large report has ten thousands.
func BenchmarkBootstrap(b *testing.B) {
	for _, n := range []int{20, 1000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			rng := rand.New(rand.NewPCG(1, 2))
			ratios := make([]float64, n)
			for i := range ratios {
				ratios[i] = 1 + 0.1*rng.NormFloat64()
			}
			for b.Loop() {
				bootstrap(ratios, "name")
			}
		})
	}
}
