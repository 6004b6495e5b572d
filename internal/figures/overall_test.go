package figures_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/internal/figures"
)

// A change that cells seldom show by themselves is shown over all cells of the scheme, and of that scheme alone.
func TestOverall(t *testing.T) {
	const pairs = 40
	rng := rand.New(rand.NewPCG(2002, 18))
	m := made{process: func(int) float64 { return 0.15 }, round: func(int) float64 { return 0 }}
	for _, slower := range []float64{0, 0.15} {
		overall, others, cells := 0, 0, 0
		for range pairs {
			c, err := figures.Compare(m.directories(rng, 1, 10, 1, "", 0), m.directories(rng, 1, 10, 1, "rwsem", slower),
				figures.CompareOptions{Metrics: []*figures.Metric{figures.Throughput}})
			if err != nil {
				t.Fatal(err)
			}
			for i := range c.Overall {
				d := &c.Overall[i]
				if d.Cells < 2 || d.Cell != (bench.Cell{Scheme: d.Cell.Scheme}) {
					t.Fatalf("%d cells of %s", d.Cells, d.Cell)
				}
				switch shown := d.Verdict().Shown(); {
				case d.Cell.Scheme == "rwsem":
					overall += of(shown)
				default:
					others += of(shown)
				}
			}
			cells += of(slices.ContainsFunc(c.Deltas, func(d figures.Delta) bool { return d.Verdict().Shown() }))
		}
		t.Logf("slower by %g: of %d pairs %d show it over all cells, %d in a cell; %d of the others", slower, pairs,
			overall, cells, others)
		switch {
		case others > 2:
			t.Errorf("slower by %g: %d pairs show it of another scheme", slower, others)
		case slower == 0 && overall > 2:
			t.Errorf("%d of %d pairs of the same show a difference", overall, pairs)
		case slower > 0 && (overall < pairs*9/10 || cells > pairs*2/3):
			t.Errorf("slower by %g: %d of %d pairs show it over all cells, and %d in a cell", slower, overall, pairs, cells)
		}
	}
}

// Processes that lack some cells are neither higher nor lower for it, though cells differ by a factor.
func TestOverallOfSome(t *testing.T) {
	rng := rand.New(rand.NewPCG(2002, 19))
	m := made{process: func(int) float64 { return 0.01 }, round: func(int) float64 { return 0 }}
	before := m.directories(rng, 1, 10, 1, "", 0)
	m.change = func(r *bench.Round) {
		if strings.HasPrefix(r.Cell.Subsystem, "file") {
			r.Lookups *= 10
			if r.Process%3 == 0 { // nothing of it happened
				r.Lookups, r.Elapsed = 0, 0
			}
		}
	}
	after := m.directories(rng, 1, 10, 1, "", 0)
	c, err := figures.Compare(before, after, figures.CompareOptions{Metrics: []*figures.Metric{figures.Throughput}})
	if err != nil {
		t.Fatal(err)
	}
	for i := range c.Overall {
		if d := &c.Overall[i]; d.Ratio.Median < 3 || d.Ratio.Median > 3.4 { // the root of 10: half of the cells
			t.Errorf("%s: ratio %.2f, want 3.16", d.Cell.Scheme, d.Ratio.Median)
		}
	}
}
