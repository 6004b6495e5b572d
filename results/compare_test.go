package results_test

import (
	"bytes"
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/internal/resultstest"
	"github.com/modbench/modbench/results"
)

var pairOptions = resultstest.Options{Rounds: 10, Subsystems: []string{"filesystem", "device_driver"}, Workloads: []string{"lookup-heavy"}}

// later is a run as resultstest makes it, but with other noise, and with the
// rounds of one scheme changed.
func later(scheme string, f func(r *bench.Round)) *results.Run {
	run := change(pairOptions, func(i int, r *bench.Round) {
		r.Lookups += r.Lookups * int64(i%7-3) / 300
		if r.Cell.Scheme == scheme {
			f(r)
		}
	})
	run.Dirs = []string{"results/later"}
	return run
}

func TestCompare(t *testing.T) {
	before := resultstest.Run(pairOptions)
	for _, c := range []struct {
		name  string
		after *results.Run
		want  map[results.Verdict]int
		worst float64 // share
	}{
		{"the same twice", resultstest.Run(pairOptions), map[results.Verdict]int{}, 0},
		{"other noise", later("", nil), map[results.Verdict]int{}, 0},
		{"rwsem slower", later("rwsem", func(r *bench.Round) { r.Lookups = r.Lookups * 8 / 10 }), map[results.Verdict]int{results.Worse: 4}, 0.25},
		{"tryget faster", later("tryget", func(r *bench.Round) { r.Elapsed = r.Elapsed * 8 / 10 }), map[results.Verdict]int{results.Better: 4}, 0},
		{"tryget refuses no more", later("tryget", func(r *bench.Round) { r.Refused = 0 }), map[results.Verdict]int{results.Better: 4}, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := results.Compare(before, c.after, results.CompareOptions{})
			if err != nil {
				t.Fatal(err)
			}
			n := got.Count()
			for _, v := range []results.Verdict{results.Worse, results.Better, results.Changed, results.Unjudged} {
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
	got, err := results.Compare(resultstest.Run(pairOptions), later("rwsem", func(r *bench.Round) { r.Refused = r.Total / 2 }), results.CompareOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if w := got.Worst(); w == nil || w.Metric != results.Refused || w.Cell.Scheme != "rwsem" || !math.IsInf(w.Loss(), 1) {
		t.Errorf("worst %+v, want refused gets of rwsem", w)
	}
	got, err = results.Compare(resultstest.Run(pairOptions), later("rwsem", func(r *bench.Round) { r.Unload = new(bench.Histogram) }), results.CompareOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Lost) != 4 || got.Lost[0].Metric != results.UnloadP50 || !strings.Contains(strings.Join(got.Notes, "\n"), "4 figures only old has, the first unload p50 of lookup-heavy scheme=rwsem") {
		t.Errorf("lost %d figures; %q", len(got.Lost), got.Notes)
	}
}

func TestCompareTable(t *testing.T) {
	after := later("rwsem", func(r *bench.Round) { r.Lookups = r.Lookups * 8 / 10 })
	after.Rounds = after.Rounds[:len(after.Rounds)-1]
	after.Notes = []string{"119 of 120 rounds; interrupted"}
	few := resultstest.Run(resultstest.Options{Rounds: 3, Subsystems: []string{"filesystem"}, Workloads: []string{"lookup-heavy"}, Procs: []int{1}})
	few.Dirs = []string{"results/few"}
	for _, c := range []struct {
		name  string
		after *results.Run
		o     results.CompareOptions
		only  bool
	}{
		{"slower", after, results.CompareOptions{}, false},
		{"changed", after, results.CompareOptions{}, true},
		{"few", few, results.CompareOptions{Metrics: []*results.Metric{results.Throughput, results.Unloads}}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := results.Compare(resultstest.Run(pairOptions), c.after, c.o)
			if err != nil {
				t.Fatal(err)
			}
			var b bytes.Buffer
			if err := got.Write(&b, c.only); err != nil {
				t.Fatal(err)
			}
			golden(t, "compare-"+c.name+".txt", b.Bytes())
		})
	}
}

func TestCompareRefuses(t *testing.T) {
	for _, c := range []struct {
		name string
		f    func(*results.Run)
		want string
	}{
		{"another machine", func(r *results.Run) { r.Env.Machine.CPU = "Other" }, "cpu differs: Example CPU 2.0 GHz and Other"},
		{"another Go", func(r *results.Run) { r.Env.Go.Version = "go1.27" }, "go differs"},
		{"other knobs", func(r *results.Run) { r.Rounds[3].Knobs.Skew = 2 }, "the knobs of lookup-heavy scheme=none subsystem=filesystem procs=2 differ"},
		{"other halves", func(r *results.Run) { r.Manifest.Half = time.Second }, "duration of a half differs: 100ms and 1s"},
		{"two things", func(r *results.Run) { r.Env.Go.Version, r.Env.Machine.CPU = "go1.27", "Other" }, "cpu differs: Example CPU 2.0 GHz and Other; go differs"},
	} {
		t.Run(c.name, func(t *testing.T) {
			before, after := resultstest.Run(pairOptions), resultstest.Run(pairOptions)
			before.Manifest.Half = 100 * time.Millisecond
			c.f(after)
			_, err := results.Compare(before, after, results.CompareOptions{})
			if !errors.Is(err, results.ErrDifferent) || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want %q in it", err, c.want)
			}
			got, err := results.Compare(before, after, results.CompareOptions{Different: true})
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(got.Notes[0], "compared although "+c.want) {
				t.Errorf("notes %q do not say what differs", got.Notes)
			}
		})
	}
	before, after := resultstest.Run(pairOptions), resultstest.Run(pairOptions)
	after.Env.Go.Commit = "f00"
	if _, err := results.Compare(before, after, results.CompareOptions{}); err != nil {
		t.Errorf("another commit: %v, want none: that is what it is for", err)
	}
	if _, err := results.Compare(before, made("x", 1, "other"), results.CompareOptions{}); err == nil || !strings.Contains(err.Error(), "no cell in common") {
		t.Errorf("error %v, want one about cells", err)
	}
}
