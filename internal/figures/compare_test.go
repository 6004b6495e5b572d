package figures_test

import (
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/internal/figures"
	"github.com/modbench/modbench/internal/resultstest"
)

var pairOptions = resultstest.Options{Rounds: 10, Subsystems: []string{"filesystem", "device_driver"},
	Workloads: []string{"lookup-heavy"}}

// later is a run as resultstest makes it, but with other noise, and with the
// rounds of one scheme changed.
func later(scheme string, f func(r *bench.Round)) *figures.Data {
	run := change(pairOptions, func(i int, r *bench.Round) {
		r.Lookups += r.Lookups * int64(i%7-3) / 300
		if r.Cell.Scheme == scheme {
			f(r)
		}
	})
	return run
}

func TestCompare(t *testing.T) {
	before := resultstest.Run(pairOptions).Data()
	for _, c := range []struct {
		name  string
		after *figures.Data
		want  map[figures.Verdict]int
		worst float64 // share
	}{
		{"the same twice", resultstest.Run(pairOptions).Data(), map[figures.Verdict]int{}, 0},
		{"other noise", later("", nil), map[figures.Verdict]int{}, 0},
		{"rwsem slower", later("rwsem", func(r *bench.Round) { r.Lookups = r.Lookups * 8 / 10 }),
			map[figures.Verdict]int{figures.Worse: 4 + 1}, 0.2}, // and over all cells,
		{"tryget faster", later("tryget", func(r *bench.Round) { r.Elapsed = r.Elapsed * 8 / 10 }),
			map[figures.Verdict]int{figures.Better: 4 + 1}, 0},
		{"tryget refuses no more", later("tryget", func(r *bench.Round) { r.Refused = 0 }),
			map[figures.Verdict]int{figures.Better: 4}, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := figures.Compare(before, c.after, figures.CompareOptions{})
			if err != nil {
				t.Fatal(err)
			}
			n := got.Count()
			for _, v := range []figures.Verdict{figures.Worse, figures.Better, figures.Changed, figures.Unjudged} {
				if n[v] != c.want[v] {
					t.Errorf("%d %v, want %d", n[v], v, c.want[v])
				}
			}
			switch w := got.Worst(); {
			case (w != nil) != (c.worst > 0):
				t.Errorf("worst %+v, want one: %v", w, c.worst > 0)
			case w != nil && (w.Loss() < 0.9*c.worst || w.Loss() > 1.1*c.worst):
				t.Errorf("worst by %v, want %v", w.Loss(), c.worst)
			}
		})
	}
}

// What was nothing and is something is worse without limit; what does not happen
// any more is said to be lost.
func TestCompareNothing(t *testing.T) {
	got, err := figures.Compare(resultstest.Run(pairOptions).Data(),
		later("rwsem", func(r *bench.Round) { r.Refused = r.Total / 2 }), figures.CompareOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if w := got.Worst(); w == nil || w.Metric != figures.Refused || w.Cell.Scheme != "rwsem" ||
		!math.IsInf(w.Loss(), 1) {
		t.Errorf("worst %+v, want refused gets of rwsem", w)
	}
	got, err = figures.Compare(resultstest.Run(pairOptions).Data(),
		later("rwsem", func(r *bench.Round) { r.Unload = new(bench.Histogram) }), figures.CompareOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Lost) != 4 || got.Lost[0].Metric != figures.UnloadP50 ||
		!slices.Contains(got.Caveats, figures.Caveat(figures.Vanished{N: 4, Metric: figures.UnloadP50,
			Cell: got.Lost[0].Cell})) {
		t.Errorf("lost %d figures; caveats %+v", len(got.Lost), got.Caveats)
	}
}

// change returns data whose rounds were changed.
func change(o resultstest.Options, f func(i int, r *bench.Round)) *figures.Data {
	run := resultstest.Run(o)
	for i, r := range run.Rounds {
		f(i, r)
	}
	return run.Data()
}

func TestCompareRefuses(t *testing.T) {
	before := resultstest.Run(pairOptions).Data()
	other := resultstest.Run(resultstest.Options{Rounds: 1, Schemes: []string{"other"}}).Data()
	if _, err := figures.Compare(before, other, figures.CompareOptions{}); err != figures.ErrNothingInCommon {
		t.Errorf("no cell in common: error %v", err)
	}
	commit := resultstest.Run(pairOptions).Data()
	commit.Env().Go.Commit = "f00"
	if _, err := figures.Compare(before, commit, figures.CompareOptions{}); err != nil {
		t.Errorf("another commit: %v, want none: that is what a comparison is for", err)
	}
	cpu := resultstest.Run(pairOptions).Data()
	cpu.Env().Machine.CPU = "Other"
	want := figures.Unlike{figures.FactDiffers{Fact: "cpu", Before: before.Env().Machine.CPU, After: "Other"}}
	_, err := figures.Compare(before, cpu, figures.CompareOptions{})
	if diff := cmp.Diff(error(want), err); diff != "" {
		t.Errorf("another processor (-want +got):\n%s", diff)
	}
	c, err := figures.Compare(before, cpu, figures.CompareOptions{Different: true})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(figures.Caveat(figures.ComparedUnlike{Unlike: want}), c.Caveats[0]); diff != "" {
		t.Errorf("first caveat (-want +got):\n%s", diff)
	}
}
