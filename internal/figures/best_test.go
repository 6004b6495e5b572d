package figures_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/internal/figures"
)

// rated are rounds of one scheme: what it does in a second, of each round.
type rated struct {
	scheme string
	rates  []float64
}

// question returns a grid of rounds, and the cells that it is asked about.
func question(all ...rated) (g *figures.Grid, cells []bench.Cell) {
	d := &figures.Data{}
	for _, s := range all {
		c := bench.Cell{Workload: "w", Scheme: s.scheme, Subsystem: "s", Procs: 1}
		cells = append(cells, c)
		for n, v := range s.rates {
			d.Add(&bench.Round{Cell: c, N: n, Elapsed: time.Second, Lookups: int64(v),
				Total: int64(v), Allocs: map[string]float64{"fast": 2, "slow": 3, "odd": 1}[s.scheme]})
		}
	}
	return figures.Summarise(d), cells
}

// about returns n rates near v: off is how far each is from it, as a share, repeated as needed.
func about(v float64, n int, off ...float64) (rates []float64) {
	for i := range n {
		rates = append(rates, v*(1+off[i%len(off)]))
	}
	return rates
}

func names(all []figures.Standing) string {
	var list []string
	for _, s := range all {
		list = append(list, s.Cell.Scheme)
	}
	return strings.Join(list, " ")
}

func TestBest(t *testing.T) {
	noise := []float64{0, 0.02, -0.01, 0.01, -0.02}
	other := []float64{0.01, -0.02, 0.02, 0, -0.01}
	for _, c := range []struct {
		name                  string
		all                   []rated
		set, behind, unjudged string
		beside                string
		family                int
	}{
		{name: "one winner", all: []rated{{"slow", about(1e6, 12, noise...)}, {"fast", about(2e6, 12, other...)},
			{"mid", about(15e5, 12, noise...)}}, set: "fast", behind: "mid slow", family: 3},
		{name: "two cannot be told apart", all: []rated{{"slow", about(1e6, 12, noise...)},
			{"a", about(2e6, 12, other...)}, {"b", about(2e6, 12, noise...)}}, set: "a b", behind: "slow", beside: "b",
			family: 3},
		{name: "all alike", all: []rated{{"a", about(2e6, 12, other...)}, {"b", about(2e6, 12, noise...)}},
			set: "a b", beside: "b", family: 1},
		{name: "six rounds show one of one", all: []rated{{"a", about(1e6, 6, noise...)},
			{"b", about(2e6, 6, other...)}}, set: "b", behind: "a", family: 1},
		{name: "six rounds show none of three, each by itself", all: []rated{{"a", about(1e6, 6, noise...)},
			{"b", about(2e6, 6, other...)}, {"c", about(3e6, 6, other...)}}, set: "c b a", family: 3},
		{name: "too few rounds for one do not hide the others", all: []rated{{"a", about(1e6, 6, noise...)},
			{"b", about(2e6, 6, other...)}, {"c", about(3e6, 5, other...)}}, set: "b", behind: "a", unjudged: "c",
			family: 1},
		{name: "too few for all", all: []rated{{"a", about(1e6, 3, noise...)}, {"b", about(2e6, 5, other...)}},
			unjudged: "b a"},
		{name: "only one", all: []rated{{"a", about(1e6, 12, noise...)}}, set: "a"},
	} {
		t.Run(c.name, func(t *testing.T) {
			g, cells := question(c.all...)
			best, ok := g.Best(figures.Throughput, append(cells, bench.Cell{Workload: "w", Scheme: "absent"}))
			if !ok || names(best.Set) != c.set || names(best.Behind) != c.behind || names(best.Unjudged) != c.unjudged {
				t.Errorf("best %q, behind %q, unjudged %q, %v; want %q, %q, %q", names(best.Set), names(best.Behind),
					names(best.Unjudged), ok, c.set, c.behind, c.unjudged)
			}
			if best.Family != c.family || names(best.Beside()) != c.beside {
				t.Errorf(
					"%d pairs judged, beside %q; want %d, %q",
					best.Family,
					names(best.Beside()),
					c.family,
					c.beside,
				)
			}
			for _, s := range best.Behind {
				if s.Ratio.Median >= 1 || s.Ratio.Verdict() != figures.Worse {
					t.Errorf("%s is behind with %+v", s.Cell.Scheme, s.Ratio)
				}
			}
		})
	}
	g, cells := question(rated{"a", about(1e6, 12, noise...)})
	if _, ok := g.Best(figures.Unloads, cells); ok {
		t.Error("somebody is best in a count that is neither good nor bad")
	}
	if _, ok := g.Best(figures.GetP99, cells); ok {
		t.Error("somebody is best in what was not measured")
	}
}

// TestThreeMarks tells the three marks apart.
func TestThreeMarks(t *testing.T) {
	g, cells := question(rated{"lead", about(3e6, 7, 0, 0.01)}, rated{"far", about(1e6, 7, 0.01, 0)},
		rated{"near", about(3e6, 7, -0.015, 0.02)}, rated{"third", about(2e6, 7, 0.01, 0)},
		rated{"few", about(2e6, 3, 0)})
	best, _ := g.Best(figures.Throughput, cells) // six pairs: seven rounds are not enough for them
	want := map[string]figures.Verdict{"near": figures.NoDifference, "third": figures.Uncorrected,
		"far": figures.Uncorrected, "few": figures.Unjudged}
	for _, s := range slices.Concat(best.Set[1:], best.Unjudged) {
		if got := s.Ratio.Verdict(); got != want[s.Cell.Scheme] {
			t.Errorf("%s: %v, want %v (%+v)", s.Cell.Scheme, got, want[s.Cell.Scheme], s.Ratio)
		}
	}
	g, cells = question(rated{"lead", about(3e6, 12, 0, 0.01)}, rated{"far", about(1e6, 12, 0.01, 0)})
	best, _ = g.Best(figures.Throughput, cells)
	if len(best.Behind) != 1 || best.Behind[0].Ratio.Verdict() != figures.Worse {
		t.Errorf("a difference that is shown: %+v", best)
	}
}

// TestBestError asks of schemes that are all alike, with noise as skewed as a machine's, and counts the questions in
// which somebody is said to be beaten: at most one in twenty. One that is a tenth slower is found.
func TestBestError(t *testing.T) {
	const questions, schemes, rounds = 300, 4, 12
	rng := rand.New(rand.NewPCG(1, 2))
	rates := func(v float64) (rates []float64) {
		for range rounds {
			rates = append(rates, v*math.Exp(0.02*math.Abs(rng.NormFloat64())*rng.ExpFloat64()))
		}
		return rates
	}
	wrong, missed := 0, 0
	for range questions {
		var alike, one []rated
		for i := range schemes {
			v := 1e9
			if i == 0 {
				v = 0.9e9
			}
			alike, one = append(
				alike,
				rated{string(rune('a' + i)), rates(1e9)},
			), append(
				one,
				rated{string(rune('a' + i)),
					rates(v)},
			)
		}
		g, cells := question(alike...)
		if best, _ := g.Best(figures.Throughput, cells); len(best.Set) < schemes {
			wrong++
		}
		g, cells = question(one...)
		if best, _ := g.Best(figures.Throughput, cells); !strings.Contains(names(best.Behind), "a") {
			missed++
		}
	}
	if wrong > questions/20 {
		t.Errorf("in %d of %d questions a scheme is said to be beaten and is not", wrong, questions)
	}
	if missed > questions/20 {
		t.Errorf("in %d of %d questions a scheme that is a tenth slower is not behind", missed, questions)
	}
}

// TestDominated wants only what is behind in both figures.
func TestDominated(t *testing.T) {
	g, cells := question(rated{"fast", about(3e6, 12, 0, 0.01)}, rated{"slow", about(1e6, 12, 0.01, 0)},
		rated{"odd", about(2e6, 12, 0.01, 0)})
	got := g.Dominated(figures.Throughput, figures.Allocs, cells)
	if len(got) != 1 || !slices.Equal(got[cells[1]], []bench.Cell{cells[0], cells[2]}) {
		t.Errorf("dominated: %v, want slow alone, by fast and odd", got)
	}
}
