package report_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/internal/resultstest"
	"github.com/modbench/modbench/report"
	"github.com/modbench/modbench/results"
)

var pairOptions = resultstest.Options{
	Rounds: 10, Subsystems: []string{"filesystem", "device_driver"}, Workloads: []string{"lookup-heavy"},
}

// later is a run as resultstest makes it, but with other noise, and with the
// rounds of one scheme changed.
func later(scheme string, f func(r *bench.Round)) *results.Run {
	run := resultstest.Run(pairOptions)
	for i, r := range run.Rounds {
		r.Lookups += r.Lookups * int64(i%7-3) / 300
		if r.Cell.Scheme == scheme {
			f(r)
		}
	}
	run.Dirs = []string{"results/later"}
	return run
}

// written returns what Write writes.
func written(t *testing.T, c *report.Changes) string {
	t.Helper()
	var b strings.Builder
	if err := c.Write(&b, false); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestCompareTable(t *testing.T) {
	after := later("rwsem", func(r *bench.Round) { r.Lookups = r.Lookups * 8 / 10 })
	after.Rounds = after.Rounds[:len(after.Rounds)-1]
	after.Notes = []results.Note{results.Incomplete{
		Dir: "results/later", Status: results.Interrupted, Done: 119, Planned: 120, Cells: 12, PerCell: 10, Whole: 9,
		Ahead: 11,
	}}
	few := resultstest.Run(resultstest.Options{Rounds: 3, Subsystems: []string{"filesystem"},
		Workloads: []string{"lookup-heavy"}, Procs: []int{1}})
	few.Dirs = []string{"results/few"}
	for _, c := range []struct {
		name  string
		after *results.Run
		o     report.CompareOptions
		only  bool
	}{
		{"slower", after, report.CompareOptions{}, false},
		{"changed", after, report.CompareOptions{}, true},
		{"few", few, report.CompareOptions{Full: true}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := report.Compare(resultstest.Run(pairOptions), c.after, c.o)
			if err != nil {
				t.Fatal(err)
			}
			var b strings.Builder
			if err := got.Write(&b, c.only); err != nil {
				t.Fatal(err)
			}
			golden(t, "compare-"+c.name+".txt", b.String())
		})
	}
}

func TestCompareRefuses(t *testing.T) {
	for _, c := range []struct {
		name string
		f    func(*results.Run)
		want string
	}{
		{"another machine", func(r *results.Run) { r.Env.Machine.CPU = "Other" },
			"cpu differs: Example CPU 2.0 GHz and Other"},
		{"another Go", func(r *results.Run) { r.Env.Go.Version = "go1.27" }, "go differs"},
		{"other knobs", func(r *results.Run) { r.Rounds[3].Knobs.Skew = 2 },
			"the knobs of lookup-heavy scheme=none subsystem=filesystem procs=2 differ"},
		{"other halves", func(r *results.Run) { r.Manifest.Half = time.Second },
			"duration of a half differs: 100ms and 1s"},
		{"two things", func(r *results.Run) { r.Env.Go.Version, r.Env.Machine.CPU = "go1.27", "Other" },
			"cpu differs: Example CPU 2.0 GHz and Other; go differs"},
	} {
		t.Run(c.name, func(t *testing.T) {
			before, after := resultstest.Run(pairOptions), resultstest.Run(pairOptions)
			before.Manifest.Half = 100 * time.Millisecond
			c.f(after)
			_, err := report.Compare(before, after, report.CompareOptions{})
			if !errors.Is(err, report.ErrDifferent) || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want %q in it", err, c.want)
			}
			got, err := report.Compare(before, after, report.CompareOptions{Different: true})
			if err != nil {
				t.Fatal(err)
			}
			if s := written(t, got); !strings.Contains(s, "compared although "+c.want) {
				t.Errorf("it does not say what differs:\n%s", s)
			}
		})
	}
	before, after := resultstest.Run(pairOptions), resultstest.Run(pairOptions)
	after.Env.Go.Commit = "f00"
	if _, err := report.Compare(before, after, report.CompareOptions{}); err != nil {
		t.Errorf("another commit: %v, want none: that is what it is for", err)
	}
	if _, err := report.Compare(before, resultstest.Run(resultstest.Options{Rounds: 1, Schemes: []string{"other"}}),
		report.CompareOptions{}); err == nil || !strings.Contains(err.Error(), "no cell in common") {
		t.Errorf("error %v, want one about cells", err)
	}
}

func TestWorse(t *testing.T) {
	for _, c := range []struct {
		name string
		f    func(*bench.Round)
		want string // the error begins with it; "": none
	}{
		{"slower", func(r *bench.Round) { r.Lookups = r.Lookups * 8 / 10 },
			"worse by more than 10%: throughput of lookup-heavy scheme=rwsem"},
		{"a little slower", func(r *bench.Round) { r.Lookups = r.Lookups * 95 / 100 }, ""},
		{"refuses", func(r *bench.Round) { r.Refused = r.Total / 2 },
			"worse: refused gets of lookup-heavy scheme=rwsem"},
		{"unloads nothing", func(r *bench.Round) { r.Unload = new(bench.Histogram) },
			"gone: unload p50 of lookup-heavy scheme=rwsem"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := report.Compare(resultstest.Run(pairOptions), later("rwsem", c.f), report.CompareOptions{})
			if err != nil {
				t.Fatal(err)
			}
			if err = got.Worse(0.1); (err == nil) != (c.want == "") || err != nil &&
				!strings.HasPrefix(err.Error(), c.want) {
				t.Errorf("error %v, want %q", err, c.want)
			}
		})
	}
}

// A gate passes only what was measured, complete and judged; each of the others has its
// reason and says what to do.
func TestGate(t *testing.T) {
	same := func(*results.Run) {}
	for _, c := range []struct {
		name   string
		change func(after *results.Run)
		gate   report.Gate
		reason report.Reason
		want   string // the error begins with it; "": none
	}{
		{"the same", same, report.Gate{Limit: 0.1}, 0, ""},
		{"worse", func(r *results.Run) {
			for _, x := range r.Rounds {
				if x.Cell.Scheme == "rwsem" {
					x.Lookups = x.Lookups * 7 / 10
				}
			}
		}, report.Gate{Limit: 0.1}, report.Worse, "worse by more than 10%: throughput of lookup-heavy scheme=rwsem"},
		{"all are worse", func(r *results.Run) {
			for _, x := range r.Rounds {
				x.Lookups = x.Lookups * 8 / 10
			}
		}, report.Gate{Limit: 0.1}, report.Worse, "worse by more than 10%: throughput of lookup-heavy scheme="},
		{"gone", func(r *results.Run) {
			for _, x := range r.Rounds {
				x.Unload = nil
			}
		}, report.Gate{Limit: 0.1}, report.Worse, "gone: unload p50 of"},
		{"gone, allowed", func(r *results.Run) {
			for _, x := range r.Rounds {
				x.Unload = nil
			}
		}, report.Gate{Limit: 0.1, AllowMissing: true}, 0, ""},
		{"a scheme is absent", withoutRwsem, report.Gate{Limit: 0.1}, report.Missing,
			"missing in results/later: lookup-heavy scheme=rwsem"},
		{"a scheme is absent, allowed", withoutRwsem, report.Gate{Limit: 0.1, AllowMissing: true}, 0, ""},
		{"interrupted", func(r *results.Run) {
			r.Notes = []results.Note{results.NoteOf{Dir: "x", Note: results.Incomplete{
				Dir: "results/later", Status: results.Interrupted, Done: 119, Planned: 120,
			}}}
		}, report.Gate{Limit: 0.1}, report.NotEnough, "not enough: results/later: 119 of 120 rounds; interrupted"},
		{"one process", func(r *results.Run) {
			for _, x := range r.Rounds {
				x.Process = 0
			}
		}, report.Gate{Limit: 0.1}, report.NotEnough, "not enough: throughput of"},
	} {
		t.Run(c.name, func(t *testing.T) {
			after := resultstest.Run(pairOptions)
			after.Dirs = []string{"results/later"}
			c.change(after)
			changes, err := report.Compare(resultstest.Run(pairOptions), after, report.CompareOptions{})
			if err != nil {
				t.Fatal(err)
			}
			err = changes.Gate(c.gate)
			var f *report.Failure
			switch {
			case c.want == "" && err == nil:
			case !errors.As(err, &f) || f.Reason != c.reason || !strings.HasPrefix(f.Error(), c.want) || c.want == "" ||
				strings.Contains(f.Error(), "\n"):
				t.Errorf("error %v, want reason %d and %q", err, c.reason, c.want)
			}
		})
	}
}

// withoutRwsem leaves the cells of rwsem out.
func withoutRwsem(r *results.Run) {
	r.Rounds = slices.DeleteFunc(r.Rounds, func(x *bench.Round) bool { return x.Cell.Scheme == "rwsem" })
}
