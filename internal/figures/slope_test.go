package figures_test

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/internal/figures"
)

// What others do to cores is taken out of a comparison of two runs if workers looked, and only then. If they did not,
// all schemes seem to be slower together.
func TestSlowedCores(t *testing.T) {
	none := func(int) float64 { return 0 }
	steady := func(int) float64 { return 0.02 }
	slower := func(blind bool) (together float64, said bool) {
		rng := rand.New(rand.NewPCG(2002, 16))
		m := made{process: steady, round: none, shared: true, blind: blind}
		var all []*figures.Data
		for range 8 {
			all = append(all, m.directories(rng, 1, 10, 1, "", 0))
		}
		slices.SortFunc(all, func(a, b *figures.Data) int { return cmp.Compare(mean(b), mean(a)) })
		fast, slow := all[0], all[len(all)-1]
		c, err := figures.Compare(fast, slow, three)
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range c.NewCaveats {
			_, ok := x.(figures.Slowed)
			said = said || ok
		}
		_, together = c.Slower()
		return together, said
	}
	if by, said := slower(false); by > 0.02 || !said {
		t.Errorf("all schemes are slower by %.3f where workers looked, want 0; said: %v", by, said)
	}
	if by, said := slower(true); by < 0.1 || said {
		t.Errorf("all schemes are slower by %.3f where nobody looked, want more; said: %v", by, said)
	}
}

// mean returns the mean throughput.
func mean(d *figures.Data) (sum float64) {
	for r := range d.Rounds.All() {
		v, _ := figures.Throughput.Of(r)
		sum += v
	}
	return sum
}

// A scheme that is slower is not hidden by slowed cores, and one side that did not look is taken as it was measured.
func TestSlowedCoresHideNothing(t *testing.T) {
	rng := rand.New(rand.NewPCG(2002, 17))
	m := made{
		process: func(int) float64 { return 0.02 }, round: func(int) float64 { return 0 }, shared: true,
	}
	before := m.directories(rng, 1, 10, 1, "", 0)
	if f, _ := fails(t, before, m.directories(rng, 1, 10, 1, "rwsem", 0.15)); !f {
		t.Error("a scheme slowed by 15 % is not found")
	}
	m.change = func(r *bench.Round) { r.Cores = bench.Cores{} }
	after := m.directories(rng, 1, 10, 1, "", 0)
	c, err := figures.Compare(before, after, three)
	if err != nil {
		t.Fatal(err)
	}
	for i := range c.Deltas {
		d := &c.Deltas[i]
		if ratio := d.New.Median / d.Old.Median; d.Metric == figures.Throughput && d.Ratio.Median/ratio > 1.2 {
			t.Errorf("%s: ratio %.2f where one side did not look, want about %.2f", d.Cell, d.Ratio.Median, ratio)
		}
	}
}
