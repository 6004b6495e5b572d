package figures_test

import (
	"testing"
	"time"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/internal/figures"
)

// ranked returns n rounds of a scheme that does about so many lookups in a second.
func ranked(scheme string, lookups int64, n int) (rounds []*bench.Round) {
	for i := range n {
		rounds = append(rounds, &bench.Round{
			Cell: bench.Cell{Workload: "w", Scheme: scheme, Subsystem: "s", Procs: 1},
			N:    i, Elapsed: time.Second, Lookups: lookups + int64(i%3), Total: lookups,
		})
	}
	return rounds
}

func TestLead(t *testing.T) {
	d := &figures.Data{}
	for scheme, lookups := range map[string]int64{"slow": 100, "fast": 1000, "alike": 999, "equal": 1000} {
		d.Rounds = append(d.Rounds, ranked(scheme, lookups, 12)...)
	}
	g := figures.Summarise(d)
	cells := []bench.Cell{}
	for _, scheme := range []string{"slow", "alike", "fast", "equal", "absent"} {
		cells = append(cells, bench.Cell{Workload: "w", Scheme: scheme, Subsystem: "s", Procs: 1})
	}
	lead, ok := g.Lead(figures.Throughput, cells)
	if !ok || lead.First.Scheme != "fast" {
		t.Fatalf("%q leads, %v, want fast", lead.First.Scheme, ok)
	}
	if len(lead.Beside) != 1 || lead.Beside[0].Scheme != "equal" {
		t.Errorf("beside it %v, want equal", lead.Beside)
	}
	if _, ok := g.Lead(figures.Throughput, cells[4:]); ok {
		t.Error("what was not measured leads")
	}
	if _, ok := g.Lead(figures.Unloads, cells); ok {
		t.Error("somebody leads in a count that is neither good nor bad")
	}
}
