package bench

import (
	"fmt"
	"math"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/none"
	"github.com/modbench/modbench/schemes/rwsem"
	"github.com/modbench/modbench/schemes/tryget"
	"github.com/modbench/modbench/workloads"
	"github.com/modbench/modbench/workloads/subsystem"
)

// BenchmarkOverhead compares the harness with a loop written by hand that does the
// same calls with the same keys. It also compares the sampled loop with the same
// loop whose first sample never comes. All run on the cheapest table and in the
// same memory:
//
//	for i in $(seq 30); do
//		go test -c -ldflags=-randlayout=$i ./bench &&
//		./bench.test -test.run xxx -test.bench Overhead -test.cpu 1,2 -test.benchtime 30ms
//	done | tee x && benchstat -col /loop x
//
// A loop of the shell is better than -count: the variants take turns, and each
// binary has a layout of its own. Where the linker puts the loops makes a
// difference of up to 2 % either way, and of 10 % for the floor. That difference
// is the same from run to run, and another one after the next change of the code.
func BenchmarkOverhead(b *testing.B) {
	for _, newScheme := range []func() schemes.Scheme{none.New, tryget.New, rwsem.New} {
		name := newScheme().Info().Name
		procs := runtime.GOMAXPROCS(0)
		s := warmSession(b, newScheme)
		for _, how := range []string{"hand", "harness", "untimed", "sampled"} {
			b.Run(fmt.Sprintf("scheme=%s/loop=%s", name, how), func(b *testing.B) {
				n := max(b.N/procs, 1)
				b.ResetTimer()
				var wg sync.WaitGroup
				for _, w := range s.workers {
					wg.Go(func() {
						var ended atomic.Bool
						harness := func(m mode) {
							l, size := s.loop(w, m, &ended)
							w.run(&ended, int64(n), l, size)
						}
						switch how {
						case "hand":
							byHand(w, uint(n))
						case "harness":
							harness(closedLoop)
						case "untimed":
							w.times.skip = math.MaxInt
							harness(timedLoop)
							w.times.skip = 0
						case "sampled":
							harness(timedLoop)
						}
					})
				}
				wg.Wait()
			})
		}
	}
}

// warmSession is a session on the cheapest table, after some lookups.
func warmSession(b *testing.B, newScheme func() schemes.Scheme) *session {
	b.Helper()
	w, _ := workloads.ByName("lookup-heavy")
	w.Knobs.Seed = 1
	procs := runtime.GOMAXPROCS(0)
	s, err := newSession(b.Context(), &Config{
		Cell: Cell{
			Workload: w.Name, Scheme: newScheme().Info().Name, Subsystem: "file_operations", Procs: procs,
		},
		Scheme: newScheme, Subsystem: &subsystem.FileOperations, Workload: w, Knobs: w.Knobs,
	})
	if err != nil {
		b.Fatal(err)
	}
	var m measure
	for range 3 { // the last is warm
		if m, err = s.half(b.Context(), closedLoop, 0, 300_000); err != nil {
			b.Fatal(err)
		}
	}
	s.setInterval(&Round{Lookups: m.operations, Elapsed: m.elapsed, Workers: procs, Cell: s.config.Cell})
	return s
}

// byHand is the loop that one would write to measure get, use and put alone.
func byHand(w *worker, n uint) {
	scheme, seq := w.scheme, (*[sequence]*workloads.Target)(w.seq)
	for i := range n {
		t := seq[i%sequence]
		ref, err := scheme.Get(t.Table, t.Key)
		if err != nil {
			panic(err)
		}
		if ref.Use() != schemes.Intact {
			panic("not intact")
		}
		scheme.Put(ref)
	}
}
