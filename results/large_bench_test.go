package results

import (
	"path/filepath"
	"runtime"
	"testing"
)

// BenchmarkReadCondensed reads a made-up directory for a report. B/round is what a round takes in memory afterwards,
// gets of all rounds of its cell included; a report takes up to twice as much, for the collector.
func BenchmarkReadCondensed(b *testing.B) {
	for _, size := range []struct {
		name          string
		cells, rounds int
	}{{"cells=500/rounds=20", 500, 20}, {"cells=10/rounds=1000", 10, 1000}} {
		b.Run(size.name, func(b *testing.B) {
			dir := filepath.Join(b.TempDir(), "large")
			makeLarge(b, dir, size.cells, size.rounds)
			before := inUse()
			var run *Run
			for b.Loop() {
				run = nil
				var err error
				if run, err = ReadCondensed(dir); err != nil {
					b.Fatal(err)
				}
			}
			n := float64(size.cells * size.rounds)
			b.ReportMetric(float64(inUse()-before)/n, "B/round")
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/round")
			runtime.KeepAlive(run)
		})
	}
}
