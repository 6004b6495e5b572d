package figures_test

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/internal/figures"
)

// A machine that is half as fast changes no figure that is relative to a scheme of the same round; what one scheme
// loses beside the other is seen.
func TestRelative(t *testing.T) {
	run := func(base, other float64) *figures.Data {
		d := &figures.Data{}
		for n := range 8 {
			for scheme, v := range map[string]float64{"base": base, "other": other} {
				d.Add(&bench.Round{Cell: bench.Cell{Workload: "w", Scheme: scheme, Subsystem: "s",
					Procs: 1}, N: n, Process: n, Elapsed: time.Second, Lookups: int64(v * (1 + 0.01*float64(n%3)))})
			}
		}
		return d
	}
	for _, c := range []struct{ before, after, want float64 }{{2e6, 1e6, 1}, {2e6, 0.5e6, 0.5}} {
		before, after := run(1e6, c.before), run(0.5e6, c.after)
		m := figures.Relative(figures.Throughput, "base")
		got, err := figures.Compare(before, after, figures.CompareOptions{Metrics: []*figures.Metric{m}})
		if err != nil {
			t.Fatal(err)
		}
		if len(got.Deltas) != 1 || got.Deltas[0].Cell.Scheme != "other" ||
			math.Abs(got.Deltas[0].Ratio.Median-c.want) > 0.01 || !strings.HasSuffix(m.Label, "/ base's") {
			t.Errorf("%+v: %+v", c, got.Deltas)
		}
	}
}
