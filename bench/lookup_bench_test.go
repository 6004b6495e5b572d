package bench

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/modbench/modbench/schemes/all"
	"github.com/modbench/modbench/workloads"
	"github.com/modbench/modbench/workloads/subsystem"
)

// BenchmarkLookupHeavy and its siblings run a workload for b.N lookups by
// GOMAXPROCS workers:
//
//	go test -bench . -cpu 1,2 -count 10 ./bench | tee x && benchstat -col /scheme x
//
// One operation is one lookup: get, use, put. ns/op is wall time over all
// workers together. Latencies come from as many lookups again with the clock
// read around some of them, and are left out of ns/op.
func BenchmarkLookupHeavy(b *testing.B) { benchmark(b, "lookup-heavy") }

func BenchmarkUnloadHeavy(b *testing.B) { benchmark(b, "unload-heavy") }

// BenchmarkPluginRegistry and BenchmarkHotReload run the workloads of a Go program, on its table alone. Requests
// sleep, so an operation takes the time of a request divided by how many are under way at once.
func BenchmarkPluginRegistry(b *testing.B) { benchmark(b, "plugin-registry") }

func BenchmarkHotReload(b *testing.B) { benchmark(b, "hot-reload") }

func benchmark(b *testing.B, workload string) {
	w, ok := workloads.ByName(workload)
	if !ok {
		b.Fatalf("no workload %s", workload)
	}
	w.Knobs.Seed = 1
	for _, sub := range w.On(subsystem.All) {
		for _, newScheme := range all.Schemes() {
			info := newScheme().Info()
			var s *session // kept while b.N grows: booting costs more than a short run
			var err error
			b.Run(fmt.Sprintf("scheme=%s/subsystem=%s", info.Name, sub.Name), func(b *testing.B) {
				if procs := runtime.GOMAXPROCS(0); s == nil || s.config.Cell.Procs != procs {
					s, err = newSession(b.Context(), &Config{
						Cell:   Cell{Workload: workload, Scheme: info.Name, Subsystem: sub.Name, Procs: procs},
						Scheme: newScheme, Subsystem: sub,
						Workload: w, Knobs: w.Knobs,
					})
					if err != nil {
						b.Fatal(err)
					}
				}
				report(b, s)
			})
		}
	}
}

// report runs b.N lookups and reports what a round measures.
func report(b *testing.B, s *session) {
	b.ResetTimer()
	m, err := s.half(b.Context(), closedLoop, 0, int64(b.N))
	b.StopTimer()
	if err != nil {
		b.Fatal(err)
	}
	r := Round{Lookups: m.operations, Elapsed: m.elapsed, Workers: len(s.workers), Cell: s.config.Cell}
	s.reset()
	s.setInterval(&r)
	if _, err := s.half(b.Context(), timedLoop, 0, int64(b.N)); err != nil {
		b.Fatal(err)
	}
	if err := s.check(); err != nil {
		b.Fatal(err)
	}
	s.collect(&r)
	b.ReportMetric(r.NsPerOp(), "ns/op")
	b.ReportMetric(r.Throughput(), "lookups/s")
	b.ReportMetric(float64(m.mallocs)/float64(m.operations), "allocs/op")
	for _, q := range []struct {
		unit string
		q    float64
	}{{"p50-ns", 0.5}, {"p90-ns", 0.9}, {"p99-ns", 0.99}, {"p99.9-ns", 0.999}, {"max-ns", 1}} {
		if r.Get.Count() > 0 {
			b.ReportMetric(float64(r.Get.Quantile(q.q)), q.unit)
		}
		if r.Unload.Count() > 0 && !strings.Contains("p90-ns p99.9-ns", q.unit) {
			b.ReportMetric(float64(r.Unload.Quantile(q.q)), "unload-"+q.unit)
		}
	}
	b.ReportMetric(float64(r.Refused), "refused")
	b.ReportMetric(float64(r.Misses), "misses")
	b.ReportMetric(float64(r.Unloads), "unloads")
}
