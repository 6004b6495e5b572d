package controls_test

import (
	"slices"
	"testing"
	"time"

	"github.com/modbench/modbench/internal/controls"
)

// BenchmarkConvict says how long the stress suite takes to convict each control:
// what a clean run of it is worth.
//
//	go test -run '^$' -bench Convict -benchtime 10x ./internal/controls
func BenchmarkConvict(b *testing.B) {
	for _, c := range controls.All() {
		if !stressed(c) {
			continue
		}
		b.Run("control="+c.Name, func(b *testing.B) {
			var rounds, unloads []float64
			for i := range b.N {
				v := convict(b,
					order{Control: c.Name, Until: c.Promise, Limit: 2 * time.Minute, Seed: uint64(i) * 1000})
				if !v.broke(c.Promise) {
					b.Fatalf("not convicted in %d rounds", v.Rounds)
				}
				rounds = append(rounds, float64(v.Rounds))
				unloads = append(unloads, float64(v.Unloads))
			}
			slices.Sort(unloads)
			var sum float64
			for _, n := range rounds {
				sum += n
			}
			b.ReportMetric(unloads[len(unloads)/2], "unloads-p50")
			b.ReportMetric(unloads[len(unloads)-1], "unloads-max")
			b.ReportMetric(float64(b.N)/sum, "convicted/round")
		})
	}
}
