//go:build calibration

package figures_test

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"math"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/internal/figures"
	"github.com/modbench/modbench/internal/registry"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/none"
	"github.com/modbench/modbench/schemes/rwsem"
	"github.com/modbench/modbench/workloads"
	"github.com/modbench/modbench/workloads/subsystem"
)

// A run is what `modbench run` measures without flags: two schemes and the floor, the five subsystems of Linux,
// 10 rounds.
var (
	forkedRuns = flag.Int("runs", 20, "runs of the same, and half as many of a slowed scheme")
	forks      = flag.Int("forks", 10, "processes of a run")
	forkRounds = flag.Int("fork-rounds", 10, "rounds a cell of a run")
	forkHalf   = flag.Duration("fork-half", 50*time.Millisecond, "duration of each half of a round of a run")
	forkSlow   = flag.Float64("fork-slow", 0.15, "share of its throughput that -scheme is slowed by")
)

// turnsOf names the variable that makes this program measure for a run in which -scheme spins.
const turnsOf = "MODBENCH_CALIBRATION_TURNS"

// spins is how many turns Get spins, by [spinIn].
type spins map[string]int

// spinIn names the cells of a subsystem on so many processors.
func spinIn(sub string, procs int) string { return fmt.Sprint(sub, " ", procs) }

func TestMain(m *testing.M) {
	text, ok := os.LookupEnv(turnsOf)
	if !ok {
		os.Exit(m.Run())
	}
	s := spins{}
	err := json.Unmarshal([]byte(text), &s)
	if err == nil {
		err = bench.Serve(context.Background(), os.Stdin, os.Stdout, func(name string) func() schemes.Scheme {
			return s.scheme(name)
		})
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// uneven is a scheme whose Get spins, for another while in each subsystem.
type uneven struct {
	schemes.Scheme
	spins spins
	turns []int // by table
}

// scheme returns the constructor of a scheme, which spins if it is -scheme. All but the floor have the same code.
func (s spins) scheme(name string) func() schemes.Scheme {
	if name == none.Info.Name {
		return none.New
	}
	if name != *scheme {
		s = nil
	}
	known, err := registry.Builtin()
	if err != nil {
		panic(err)
	}
	return func() schemes.Scheme { return &uneven{Scheme: known.Constructor(name)(), spins: s} }
}

// SetTable implements schemes.Scheme.
func (u *uneven) SetTable(t *schemes.Table) {
	u.Scheme.SetTable(t)
	sub, _, _ := strings.Cut(t.Name, "/")
	u.turns = append(u.turns, make([]int, max(0, t.ID+1-len(u.turns)))...)
	u.turns[t.ID] = u.spins[spinIn(sub, runtime.GOMAXPROCS(0))]
}

// Get implements schemes.Scheme.
func (u *uneven) Get(t *schemes.Table, k schemes.Key) (schemes.Ref, error) {
	spin(u.turns[t.ID])
	return u.Scheme.Get(t, k)
}

// forkedRun measures a run.
func forkedRun(t *testing.T, s spins) *figures.Data {
	t.Helper()
	text, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv(turnsOf, string(text))
	w, _ := workloads.ByName("busy")
	p := &bench.Plan{
		Schemes:   []func() schemes.Scheme{none.New, s.scheme(*scheme), s.scheme(rwsem.Info.Name)},
		Workloads: []workloads.Workload{w}, Subsystems: subsystem.Kernel, Procs: []int{1, 2},
		Rounds: *forkRounds, Duration: *forkHalf, Seed: 1, Limit: 0.05, Forks: *forks, Command: []string{os.Args[0]},
	}
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

// TestForked takes runs of the same program in pairs: of all ordered pairs a gate of 10 % may fail 5 %. It does so too
// with runs in which -scheme is slowed by 15 %, after those of the same: 95 % of these pairs must fail. The runs are
// measured in turn.
func TestForked(t *testing.T) {
	s := slowing(t)
	var same, slowed []*figures.Data
	for i := range *forkedRuns {
		same = append(same, forkedRun(t, nil))
		if i%2 == 1 {
			slowed = append(slowed, forkedRun(t, s))
		}
	}
	failed, pairs := 0, 0
	for i, before := range same {
		for j, after := range same {
			if i != j {
				pairs++
				failed += gate(t, before, after)
			}
		}
	}
	found, of := 0, 0
	var losses []float64
	for _, before := range same {
		for _, after := range slowed {
			of++
			found += gate(t, before, after)
			losses = append(losses, lossOverall(t, before, after))
		}
	}
	slices.Sort(losses)
	t.Logf("%d of %d pairs of the same fail, and %d of %d of a scheme that is slower by %.1f %% in the median pair",
		failed, pairs, found, of, 100*losses[len(losses)/2])
	if failed*20 > pairs {
		t.Errorf("%d of %d pairs of the same fail, want 5 %% at most", failed, pairs)
	}
	if found*100 < of*95 {
		t.Errorf("%d of %d slowed runs are found, want 95 %%", found, of)
	}
}

// slowing returns the turns that slow -scheme by -fork-slow in each subsystem. A processor does turns while it waits
// for memory, so a first guess takes less than that, and is scaled by what it takes.
func slowing(t *testing.T) spins {
	t.Helper()
	const turns = 1 << 24
	began := time.Now()
	spin(turns)
	each := float64(time.Since(began)) / turns // ns
	base := forkedRun(t, nil)
	scaled := func(scale float64) spins {
		s, g := spins{}, figures.Summarise(base)
		for _, c := range base.Cells {
			if c.Scheme == *scheme {
				get := float64(c.Procs) / g.At(c).Figure(figures.Throughput).Median * 1e9
				s[spinIn(c.Subsystem, c.Procs)] = int(scale * get * *forkSlow / (1 - *forkSlow) / each)
			}
		}
		return s
	}
	guess := scaled(1)
	loss := lossOverall(t, base, forkedRun(t, guess))
	t.Logf("%v turns take %.1f %%", guess, 100*loss)
	return scaled(min(max(math.Log(1-*forkSlow)/math.Log(1-loss), 0.5), 2))
}

// lossOverall returns by what share -scheme does fewer lookups over all its cells.
func lossOverall(t *testing.T, before, after *figures.Data) float64 {
	t.Helper()
	c, err := figures.Compare(before, after, figures.CompareOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for i := range c.Overall {
		if d := &c.Overall[i]; d.Metric == figures.Throughput && d.Cell.Scheme == *scheme {
			return d.Loss()
		}
	}
	t.Fatalf("nothing is said of %s over all its cells", *scheme)
	return 0
}

// gate is 1 if a gate of 10 % fails.
func gate(t *testing.T, before, after *figures.Data) int {
	t.Helper()
	c, err := figures.Compare(before, after, figures.CompareOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if w := c.Worst(); w != nil && w.Loss() > 0.1 {
		t.Logf("%s of %s, %d cells: %.3f [%.3f, %.3f], adjusted %.3g", w.Metric.Label, w.Cell, w.Cells, w.Ratio.Median,
			w.Ratio.Lo, w.Ratio.Hi, w.Adjusted)
		return 1
	}
	if _, together := c.Slower(); together > 0.1 {
		t.Logf("all schemes are slower by %.3f", together)
		return 1
	}
	return 0
}
