//go:build !explore && !race && !modbench_nolinkname

package percpu

import (
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// BenchmarkSynchronize says how long a grace period takes on two processors, by what the other one does: sections
// one after the other, as a hot reader of a lookup table; work without sections, so that it must be interrupted; or
// nothing. ns/op is the mean; p50-ns and p99-ns have one reading of the clock in them.
//
//	go test -run xxx -bench Synchronize -cpu 2 ./schemes/percpu
func BenchmarkSynchronize(b *testing.B) {
	var word atomic.Int64
	for _, c := range []struct {
		name string
		work func()
	}{
		{"other=reads", func() {
			cpu := ReadLock()
			_ = word.Load()
			ReadUnlock(cpu)
		}},
		{"other=works", func() { _ = word.Load() }},
		{"other=idle", nil},
	} {
		b.Run(c.name, func(b *testing.B) {
			defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(2))
			var stop atomic.Bool
			var other sync.WaitGroup
			if c.work != nil {
				other.Go(func() {
					for !stop.Load() {
						for range 100 {
							c.work()
						}
					}
				})
				time.Sleep(time.Millisecond) // it has its processor
			}
			var took []time.Duration
			for b.Loop() {
				began := time.Now()
				Synchronize()
				took = append(took, time.Since(began))
			}
			stop.Store(true)
			other.Wait()
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)/2]), "p50-ns")
			b.ReportMetric(float64(took[len(took)*99/100]), "p99-ns")
		})
	}
}
