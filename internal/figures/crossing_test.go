package figures_test

import (
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/internal/figures"
)

// swept returns a grid of two schemes over a sweep: at each point the ratio of the second to the first.
func swept(rounds int, points []string, ratios ...float64) *figures.Grid {
	d := &figures.Data{}
	for i, point := range points {
		for n := range rounds {
			noise := 1 + 0.01*float64(n%5-2)
			for _, s := range []struct {
				scheme string
				v      float64
			}{{"old", 1e6}, {"new", 1e6 * ratios[i] * noise}} {
				d.Add(&bench.Round{Cell: bench.Cell{Workload: "w", Scheme: s.scheme,
					Subsystem: "s",
					Procs:     1, Point: point}, N: n, Elapsed: time.Second, Lookups: int64(s.v)})
			}
		}
	}
	return figures.Summarise(d)
}

func TestCrossings(t *testing.T) {
	points := []string{"hold=0", "hold=1us", "hold=10us", "hold=100us"}
	for _, c := range []struct {
		name   string
		rounds int
		ratios []float64
		turn   figures.Turn
		at     float64 // 0: nowhere
		lo, hi string
	}{
		{"inside", 12, []float64{0.5, 0.5, 2, 3}, figures.Crosses, math.Sqrt(1e-6 * 1e-5), "1us", "10us"},
		{"inside, not shown between", 12, []float64{0.5, 0.8, 1.0001, 2}, figures.Crosses, 1e-5, "1us", "100us"},
		{"outside, better", 12, []float64{2, 2, 1.5, 1.2}, figures.AllBetter, 0, "", ""},
		{"outside, worse", 12, []float64{0.2, 0.3, 0.4, 0.5}, figures.AllWorse, 0, "", ""},
		{"at the high edge", 12, []float64{0.2, 0.3, 0.8, 1}, figures.EdgeLast, 0, "10us", ""},
		{"at the low edge", 12, []float64{1, 1.2, 2, 3}, figures.EdgeFirst, 0, "", "1us"},
		{"alike", 12, []float64{1, 1, 1, 1}, figures.AllAlike, 0, "", ""},
		{"several", 12, []float64{0.5, 2, 0.5, 2}, figures.SeveralTurn, 0.5e-6, "0", "1us"},
		{"few", 3, []float64{0.5, 0.5, 2, 3}, figures.NeverTold, 0, "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			all := swept(c.rounds, points, c.ratios...).Crossings(figures.Throughput)
			if len(all) != 1 {
				t.Fatalf("%d crossings, want 1", len(all))
			}
			got := all[0]
			if got.Turn != c.turn || got.LoPoint != c.lo || got.HiPoint != c.hi ||
				math.Abs(got.At-c.at) > 0.05*c.at {
				t.Errorf("%+v, want turn %d at %g from %q to %q", got, c.turn, c.at, c.lo, c.hi)
			}
		})
	}
	if all := swept(12, []string{"arrival=closed", "arrival=poisson:1"}, 1,
		2).Crossings(figures.Throughput); all != nil {
		t.Errorf("a sweep of no numbers crosses at %v", all)
	}
	unsorted := swept(12, []string{"hold=10us", "hold=0", "hold=1us"}, 2, 0.5, 0.5).Crossings(figures.Throughput)
	if len(unsorted) != 1 || unsorted[0].LoPoint != "1us" {
		t.Errorf("points in another order cross at %s", fmt.Sprint(unsorted))
	}
}
