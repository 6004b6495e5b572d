//go:build explore

package explore

import (
	"fmt"
	"testing"

	"github.com/modbench/modbench/schemes/mem"
)

// counting is three threads that count under a lock and without.
func counting(rounds int) func() Program {
	return func() Program {
		var l mem.Mutex
		var n [4]mem.Int64
		return Program{Threads: threads(3, func(i int) {
			for range rounds {
				l.Lock()
				n[3].Add(1)
				l.Unlock()
				n[i].Add(1)
			}
		})}
	}
}

// BenchmarkSteps measures the search itself: steps a second, with the steps of
// replayed prefixes, which is what an exploration pays for.
func BenchmarkSteps(b *testing.B) {
	for _, o := range []Options{
		{Bound: 3},
		{Bound: Unbounded},
		{Bound: 3, NoReduction: true},
		{Mode: Random},
		{Mode: PCT},
	} {
		b.Run(fmt.Sprintf("mode=%v/bound=%d/reduction=%v", o.Mode, o.Bound, !o.NoReduction), func(b *testing.B) {
			steps := 0
			o.MaxExecutions = 20_000
			for b.Loop() {
				r := Run(counting(3), o)
				steps += r.Steps
			}
			b.ReportMetric(float64(steps)/b.Elapsed().Seconds(), "steps/s")
			b.ReportMetric(0, "ns/op")
		})
	}
}
