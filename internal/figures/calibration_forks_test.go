//go:build calibration

package figures_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/internal/figures"
	"github.com/modbench/modbench/internal/registry"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/none"
	"github.com/modbench/modbench/workloads"
	"github.com/modbench/modbench/workloads/subsystem"
)

var (
	forkedRuns = flag.Int("runs", 20, "runs of the same, taken in pairs")
	forks      = flag.Int("forks", 10, "processes of a run")
	forkRounds = flag.Int("fork-rounds", 12, "rounds a cell of a run")
	forkTurns  = flag.Int("fork-turns", 0, "turns of a loop in Get that slow a scheme by 15 %; 0: look for them")
)

// turnsOf names the variable that makes this program measure for a run whose scheme spins.
const turnsOf = "MODBENCH_CALIBRATION_TURNS"

func TestMain(m *testing.M) {
	turns, err := strconv.Atoi(os.Getenv(turnsOf))
	if err != nil {
		os.Exit(m.Run())
	}
	err = bench.Serve(context.Background(), os.Stdin, os.Stdout, func(name string) func() schemes.Scheme {
		return spinning(name, turns)
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// spinning returns a scheme whose Get spins, unless it is the floor.
func spinning(name string, turns int) func() schemes.Scheme {
	if name == none.Info.Name {
		return none.New
	}
	known, err := registry.Builtin()
	if err != nil {
		panic(err)
	}
	return func() schemes.Scheme { return &double{known.Constructor(name)(), name, turns} }
}

// forkedRun measures -scheme and the floor in processes.
func forkedRun(t *testing.T, turns int) *figures.Data {
	t.Helper()
	t.Setenv(turnsOf, strconv.Itoa(turns))
	p := &bench.Plan{
		Schemes: []func() schemes.Scheme{none.New, spinning(*scheme, turns)}, Procs: []int{1, 2},
		Rounds: *forkRounds, Duration: *half, Seed: 1, Limit: 0.05,
		Forks: *forks, Command: []string{os.Args[0]},
	}
	each(t, func(w workloads.Workload, sub string) {
		if s := subsystem.ByName(sub); len(p.Workloads) == 0 || p.Workloads[len(p.Workloads)-1].Name != w.Name {
			p.Workloads = append(p.Workloads, w)
			p.Subsystems = []*subsystem.Subsystem{s}
		}
	})
	out := &figures.Data{Cells: p.Cells(), Runs: 1}
	began := time.Now()
	if err := p.Run(t.Context(), func(r *bench.Round, _, _ int) error {
		out.Add(r)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	t.Logf("a run of %d rounds took %v; %d rounds were disturbed", out.Rounds.Len(), time.Since(began), warned(out))
	return out
}

// TestForkedSame takes runs of the same program in pairs: a gate of 10 % may fail in 5 % of
// them. TestForkedSlowed does it with -scheme slowed by 15 %, which must be found in 95 %.
func TestForkedSame(t *testing.T) {
	failed, pairs := 0, 0
	for range *forkedRuns / 2 {
		before, after := forkedRun(t, 0), forkedRun(t, 0)
		for _, pair := range [][2]*figures.Data{{before, after}, {after, before}} {
			pairs++
			failed += gate(t, pair[0], pair[1])
		}
	}
	t.Logf("%d of %d pairs of the same fail", failed, pairs)
	if failed*20 > pairs {
		t.Errorf("%d of %d pairs of the same fail, want 5 %% at most", failed, pairs)
	}
}

func TestForkedSlowed(t *testing.T) {
	turns := *forkTurns
	if turns == 0 {
		w, _ := workloads.ByName(strings.Split(*workload, ",")[0])
		*slow = 0.15
		turns, _ = slowed(t, w, strings.Split(*subsystems, ",")[0])
		t.Logf("%d turns take 15 %%", turns)
	}
	found, pairs := 0, *forkedRuns/2
	for range pairs {
		found += gate(t, forkedRun(t, 0), forkedRun(t, turns))
	}
	t.Logf("%d of %d slowed runs fail", found, pairs)
	if found*100 < pairs*95 {
		t.Errorf("%d of %d slowed runs are found, want 95 %%", found, pairs)
	}
}

// gate is 1 if a gate of 10 % fails.
func gate(t *testing.T, before, after *figures.Data) int {
	t.Helper()
	c, err := figures.Compare(before, after, figures.CompareOptions{})
	if err != nil {
		t.Fatal(err)
	}
	w := c.Worst()
	if w == nil || w.Loss() <= 0.1 {
		return 0
	}
	t.Logf("%s of %s: %.3f [%.3f, %.3f], adjusted %.3g", w.Metric.Label, w.Cell, w.Ratio.Median, w.Ratio.Lo, w.Ratio.Hi,
		w.Adjusted)
	return 1
}
