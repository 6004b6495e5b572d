package results_test

import (
	"math"
	"strings"
	"testing"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/internal/resultstest"
	"github.com/modbench/modbench/results"
)

func cell(scheme string) bench.Cell {
	return bench.Cell{Workload: "lookup-heavy", Scheme: scheme, Subsystem: "filesystem", Procs: 2}
}

func TestAgainst(t *testing.T) {
	for _, c := range []struct {
		name   string
		opts   resultstest.Options
		family int
		mark   string
	}{
		{name: "ten rounds of ten comparisons", opts: resultstest.Options{Rounds: 10}, family: 10, mark: ""},
		{name: "six rounds of ten", opts: resultstest.Options{Rounds: 6}, family: 10, mark: "?"},
		{name: "six rounds of one", opts: resultstest.Options{Rounds: 6, Procs: []int{2}, Subsystems: []string{"filesystem"}}, family: 1, mark: ""},
		{name: "points are of the same family", opts: resultstest.Options{Rounds: 10, Points: []string{"", "a=1", "a=2"}}, family: 30, mark: "?"},
		{name: "workloads are not", opts: resultstest.Options{Rounds: 10, Workloads: []string{"lookup-heavy", "herd"}}, family: 10, mark: ""},
		{name: "a floor and a control are not compared", opts: resultstest.Options{Rounds: 10, Schemes: []string{"none", "tryget", "rwsem", "modcount"}}, family: 10, mark: ""},
		{name: "three with the first", opts: resultstest.Options{Rounds: 10, Schemes: []string{"tryget", "rwsem", "srcu"}}, family: 20, mark: ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			g := results.Summarise(resultstest.Run(c.opts))
			got := g.Against(results.Throughput, cell("rwsem"), "tryget")
			if got.Family != c.family || got.Mark() != c.mark || got.Differs() != (c.mark == "") {
				t.Errorf("family of %d, mark %q, differs %v; want %d, %q", got.Family, got.Mark(), got.Differs(), c.family, c.mark)
			}
			if !got.Interval || got.Median > 0.7 {
				t.Errorf("ratio %+v, want one with an interval, well below 1", got.Figure)
			}
		})
	}
	g := results.Summarise(resultstest.Run(resultstest.Options{Rounds: 10}))
	if c := g.Against(results.Throughput, cell("other"), "tryget"); c.N != 0 || c.Differs() || c.Text() != "-" {
		t.Errorf("a scheme that was not measured: %+v", c)
	}
}

func TestPair(t *testing.T) {
	g := results.Summarise(resultstest.Run(resultstest.Options{Rounds: 10, Schemes: []string{"tryget", "rwsem", "srcu"}, Procs: []int{2}}))
	ab := g.Pair(results.Throughput, cell("rwsem"), cell("tryget"))
	ba := g.Pair(results.Throughput, cell("tryget"), cell("rwsem"))
	if ab.Family != 15 || !ab.Differs() || ab.Adjusted != ba.Adjusted || math.Abs(ab.Median*ba.Median-1) > 1e-9 {
		t.Errorf("%+v and the other way round %+v", ab, ba)
	}
}

// change returns a run whose rounds were changed.
func change(o resultstest.Options, f func(i int, r *bench.Round)) *results.Run {
	run := resultstest.Run(o)
	for i, r := range run.Rounds {
		f(i, r)
	}
	return run
}

func TestUnstable(t *testing.T) {
	for _, c := range []struct {
		name  string
		rates []int64
		want  string
	}{
		{"steady", []int64{100, 101, 99, 100, 102, 100, 98, 101}, ""},
		{"too few to tell", []int64{100, 200, 300, 400, 500}, ""},
		{"a step", []int64{100, 101, 99, 100, 150, 151, 149, 150}, "its halves disagree"},
		{"a small step", []int64{1000, 1001, 999, 1000, 1010, 1011, 1009, 1010}, ""},
		{"a trend", []int64{100, 104, 110, 125, 112, 124, 126, 134, 140, 145}, "it drifts"},
		{"two modes", []int64{100, 150, 101, 151, 150, 99, 100, 149, 150, 100}, "it falls into two groups"},
		{"one outlier", []int64{100, 101, 99, 300, 100, 102, 98, 100}, ""},
		{"noise", []int64{100, 130, 90, 115, 104, 122, 95, 110}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := &results.Summary{}
			for n, v := range c.rates {
				s.Rounds = append(s.Rounds, &bench.Round{N: n, Lookups: v, Elapsed: 1e9})
			}
			if got := s.Unstable(results.Throughput); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
	if (*results.Summary)(nil).Unstable(results.Throughput) != "" {
		t.Error("nothing is unstable")
	}
}

func TestCaveats(t *testing.T) {
	small := resultstest.Options{Rounds: 6, Workloads: []string{"lookup-heavy"}, Subsystems: []string{"filesystem"}, Procs: []int{2}, Schemes: []string{"tryget", "rwsem"}}
	for _, c := range []struct {
		name string
		run  *results.Run
		want string // one line, or the start of it
	}{
		{"disturbed", change(small, func(i int, r *bench.Round) {
			if i < 5 {
				r.Warnings = append(r.Warnings, "disturbed: others took more than 5 % of the processors")
				r.Interference.Foreign = 0.1 * float64(i)
			}
		}), "disturbed: others took more than 5 % of the processors (5 of 12 rounds, at worst 40 %)"},
		{"repeated", change(small, func(i int, r *bench.Round) { r.Repeats = i % 2 }), "6 rounds thrown away and measured again because others disturbed them, beside the 12 kept"},
		{"blind", change(small, func(i int, r *bench.Round) { r.Interference.Known = false }), "what others took of the processors is not known of 12 of 12 rounds"},
		{"a warning of one cell", change(small, func(i int, r *bench.Round) {
			if r.Cell.Scheme == "rwsem" {
				r.Warnings = []string{"late"}
			}
		}), "late (6 of 12 rounds of lookup-heavy scheme=rwsem subsystem=filesystem procs=2)"},
		{"unsteady", change(small, func(i int, r *bench.Round) { r.Steady = i > 3 }), "4 of 12 rounds began before the warm-up was steady"},
		{"coarse clock", change(small, func(i int, r *bench.Round) { r.Overhead = 100 }), "get p50 is less than twice what the clock itself takes in 1 of 2 cells"},
		{"crowded", change(small, func(i int, r *bench.Round) { r.Workers = 16 }), "more workers than processors in 2 of 2 cells (up to 16 on 2)"},
		{"unstable", change(small, func(i int, r *bench.Round) {
			if r.N > 2 {
				r.Lookups *= 2
			}
		}), "throughput is unstable in 2 of 2 cells (the first: lookup-heavy scheme=tryget subsystem=filesystem procs=2: its halves disagree)"},
		{"few rounds", resultstest.Run(resultstest.Options{Rounds: 3}), "3 rounds a cell: no interval, and no claim about a difference; measure at least 6"},
		{"few rounds for so many", resultstest.Run(resultstest.Options{Rounds: 6}), "6 rounds cannot show a difference after correction for 10 comparisons: ratios marked ? are not judged; measure at least 9 (--rounds 9, or a longer --profile)"},
		{"debug build", func() *results.Run {
			run := resultstest.Run(small)
			run.Env.Go.Build = map[string]string{"-gcflags": "all=-N -l"}
			return run
		}(), `a debug build (-gcflags "all=-N -l")`},
		{"race", func() *results.Run {
			run := resultstest.Run(small)
			run.Env.Go.Race = true
			return run
		}(), "built with the race detector"},
		{"quota", func() *results.Run {
			run := resultstest.Run(small)
			run.Env.Limits.CgroupCPUMax = "50000 100000"
			return run
		}(), "a control group's quota pays for 0.5 processors (50000 100000: "},
		{"governor", func() *results.Run {
			run := resultstest.Run(small)
			run.Env.Kernel.Governor = "powersave"
			return run
		}(), "frequency governor powersave"},
		{"steal", func() *results.Run {
			run := resultstest.Run(small)
			run.Manifest.After.Stat = "cpu 1100 0 200 2000 0 0 0 400 0 0"
			return run
		}(), "16.0 % of processor time was stolen by other guests"},
	} {
		t.Run(c.name, func(t *testing.T) {
			n := 0
			for _, line := range results.Caveats(c.run) {
				if strings.HasPrefix(line, c.want) {
					n++
				}
			}
			if n != 1 {
				t.Errorf("%d lines begin with %q:\n%s", n, c.want, strings.Join(results.Caveats(c.run), "\n"))
			}
		})
	}
	// A run without a blemish on a machine of its own has nothing to say.
	clean := resultstest.Run(resultstest.Options{Rounds: 10, Schemes: []string{"tryget"}, Procs: []int{1}})
	clean.Env.Machine.VM = "false"
	if got := results.Caveats(clean); len(got) != 0 {
		t.Errorf("caveats %q of a clean run", got)
	}
}
