package page

import (
	"math"
	"testing"
	"time"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/internal/resultstest"
	"github.com/modbench/modbench/report/internal/chart"
)

// hist returns n values of d, and more that are given likewise.
func hist(pairs ...int) *bench.Histogram {
	h := new(bench.Histogram)
	for i := 0; i < len(pairs); i += 2 {
		h.AddN(time.Duration(pairs[i]), uint64(pairs[i+1]))
	}
	return h
}

// TestOutside: what is left when the gets of the phases are taken away, also if a phase has the greatest of them all or
// ends within a cell.
func TestOutside(t *testing.T) {
	all := hist(50, 900, 60, 90, 90_000, 10, 100_003, 7, 100_100, 3)
	want := chart.Band{Mid: 50, High: 90_111}
	if got := outside(all, nil); !near(got.High, want.High) || got.Mid != 50 {
		t.Errorf("of all: %v, want %v", got, want)
	}
	if got, want := outside(all, []*bench.Histogram{hist(60, 90), hist(90_000, 10, 100_003, 7, 100_100, 3)}),
		(chart.Band{Mid: 50, High: 50}); got != want {
		t.Errorf("without the slow ones: %v, want %v", got, want)
	}
	if got, want := outside(all, []*bench.Histogram{hist(50, 900, 60, 90)}), 90_000.0; !near(got.Mid, want) {
		t.Errorf("only the slow ones: %v, want a median of %v", got, want)
	}
	if got := outside(all, []*bench.Histogram{all}); got != (chart.Band{}) {
		t.Errorf("nothing is left: %v", got)
	}
}

// near allows for the width of a cell.
func near(a, b float64) bool { return math.Abs(a-b) <= 0.01*b }

// TestCourse: the scheme's own time is divided as the gets are, and a phase with few gets has no latency.
func TestCourse(t *testing.T) {
	r := &bench.Round{
		Lookups: 1, Get: hist(50, 1000, 700, 30, 800, 4, 900, 10), Unload: hist(31_000, 2),
		Parts:  bench.Parts{Scheme: hist(8000, 2), Holders: hist(0, 2), Exit: hist(23_000, 2)},
		During: bench.During{Deciding: hist(700, 30), Waiting: hist(), Exiting: hist(800, 4), Freeing: hist(900, 10)},
	}
	c := course(resultstest.Summary(r))
	for i, want := range []struct{ lasts, mid float64 }{{6000, 700}, {0, 0}, {23_000, 0}, {2000, 900}} {
		if p := c.Phases[i]; !near(p.Lasts, want.lasts) || !near(p.Gets.Mid, want.mid) {
			t.Errorf("%s: %v, want %v", p.Name, p, want)
		}
	}
	if c.Usual != (chart.Band{Mid: 50, High: 50}) {
		t.Errorf("outside: %v", c.Usual)
	}
	r.Parts = bench.Parts{}
	if c := course(resultstest.Summary(r)); c.Note == "" {
		t.Errorf("without unloads: %v", c)
	}
}
