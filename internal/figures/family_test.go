package figures_test

import (
	"testing"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/internal/figures"
	"github.com/modbench/modbench/internal/resultstest"
)

func cell(scheme string) bench.Cell {
	return bench.Cell{Workload: "lookup-heavy", Scheme: scheme, Subsystem: "filesystem", Procs: 2}
}

func TestAgainst(t *testing.T) {
	for _, c := range []struct {
		name   string
		opts   resultstest.Options
		family int
		want   figures.Verdict
	}{
		{name: "ten rounds of ten comparisons", opts: resultstest.Options{Rounds: 10}, family: 10, want: figures.Worse},
		{name: "six rounds of ten", opts: resultstest.Options{Rounds: 6}, family: 10, want: figures.Uncorrected},
		{name: "five rounds", opts: resultstest.Options{Rounds: 5}, family: 0, want: figures.Unjudged},
		{name: "six rounds of one", opts: resultstest.Options{Rounds: 6, Procs: []int{2},
			Subsystems: []string{"filesystem"}}, family: 1, want: figures.Worse},
		{name: "points are of the same family", opts: resultstest.Options{Rounds: 10,
			Points: []string{"", "a=1", "a=2"}}, family: 30, want: figures.Uncorrected},
		{name: "workloads are not", opts: resultstest.Options{Rounds: 10, Workloads: []string{"lookup-heavy", "herd"}},
			family: 10, want: figures.Worse},
		{name: "a floor and a control are not compared",
			opts: resultstest.Options{Rounds: 10, Schemes: []string{"none", "tryget", "rwsem",
				"modcount"}}, family: 10, want: figures.Worse},
		{name: "three with the first", opts: resultstest.Options{Rounds: 10,
			Schemes: []string{"tryget", "rwsem", "srcu"}}, family: 20, want: figures.Worse},
	} {
		t.Run(c.name, func(t *testing.T) {
			g := figures.Summarise(resultstest.Run(c.opts).Data())
			got := g.Against(figures.Throughput, cell("rwsem"), "tryget")
			if got.Family != c.family || got.Verdict() != c.want {
				t.Errorf("family of %d, verdict %v; want %d, %v", got.Family, got.Verdict(), c.family, c.want)
			}
			if got.Interval != (got.N >= figures.Enough) || got.Median > 0.7 {
				t.Errorf("ratio %+v, want one well below 1, with an interval if it has rounds enough", got.Figure)
			}
		})
	}
	g := figures.Summarise(resultstest.Run(resultstest.Options{Rounds: 10}).Data())
	if c := g.Against(figures.Throughput, cell("other"), "tryget"); c.N != 0 || c.Verdict() != figures.Unknown {
		t.Errorf("a scheme that was not measured: %+v", c)
	}
}

func TestUnstable(t *testing.T) {
	for _, c := range []struct {
		name  string
		rates []int64
		want  figures.Instability
	}{
		{"steady", []int64{100, 101, 99, 100, 102, 100, 98, 101}, figures.Steady},
		{"too few to tell", []int64{100, 200, 300, 400, 500}, figures.Steady},
		{"a step", []int64{100, 101, 99, 100, 150, 151, 149, 150}, figures.Shifted},
		{"a small step", []int64{1000, 1001, 999, 1000, 1010, 1011, 1009, 1010}, figures.Steady},
		{"a trend", []int64{100, 104, 110, 125, 112, 124, 126, 134, 140, 145}, figures.Drifting},
		{"two modes", []int64{100, 150, 101, 151, 150, 99, 100, 149, 150, 100}, figures.TwoGroups},
		{"one outlier", []int64{100, 101, 99, 300, 100, 102, 98, 100}, figures.Steady},
		{"noise", []int64{100, 130, 90, 115, 104, 122, 95, 110}, figures.Steady},
	} {
		t.Run(c.name, func(t *testing.T) {
			var all []*bench.Round
			for n, v := range c.rates {
				all = append(all, &bench.Round{N: n, Lookups: v, Elapsed: 1e9})
			}
			s := resultstest.Summary(all...)
			if got := s.Instability(figures.Throughput); got != c.want {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
	if (*figures.Summary)(nil).Instability(figures.Throughput) != figures.Steady {
		t.Error("nothing is unstable")
	}
}
