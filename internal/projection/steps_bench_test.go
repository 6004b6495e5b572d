//go:build explore

package projection

import (
	"context"
	"testing"

	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/rwsem"
	"github.com/modbench/modbench/schemes/srcu"
	"github.com/modbench/modbench/schemes/tryget"
)

// BenchmarkSchemes simulates lookups on 192 processors: steps a second of the simulator.
func BenchmarkSchemes(b *testing.B) {
	for _, mk := range []func() schemes.Scheme{srcu.New, rwsem.New, tryget.New} {
		b.Run(mk().Info().Name, func(b *testing.B) {
			var steps int64
			for b.Loop() {
				c := configOf(mk, "lookup-heavy", 192)
				c.unloads = 0
				out, err := simulate(context.Background(), c)
				if err != nil {
					b.Fatal(err)
				}
				steps += out.steps
			}
			b.ReportMetric(float64(steps)/b.Elapsed().Seconds(), "steps/s")
		})
	}
}
