package results_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/internal/figures"
	"github.com/modbench/modbench/internal/resultstest"
	"github.com/modbench/modbench/results"
)

func made(dir string, rounds int, schemes ...string) *results.Run {
	run := resultstest.Run(resultstest.Options{
		Rounds: rounds, Schemes: schemes, Workloads: []string{"lookup-heavy"}, Subsystems: []string{"filesystem"},
		Procs: []int{1},
	})
	run.Dirs = []string{dir}
	return run
}

func TestMergePoolsRounds(t *testing.T) {
	a, b := made("a", 4, "tryget", "rwsem"), made("b", 3, "tryget", "rwsem")
	b.Notes = []results.Note{results.Ignored{File: "bench.txt", Bytes: 4}}
	b.Manifest.Status = results.Interrupted
	run, err := results.Merge(a, b)
	if err != nil {
		t.Fatal(err)
	}
	if len(run.Rounds) != 14 || run.Planned != 14 || run.Manifest.Status != results.Interrupted {
		t.Errorf("%d rounds of %d, %s, want 14 of 14, interrupted", len(run.Rounds), run.Planned, run.Manifest.Status)
	}
	if len(run.Notes) != 1 || run.Notes[0] != (results.NoteOf{Dir: "b", Note: b.Notes[0]}) {
		t.Errorf("notes %+v", run.Notes)
	}
	seen := map[string]map[int]bool{}
	for _, r := range run.Rounds {
		if seen[r.Cell.Scheme] == nil {
			seen[r.Cell.Scheme] = map[int]bool{}
		}
		if seen[r.Cell.Scheme][r.N] {
			t.Errorf("two rounds %d of %s: pairs would be mixed", r.N, r.Cell)
		}
		seen[r.Cell.Scheme][r.N] = true
	}
	if b.Rounds[0].N != 0 {
		t.Error("Merge changed what it was given")
	}
	g := figures.Summarise(run.Data())
	at := func(s string) *figures.Summary {
		return g.At(bench.Cell{Workload: "lookup-heavy", Scheme: s, Subsystem: "filesystem", Procs: 1})
	}
	if f := figures.Ratio(at("rwsem"), at("tryget"), figures.Throughput); f.N != 7 || !f.Interval {
		t.Errorf("ratio of %d pairs, interval %v, want 7 and an interval", f.N, f.Interval)
	}
}

func TestMergeShards(t *testing.T) {
	run, err := results.Merge(made("a", 2, "tryget"), made("b", 2, "rwsem"))
	if err != nil {
		t.Fatal(err)
	}
	if g := figures.Summarise(run.Data()); len(g.Schemes) != 2 || len(run.Manifest.Cells) != 2 {
		t.Errorf("schemes %v, cells %v, want both", g.Schemes, run.Manifest.Cells)
	}
}

// Runs of machines that differ are merged and not pooled: each cell names its machine, and the same machine has the
// same name in every merge. Machines that are alike have none.
func TestMergeApart(t *testing.T) {
	other := func(dir string) *results.Run {
		run := made(dir, 2, "tryget")
		run.Env.Kernel.Governor = "powersave"
		return run
	}
	machines := func(runs ...*results.Run) (names []string) {
		run, err := results.Merge(runs...)
		if err != nil {
			t.Fatal(err)
		}
		if len(run.Rounds) != 2*len(runs) {
			t.Errorf("%d rounds of %d runs", len(run.Rounds), len(runs))
		}
		g := figures.Summarise(run.Data())
		for _, s := range g.Settings {
			names = append(names, s.Machine)
			cell := s.Cell("tryget", "filesystem", 1)
			f := g.At(cell).Figure(figures.Throughput)
			if f.N%2 != 0 || f.N == 0 || !slices.Contains(run.Manifest.Cells, cell) {
				t.Errorf("%v: %d rounds, in %v", cell, f.N, run.Manifest.Cells)
			}
		}
		return names
	}
	one, two := made("a", 2, "tryget"), other("b")
	names := machines(one, two, other("c"))
	if len(names) != 2 || names[0] == "" || names[1] == "" || names[0] == names[1] {
		t.Fatalf("machines %q, want two with names", names)
	}
	if again := machines(two, one); again[0] != names[1] || again[1] != names[0] {
		t.Errorf("machines %q in another order, want those of %q", again, names)
	}
	if alike := machines(two, other("c")); !slices.Equal(alike, []string{""}) {
		t.Errorf("machines %q of runs that are alike, want no name", alike)
	}
	if one.Rounds[0].Cell.Machine != "" || one.Manifest.Cells[0].Machine != "" {
		t.Error("Merge changed what it was given")
	}
}

func TestMergeRefuses(t *testing.T) {
	change := func(f func(*results.Run)) *results.Run {
		run := made("b", 1)
		f(run)
		return run
	}
	for _, c := range []struct {
		name string
		b    *results.Run
		want string
	}{
		{"another commit", change(func(r *results.Run) { r.Env.Go.Commit = "f00" }), "commit differs"},
		{"race", change(func(r *results.Run) { r.Env.Go.Race = true }), "race detector differs"},
		{"other knobs", change(func(r *results.Run) { r.Rounds[0].Knobs.Skew = 2 }),
			"the knobs of lookup-heavy scheme=none"},
		{"longer halves", change(func(r *results.Run) { r.Manifest.Half = 300 * time.Millisecond }),
			"duration of a half differs: 100ms and 300ms"},
		{"twice", change(func(r *results.Run) { r.Dirs = []string{"./a/"} }), "named twice"},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := made("a", 1)
			a.Manifest.Half = 100 * time.Millisecond
			_, err := results.Merge(a, c.b)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want %q in it", err, c.want)
			}
		})
	}
	if _, err := results.Merge(); err == nil {
		t.Error("merging nothing: no error")
	}
}

// A scheme that several runs have measured is one scheme, and not explored if one of them measured it so.
func TestMergeExplored(t *testing.T) {
	for _, c := range []struct{ a, b, want string }{
		{"all", "all", "all"}, {"all", figures.NotExplored, figures.NotExplored},
		{figures.NotExplored, "all", figures.NotExplored}, {"all", "", "all"},
	} {
		a, b := made("a", 2, "tryget", "rwsem"), made("b", 2, "tryget", "rwsem")
		a.Manifest.Schemes[0].Explored, b.Manifest.Schemes[0].Explored = c.a, c.b
		run, err := results.Merge(a, b)
		if err != nil {
			t.Fatal(err)
		}
		if s := run.Manifest.Schemes; len(s) != 2 || s[0].Explored != c.want || s[1].Explored != "" {
			t.Errorf("%q and %q: %+v", c.a, c.b, s)
		}
		if a.Manifest.Schemes[0].Explored != c.a {
			t.Error("Merge changed what it was given")
		}
	}
}
