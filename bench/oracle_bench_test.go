package bench

import (
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/modbench/modbench/schemes/all"
	"github.com/modbench/modbench/workloads"
)

// oracleTurns is how often BenchmarkOracle changes between the two loops.
const oracleTurns = 101

// BenchmarkOracle says what the look for a broken promise costs in the measured loop: it compares the loop with one
// that is the same, but uses nothing. The two take turns of some thousand lookups, so that what disturbs one disturbs
// the other. The figure is the median of the ratios of neighbours, as "oracle-%"; ns/op is of both loops together.
// As in BenchmarkOverhead, the place of a loop in memory makes a difference of up to 2 % either way:
//
//	for i in $(seq 10); do
//		go test -c -ldflags=-randlayout=$i ./bench &&
//		./bench.test -test.run xxx -test.bench Oracle -test.cpu 1,2 -test.benchtime 2000000x
//	done | tee x && benchstat x
func BenchmarkOracle(b *testing.B) {
	for _, newScheme := range all.Schemes() {
		b.Run("scheme="+newScheme().Info().Name, func(b *testing.B) {
			s := warmSession(b, newScheme)
			n := uint(max(b.N/runtime.GOMAXPROCS(0)/oracleTurns, 1))
			run := func(loop func(w *worker, n uint)) time.Duration {
				began := time.Now()
				var wg sync.WaitGroup
				for _, w := range s.workers {
					wg.Go(func() { loop(w, n) })
				}
				wg.Wait()
				return time.Since(began)
			}
			var cost []float64
			b.ResetTimer()
			for i := range oracleTurns {
				// Each is the first of a turn as often as the other.
				var used, unused time.Duration
				if i%2 == 0 {
					used, unused = run(byHand), run(blind)
				} else {
					unused, used = run(blind), run(byHand)
				}
				cost = append(cost, 100*(float64(used)/float64(unused)-1))
			}
			b.StopTimer()
			slices.Sort(cost)
			b.ReportMetric(cost[oracleTurns/2], "oracle-%")
		})
	}
}

// blind is byHand without use: nothing looks whether a promise is broken.
func blind(w *worker, n uint) {
	scheme, seq := w.scheme, (*[sequence]*workloads.Target)(w.seq)
	for i := range n {
		t := seq[i%sequence]
		ref, err := scheme.Get(t.Table, t.Key)
		if err != nil {
			panic(err)
		}
		scheme.Put(ref)
	}
}
