//go:build calibration

package figures_test

import (
	"flag"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/internal/figures"
	"github.com/modbench/modbench/internal/registry"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/workloads"
	"github.com/modbench/modbench/workloads/subsystem"
)

// What the calibration measures. It takes
// seeds * rounds * 2 schemes * cells * 2 halves * half and more if others disturb
// it: a quarter of an hour each as it is.
var (
	seeds      = flag.Int("seeds", 20, "runs to judge, each with its seed")
	rounds     = flag.Int("rounds", 100, "rounds a cell, as in standard")
	half       = flag.Duration("half", 25*time.Millisecond, "duration of each half of a round")
	scheme     = flag.String("scheme", "tryget", "scheme that is compared with itself")
	workload   = flag.String("workload", "lookup-heavy,unload-heavy", "workloads")
	subsystems = flag.String("subsystem", "filesystem", "subsystems")
	among      = flag.Int("among", 10,
		"comparisons that a slowdown must be found among: a table of standard has so many")
	slow  = flag.Float64("slow", 0.10, "share of its throughput that B is slowed by")
	turns = flag.Int("turns", 0, "turns of a loop in B's Get that slow it; 0: as many as -slow takes")
)

// double is a scheme under another name, whose Get spins for a while.
type double struct {
	schemes.Scheme
	name string
	spin int
}

func (d *double) Info() schemes.Info {
	i := d.Scheme.Info()
	i.Name = d.name
	return i
}

var sink uint64

// Get implements schemes.Scheme.
func (d *double) Get(t *schemes.Table, k schemes.Key) (schemes.Ref, error) {
	spin(d.spin)
	return d.Scheme.Get(t, k)
}

// spin takes 4 cycles a turn: each waits for the one before.
func spin(turns int) {
	x := uint64(turns)
	for range turns {
		x = x*6364136223846793005 + 1
	}
	if x == 1 { // never, but the compiler does not know
		sink = x
	}
}

// run measures scheme a, and b whose Get spins.
func run(t *testing.T, seed uint64, spin int, w workloads.Workload, sub string) *figures.Data {
	t.Helper()
	schemesByName, err := registry.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	newScheme := schemesByName.Constructor(*scheme)
	if newScheme == nil {
		t.Fatalf("no scheme %q", *scheme)
	}
	maker := func(name string, spin int) func() schemes.Scheme {
		return func() schemes.Scheme { return &double{newScheme(), name, spin} }
	}
	p := &bench.Plan{
		Schemes: []func() schemes.Scheme{maker("a", 0), maker("b", spin)}, Workloads: []workloads.Workload{w},
		Subsystems: []*subsystem.Subsystem{subsystem.ByName(sub)}, Procs: []int{1, 2},
		Rounds: *rounds, Duration: *half, Seed: seed, Limit: 0.05, Repeats: 2,
	}
	out := &figures.Data{Cells: p.Cells()}
	for _, s := range p.Schemes {
		info := s().Info()
		out.Schemes = append(out.Schemes, figures.Scheme{Name: info.Name, Role: info.Role.String()})
	}
	if err := p.Run(t.Context(), func(r *bench.Round, done, total int) error {
		out.Add(r)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return out
}

// warned returns how many rounds others disturbed, all repetitions included.
func warned(r *figures.Data) (n int) {
	for x := range r.Rounds.All() {
		if len(x.Warned()) > 0 {
			n++
		}
	}
	return n
}

// each calls f for each workload and subsystem.
func each(t *testing.T, f func(w workloads.Workload, sub string)) {
	for name := range strings.SplitSeq(*workload, ",") {
		w, ok := workloads.ByName(name)
		if !ok {
			t.Fatalf("no workload %s", name)
		}
		for sub := range strings.SplitSeq(*subsystems, ",") {
			f(w, sub)
		}
	}
}

// verdict is what a run says of b against a in one cell.
type verdict struct {
	figures.Comparison
	cell bench.Cell
}

// ratio words the ratio of a verdict.
func ratio(c verdict) string { return fmt.Sprintf("%.3f [%.3f, %.3f]", c.Median, c.Lo, c.Hi) }

func compared(r *figures.Data, m *figures.Metric) (all []verdict) {
	g := figures.Summarise(r)
	for _, c := range r.Cells {
		if c.Scheme == "b" {
			if x := g.Against(m, c, "a"); x.N > 0 {
				all = append(all, verdict{x, c})
			}
		}
	}
	return all
}

// TestSameScheme measures one scheme under two names: differences may be shown
// in 5 % of cells at most.
func TestSameScheme(t *testing.T) {
	shown, judged := map[string]int{}, map[string]int{}
	disturbed, total := 0, 0
	each(t, func(w workloads.Workload, sub string) {
		for seed := range *seeds {
			r := run(t, uint64(seed+1), 0, w, sub)
			disturbed, total = disturbed+warned(r), total+r.Rounds.Len()
			for _, m := range []*figures.Metric{figures.Throughput, figures.GetP50, figures.GetP99, figures.UnloadP50} {
				for _, c := range compared(r, m) {
					judged[m.Label]++
					if c.Verdict().Shown() {
						shown[m.Label]++
						t.Logf("%s, seed %d: %s %s, p %.3g, adjusted %.3g", c.cell, seed+1, m.Label, ratio(c), c.P,
							c.Adjusted)
					}
				}
			}
		}
	})
	sum, of := 0, 0
	for _, m := range slices.Sorted(maps.Keys(judged)) {
		t.Logf("%s: a difference is shown in %d of %d cells", m, shown[m], judged[m])
		sum, of = sum+shown[m], of+judged[m]
	}
	t.Logf("all: %d of %d cells, %.1f %%; %d of %d rounds were disturbed", sum, of, 100*float64(sum)/float64(of),
		disturbed, total)
	if sum*20 > of {
		t.Errorf("differences are shown in %d of %d cells of one scheme under two names, want 5 %% at most", sum, of)
	}
}

// TestSlowedScheme measures a scheme beside itself slowed by a known share: that
// must be found in 95 % of cells, corrected as the least of -among comparisons,
// which is the hardest place in Holm's order.
func TestSlowedScheme(t *testing.T) {
	found, judged, disturbed, total := 0, 0, 0, 0
	taken := map[int][]float64{} // by processors: the share of its throughput that B was slowed by
	each(t, func(w workloads.Workload, sub string) {
		spin, share := slowed(t, w, sub)
		t.Logf("%s on %s: %d turns in each get take %.1f %% of the throughput", w.Name, sub, spin, 100*share)
		for seed := range *seeds {
			r := run(t, uint64(seed+1), spin, w, sub)
			disturbed, total = disturbed+warned(r), total+r.Rounds.Len()
			for _, c := range compared(r, figures.Throughput) {
				judged++
				taken[c.cell.Procs] = append(taken[c.cell.Procs], 1-c.Median)
				if c.Median < 1 && c.P*float64(*among) <= 0.05 {
					found++
				} else {
					t.Logf("%s, seed %d: %s, p %.3g, adjusted %.3g", c.cell, seed+1, ratio(c), c.P, c.P*float64(*among))
				}
			}
		}
	})
	for procs, shares := range taken {
		slices.Sort(shares)
		t.Logf("on %d processors B was slower by %.1f %% in the median run, %.1f %% to %.1f %%", procs,
			100*shares[len(shares)/2], 100*shares[0], 100*shares[len(shares)-1])
	}
	t.Logf("found in %d of %d cells, %.1f %%; %d of %d rounds were disturbed", found, judged,
		100*float64(found)/float64(judged), disturbed, total)
	if found*100 < judged*95 {
		t.Errorf("a slowdown was found in %d of %d cells, want 95 %%", found, judged)
	}
}

// slowed returns the fewest turns of Get's loop that take the share of
// throughput which -slow asks for, on the number of processors that they take
// least of, and the share that they take there. Few turns take nothing: the
// processor does them while it waits for memory.
func slowed(t *testing.T, w workloads.Workload, sub string) (spin int, share float64) {
	t.Helper()
	if *turns > 0 {
		return *turns, *slow
	}
	lost := func(spin int) float64 {
		var ratios []float64
		for _, c := range compared(run(t, 0, spin, w, sub), figures.Throughput) {
			ratios = append(ratios, c.Median)
		}
		return 1 - slices.Max(ratios)
	}
	few, enough := 0, 1
	for share = lost(enough); share < *slow && enough < 1<<16; share = lost(enough) {
		few, enough = enough, 2*enough
	}
	for enough-few > 1+enough/16 {
		middle := (few + enough) / 2
		if x := lost(middle); x < *slow {
			few = middle
		} else {
			enough, share = middle, x
		}
	}
	return enough, share
}
