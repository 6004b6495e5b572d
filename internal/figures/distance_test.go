package figures_test

import (
	"testing"
	"time"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/internal/figures"
)

// moving returns a run of tryget in so many processes of one round each, at these distances between the processors, and
// with a throughput that follows from the distance.
func moving(distances ...time.Duration) *figures.Data { return measured(true, distances) }

// measured is moving; known: the rounds know their distances.
func measured(known bool, distances []time.Duration) *figures.Data {
	cell := bench.Cell{Workload: "lookup-heavy", Scheme: "tryget", Subsystem: "filesystem", Procs: 2}
	d := &figures.Data{Schemes: []figures.Scheme{{Name: "tryget"}}, Cells: []bench.Cell{cell}, Runs: 1}
	for i, at := range distances {
		lookups := 13_000 + int64(i)
		if at < 50 {
			lookups = 23_000 + int64(i)
		}
		if !known {
			at = 0
		}
		d.Add(&bench.Round{
			Cell: cell, N: i, Process: i, Lookups: lookups, Elapsed: time.Millisecond, Transfer: at, Steady: true,
		})
	}
	return d
}

// Rounds are compared at one distance between processors, and what was left out is said.
func TestDistance(t *testing.T) {
	const near, far = 20, 200
	for _, c := range []struct {
		name          string
		before, after []time.Duration
		want          figures.Verdict
		left          figures.Elsewhere
		processes     [2]int
	}{
		{"it did not move", []time.Duration{far, 210, far, 190}, []time.Duration{far, far, 220, far},
			figures.NoDifference, figures.Elsewhere{}, [2]int{4, 4}},
		{"it moved during one", []time.Duration{far, far, far, far}, []time.Duration{near, near, near, near, far, far, far},
			figures.NoDifference, figures.Elsewhere{N: 1, Of: 1}, [2]int{4, 3}},
		{"it moved in between", []time.Duration{far, far, far, far}, []time.Duration{near, near, near, near},
			figures.Unjudged, figures.Elsewhere{N: 1, Never: 1, Of: 1}, [2]int{}},
	} {
		a, b := moving(c.before...), moving(c.after...)
		changes, err := figures.Compare(a, b, figures.CompareOptions{Metrics: []*figures.Metric{figures.Throughput}})
		if err != nil {
			t.Fatal(err)
		}
		d := changes.Deltas[0]
		if d.Verdict() != c.want || d.Processes != c.processes {
			t.Errorf("%s: %v of %v processes, want %v of %v", c.name, d.Verdict(), d.Processes, c.want, c.processes)
		}
		var left figures.Elsewhere
		for _, caveat := range changes.Caveats {
			if e, ok := caveat.(figures.Elsewhere); ok {
				left = e
			}
		}
		if left != c.left {
			t.Errorf("%s: %+v, want %+v", c.name, left, c.left)
		}
	}
	// Without the distances the same rounds show a difference, which the machine made.
	a, b := moving(200, 200, 200, 200), measured(false, []time.Duration{20, 20, 20, 20})
	changes, err := figures.Compare(a, b, figures.CompareOptions{Metrics: []*figures.Metric{figures.Throughput}})
	if err != nil {
		t.Fatal(err)
	}
	if got := changes.Deltas[0].Verdict(); got != figures.Better {
		t.Errorf("control: %v, want a difference", got)
	}
}

// A run says that the processors moved during it.
func TestMoved(t *testing.T) {
	moved := func(d *figures.Data) (m figures.Moved, ok bool) {
		for _, c := range figures.Summarise(d).Caveats() {
			if m, ok = c.(figures.Moved); ok {
				return m, true
			}
		}
		return m, false
	}
	if m, ok := moved(moving(200, 210, 190, 20)); !ok || m.Rounds != 1 || m.Other != 20 {
		t.Errorf("%+v, %v; want one round at 20 ns", m, ok)
	}
	if m, ok := moved(moving(200, 210, 190, 0)); ok {
		t.Errorf("control: %+v, want nothing", m)
	}
}
