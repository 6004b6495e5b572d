package figures_test

import (
	"cmp"
	"math"
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

// What cannot be estimated is not taken out: shares that hardly differ within cells say nothing of the differences
// between runs, and a cell in which nobody looked leaves all as they were measured.
func TestSlopeIsNotKnown(t *testing.T) {
	none := func(int) float64 { return 0 }
	for _, c := range []struct {
		name    string
		cores   func(r *bench.Round, after bool) bench.Cores
		evened  bool
		process float64
	}{
		{"shares that differ", func(r *bench.Round, after bool) bench.Cores {
			return bench.Cores{Looks: 100, Slowed: float64(r.Process) / 20}
		}, true, 0.02},
		{"hardly any differences within cells", func(r *bench.Round, after bool) bench.Cores {
			return bench.Cores{Looks: 100, Slowed: 0.95*float64(of(after)) + 0.001*float64(r.Process)}
		}, false, 0.05},
		{"no differences within cells", func(r *bench.Round, after bool) bench.Cores {
			return bench.Cores{Looks: 100, Slowed: 0.95 * float64(of(after))}
		}, false, 0.02},
		{"one side did not look", func(r *bench.Round, after bool) bench.Cores {
			if after {
				return bench.Cores{}
			}
			return bench.Cores{Looks: 100, Slowed: float64(r.Process) / 20}
		}, false, 0.02},
		{"nobody looked in a round", func(r *bench.Round, after bool) bench.Cores {
			if r.Process == 3 && r.Cell.Scheme == "rwsem" {
				return bench.Cores{}
			}
			return bench.Cores{Looks: 100, Slowed: float64(r.Process) / 20}
		}, false, 0.02},
	} {
		rng := rand.New(rand.NewPCG(2002, 20))
		m := made{process: func(int) float64 { return c.process }, round: none}
		side := func(after bool) *figures.Data {
			m.change = func(r *bench.Round) {
				r.Cores = c.cores(r, after)
				r.Lookups = int64(float64(r.Lookups) / (1 + byShared*r.Cores.Slowed))
				if !after { // so that the ratio as measured differs from that without slowed cores
					r.Cores.Slowed /= 2
				}
			}
			return m.directories(rng, 1, 10, 1, "", 0)
		}
		changes, err := figures.Compare(side(false), side(true), figures.CompareOptions{
			Metrics: []*figures.Metric{figures.Throughput}})
		if err != nil {
			t.Fatal(err)
		}
		apart := 0.0
		for i := range changes.Deltas {
			d := &changes.Deltas[i]
			apart += math.Abs(math.Log(d.Ratio.Median/(d.New.Median/d.Old.Median))) / float64(len(changes.Deltas))
		}
		if evened := apart > 0.03; evened != c.evened {
			t.Errorf("%s: ratios are %.3f from those of the medians, want them evened: %v", c.name, apart, c.evened)
		}
	}
}

// A scheme that is slower is not hidden by slowed cores.
func TestSlowedCoresHideNothing(t *testing.T) {
	rng := rand.New(rand.NewPCG(2002, 17))
	m := made{
		process: func(int) float64 { return 0.02 }, round: func(int) float64 { return 0 }, shared: true,
	}
	before := m.directories(rng, 1, 10, 1, "", 0)
	if f, _ := fails(t, before, m.directories(rng, 1, 10, 1, "rwsem", 0.15)); !f {
		t.Error("a scheme slowed by 15 % is not found")
	}
	if f, _ := fails(t, before, m.directories(rng, 1, 10, 1, "", 0)); f {
		t.Error("the same fails: the test shows nothing")
	}
}
