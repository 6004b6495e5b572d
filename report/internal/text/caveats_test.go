package text

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/internal/figures"
	"github.com/modbench/modbench/internal/resultstest"
	"github.com/modbench/modbench/results"
)

func caveats(run *results.Run) []string { return Caveats(run, figures.Summarise(run.Data())) }

// changed returns a run whose rounds were changed.
func changed(o resultstest.Options, f func(i int, r *bench.Round)) *results.Run {
	run := resultstest.Run(o)
	for i, r := range run.Rounds {
		f(i, r)
	}
	return run
}

func TestCaveats(t *testing.T) {
	small := resultstest.Options{Rounds: 6, Workloads: []string{"lookup-heavy"}, Subsystems: []string{"filesystem"},
		Procs: []int{2}, Schemes: []string{"tryget", "rwsem"}}
	for _, c := range []struct {
		name string
		run  *results.Run
		want string // one line, or the start of it
	}{
		{"disturbed", changed(small, func(i int, r *bench.Round) {
			if i < 5 {
				r.Warnings = append(r.Warnings, bench.Warning{Kind: bench.Disturbed, Limit: 0.05})
				r.Interference.Foreign = 0.1 * float64(i)
			}
		}), "disturbed: others took more than 5 % of the processors (5 of 12 rounds, at worst 40 %)"},
		{"throttled", changed(small, func(i int, r *bench.Round) {
			if i < 2 {
				r.Warnings = append(r.Warnings, bench.Warning{Kind: bench.Throttled})
				r.Interference.Throttled, r.Interference.Held = 3, 0.25
			}
		}), "disturbed: the quota of a control group stopped the process (2 of 12 rounds, at worst 25 %)"},
		{"paused", changed(small, func(i int, r *bench.Round) {
			if i < 1 {
				r.Warnings = append(r.Warnings, bench.Warning{Kind: bench.Paused})
				r.Interference.Paused, r.Interference.Held = time.Second, 0.75
			}
		}), "disturbed: the process was stopped, or the machine slept (1 of 12 rounds, at worst 75 %)"},
		{"repeated", changed(small, func(i int, r *bench.Round) { r.Repeats = i % 2 }),
			"6 rounds were thrown away and measured again because they were disturbed, beside the 12 that were kept"},
		{"blind", changed(small, func(i int, r *bench.Round) { r.Interference.Known = false }),
			"the system does not tell what others took of the processors during 12 of 12 rounds"},
		{"a warning of one cell", changed(small, func(i int, r *bench.Round) {
			if r.Cell.Scheme == "rwsem" {
				r.Warnings = []bench.Warning{{Kind: bench.Worded, Text: "late"}}
			}
		}), "late (6 of 12 rounds, in lookup-heavy scheme=rwsem subsystem=filesystem procs=2)"},
		{"unsteady", changed(small, func(i int, r *bench.Round) { r.Steady = i > 3 }),
			"4 of 12 rounds began before the warm-up was steady"},
		{"coarse clock", changed(small, func(i int, r *bench.Round) { r.Overhead = 100 }),
			"in 1 of 2 cells get p50 is less than twice what reading the clock takes"},
		{"crowded", changed(small, func(i int, r *bench.Round) { r.Workers = 16 }),
			"in 2 of 2 cells there are more workers than processors (up to 16 on 2)"},
		{"unstable", changed(small, func(i int, r *bench.Round) {
			if r.N > 2 {
				r.Lookups *= 2
			}
		}), "throughput is unstable in 2 of 2 cells " +
			"(the first: lookup-heavy scheme=tryget subsystem=filesystem procs=2: the second half of the rounds disagrees with the first)"},
		{"dear stops", changed(small, func(i int, r *bench.Round) {
			if i < 3 {
				r.Knobs.StopCost = time.Millisecond
			}
		}), "in 3 of 12 rounds each stop of the machine was made to take 1ms more (--stop-cost)"},
		{"few rounds", resultstest.Run(resultstest.Options{Rounds: 3}),
			"all 60 cells have too few rounds for an interval and for any verdict (3 rounds); measure at least 6"},
		{"few rounds for so many", resultstest.Run(resultstest.Options{Rounds: 6}),
			"6 rounds can show no difference after correction for 10 comparisons, and 9 can (--rounds 9, or a longer " +
				"--profile): until then a ratio with the mark ° is the most that there is"},
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
		}(), "a control group's quota pays for 0.5 processors (cpu.max 50000 100000: quota and period in us) and cells ran on up to 2: "},
		{"governor", func() *results.Run {
			run := resultstest.Run(small)
			run.Env.Kernel.Governor = "powersave"
			return run
		}(), "the frequency governor is powersave"},
		{"steal", func() *results.Run {
			run := resultstest.Run(small)
			run.Manifest.After.Stat = "cpu 1100 0 200 2000 0 0 0 400 0 0"
			return run
		}(), "other guests stole 16.0 % of processor time"},
	} {
		t.Run(c.name, func(t *testing.T) {
			n := 0
			for _, line := range caveats(c.run) {
				if strings.HasPrefix(line, c.want) {
					n++
				}
			}
			if n != 1 {
				t.Errorf("%d lines begin with %q:\n%s", n, c.want, strings.Join(caveats(c.run), "\n"))
			}
		})
	}
	// A run without a blemish on a machine of its own has nothing to say.
	clean := resultstest.Run(resultstest.Options{Rounds: 10, Schemes: []string{"tryget"}, Procs: []int{1}})
	clean.Env.Machine.VM = "false"
	if got := caveats(clean); len(got) != 0 {
		t.Errorf("caveats %q of a clean run", got)
	}
}

// everyCaveat has one caveat of each type.
var everyCaveat = []figures.Caveat{
	figures.In{Caveat: figures.Turbo{}}, figures.SameRun{}, figures.RaceDetector{}, figures.DebugBuild{},
	figures.OtherPinning{},
	figures.NoMembarrier{}, figures.LocalChanges{},
	figures.DearStops{},
	figures.FewRounds{}, figures.FewToJudge{}, figures.Warned{Warning: bench.Warning{Kind: bench.Disturbed}},
	figures.Repeated{}, figures.Blind{}, figures.Unstable{Metric: figures.GetP99}, figures.Unsteady{},
	figures.Moved{}, figures.Slowed{Share: 0.3, Rounds: 10}, figures.Elsewhere{},
	figures.CoarseClock{},
	figures.Crowded{}, figures.Unsafe{}, figures.Unexplored{Schemes: []string{"own"}}, figures.OtherIndex{},
	figures.Stolen{}, figures.Loaded{}, figures.Quota{}, figures.TooManyProcs{},
	figures.LittleMemory{}, figures.LittleAddressSpace{}, figures.Nice{}, figures.GivesWay{}, figures.Collector{},
	figures.MemoryLimit{}, figures.RuntimeDebug{}, figures.SlowClock{},
	figures.Governor{}, figures.Turbo{}, figures.VirtualMachine{}, figures.ComparedUnlike{}, figures.NotCompared{},
	figures.OneRun{}, figures.Vanished{Metric: figures.GetP99}, figures.NotJudged{},
}

// TestCaveatsAreWorded finds the types of caveats in the source, so that none is
// forgotten, and checks that each has words.
func TestCaveatsAreWorded(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "../../../internal/figures/caveat.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var types []string
	for _, d := range file.Decls {
		if f, ok := d.(*ast.FuncDecl); ok && f.Name.Name == "caveat" {
			types = append(types, "figures."+f.Recv.List[0].Type.(*ast.Ident).Name)
		}
	}
	var worded []string
	for _, c := range everyCaveat {
		name := typeName(c)
		worded = append(worded, name)
		if s := Caveat(c); strings.HasPrefix(s, name) || s == "" {
			t.Errorf("%s has no words", name)
		}
	}
	if s := Caveat(nil); !strings.HasPrefix(s, typeName(nil)) {
		t.Errorf("a caveat without words gives %q, which this test would not notice", s)
	}
	slices.Sort(types)
	slices.Sort(worded)
	if len(types) == 0 || !slices.Equal(types, worded) {
		t.Errorf("caveats are\n%q\nand this test has\n%q", types, worded)
	}
}

func typeName(v any) string { return fmt.Sprintf("%T", v) }
