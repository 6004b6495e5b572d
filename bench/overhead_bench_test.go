package bench

import (
	"fmt"
	"runtime"
	"sync"
	"testing"

	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/all"
	"github.com/modbench/modbench/workloads"
	"github.com/modbench/modbench/workloads/subsystem"
)

// BenchmarkOverhead compares the harness, and the harness with some lookups
// timed, with a loop written by hand over the same calls and keys, on the
// cheapest table:
//
//	go test -run xxx -bench Overhead -cpu 1,2 -count 10 ./bench | tee x && benchstat -col /loop x
func BenchmarkOverhead(b *testing.B) {
	w, _ := workloads.ByName("lookup-heavy")
	w.Knobs.Seed = 1
	for _, name := range []string{"none", "tryget", "rwsem"} {
		for _, how := range []string{"hand", "harness", "sampled"} {
			b.Run(fmt.Sprintf("scheme=%s/loop=%s", name, how), func(b *testing.B) {
				procs := runtime.GOMAXPROCS(0)
				s, err := newSession(&Config{
					Cell:      Cell{Workload: w.Name, Scheme: name, Subsystem: "file_operations", Procs: procs},
					Scheme:    func() schemes.Scheme { return all.New(name) },
					Subsystem: &subsystem.FileOperations, Workload: w, Knobs: w.Knobs, Batch: 1024,
				})
				if err != nil {
					b.Fatal(err)
				}
				m, err := s.half(closedLoop, 0, 100_000)
				if err != nil {
					b.Fatal(err)
				}
				s.setInterval(&Round{Lookups: m.operations, Elapsed: m.elapsed, Workers: procs, Cell: s.config.Cell})
				n := max(b.N/procs, 1)
				b.ResetTimer()
				var wg sync.WaitGroup
				for _, w := range s.workers {
					wg.Go(func() {
						switch how {
						case "hand":
							byHand(w, n)
						case "harness":
							w.run(&s.stop, int64(n), loop{w.plain, w.batch})
						case "sampled":
							w.run(&s.stop, int64(n), loop{w.sampled, w.batch})
						}
					})
				}
				wg.Wait()
			})
		}
	}
}

// byHand is what one would write to measure get, use and put alone.
func byHand(w *worker, n int) {
	scheme, targets, seq := w.scheme, w.targets, w.seq
	for i := range n {
		t := &targets[seq[i%sequence]]
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
