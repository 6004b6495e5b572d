package figures_test

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/internal/figures"
	"github.com/modbench/modbench/internal/resultstest"
)

// made says how the made-up rounds of a cell vary, as standard deviations of logarithms.
// The shares are those of two reference runs on a quiet guest with two processors, whose
// rounds of 25 ms vary by 5 % on one processor and by 17 % on two.
type made struct {
	process   func(procs int) float64 // from process to process
	round     func(procs int) float64 // from round to round within a process
	directory float64                 // from directory to directory, all cells of it alike
	drift     float64                 // from directory to directory, each cell by itself
	outliers  float64                 // share of processes that are slower, by half on average
	shared    bool                    // others use the cores: from directory to directory for another share of the time
	blind     bool                    // and nobody looks
	change    func(*bench.Round)      // is called for each round; nil: no change
}

// byShared is by what share a lookup takes longer on a core that another guest uses.
const byShared = 0.55

func quiet(procs int) float64 { return []float64{0.05, 0.17}[min(procs, 2)-1] }

// directories makes up n directories of p processes of r rounds for each cell, merged. In them
// scheme is slower by a share.
func (m made) directories(rng *rand.Rand, n, p, r int, scheme string, slower float64) *figures.Data {
	run := resultstest.Run(resultstest.Options{Rounds: 1, Samples: 1, Subsystems: []string{"filesystem", "net_device"}})
	data := run.Data()
	cells := data.Cells
	data.Rounds, data.Runs = nil, n
	for d := range n {
		if d > 0 {
			data.Starts = append(data.Starts, d*p)
		}
		hour := m.directory * rng.NormFloat64()
		used := 0.1 + 0.6*rng.Float64()
		drift := map[bench.Cell]float64{}
		if m.drift > 0 {
			for _, c := range cells {
				drift[c] = m.drift * rng.NormFloat64()
			}
		}
		for process := range p {
			for _, c := range cells {
				speed := hour + drift[c] + m.process(c.Procs)*rng.NormFloat64()
				if rng.Float64() < m.outliers {
					speed -= 0.5 * rng.ExpFloat64()
				}
				if c.Scheme == scheme {
					speed += math.Log(1 - slower)
				}
				for i := range r {
					v := math.Exp(speed + m.round(c.Procs)*rng.NormFloat64())
					var cores bench.Cores
					if m.shared {
						cores = bench.Cores{Looks: 100, Slowed: min(max(used+0.2*rng.NormFloat64(), 0), 1)}
						v /= 1 + byShared*cores.Slowed
						if m.blind {
							cores = bench.Cores{}
						}
					}
					share := func() int64 { return int64(1e7 * math.Exp(hour+quiet(c.Procs)*rng.NormFloat64())) }
					x := &bench.Round{
						Cell: c, N: (d*p+process)*r + i, Process: d*p + process,
						Lookups: int64(1e9 * v), Elapsed: time.Second, Total: 1e9, Refused: share(), Misses: share(),
						Cores: cores, TimedCores: cores,
					}
					if m.change != nil {
						m.change(x)
					}
					data.Add(x)
				}
			}
		}
	}
	return data
}

// three are figures that are drawn without histograms.
var three = figures.CompareOptions{Metrics: []*figures.Metric{figures.Throughput, figures.Refused, figures.Misses}}

// fails reports whether a gate of 10 % fails, and whether any difference is shown.
func fails(t *testing.T, before, after *figures.Data) (fails, shown bool) {
	t.Helper()
	c, err := figures.Compare(before, after, three)
	if err != nil {
		t.Fatal(err)
	}
	for i := range c.Deltas {
		shown = shown || c.Deltas[i].Verdict().Shown()
	}
	w := c.Worst()
	return w != nil && w.Loss() > 0.1, shown
}

// Of pairs of runs of one program, at most 5 % show any difference, whatever varies; and of pairs
// in which a scheme was slowed by 15 %, a gate of 10 % fails at least 95 %.
func TestBetweenRuns(t *testing.T) {
	const level, power = 0.05, 0.95
	pairs := 200
	if testing.Short() {
		pairs = 40
	}
	none := func(int) float64 { return 0 }
	for _, c := range []struct {
		name                           string
		made                           made
		directories, processes, rounds int
		finds                          bool // 95 % of slowdowns, and not only some
	}{
		{"quick", made{process: quiet, round: none}, 1, 10, 1, true},
		{"quick, another hour", made{process: quiet, round: none, directory: 0.015}, 1, 10, 1, false},
		{"quick, disturbed", made{process: quiet, round: none, outliers: 0.05}, 1, 10, 1, false},
		{"quick, shared cores", made{process: quiet, round: none, shared: true}, 1, 10, 1, true},
		{"standard, shared cores", made{process: quiet, round: quiet, shared: true}, 1, 20, 3, true},
		{"quick, drifting", made{process: quiet, round: none, drift: 0.1}, 1, 10, 1, false},
		{"standard", made{process: quiet, round: quiet}, 1, 20, 3, true},
		{"three processes", made{process: quiet, round: none}, 1, 3, 3, false},
		{"several directories", made{process: quiet, round: none, directory: 0.015}, 3, 10, 1, false},
		{"several directories, other hours", made{process: quiet, round: none, directory: 0.03}, 3, 10, 1, false},
		{"several old directories", made{process: quiet, round: none}, 6, 1, 1, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			rng := rand.New(rand.NewPCG(2002, uint64(len(c.name))))
			same, shown, found := 0, 0, 0
			for range pairs {
				before := c.made.directories(rng, c.directories, c.processes, c.rounds, "", 0)
				f, s := fails(t, before, c.made.directories(rng, c.directories, c.processes, c.rounds, "", 0))
				same, shown = same+of(f), shown+of(s)
				f, _ = fails(t, before, c.made.directories(rng, c.directories, c.processes, c.rounds, "rwsem", 0.15))
				found += of(f)
			}
			t.Logf("of %d pairs of the same, %d fail and %d show a difference; of a scheme slowed by 15 %%, %d fail",
				pairs, same, shown, found)
			if c.made.drift > 0 {
				shown = same // a drift is estimated from few cells: the gate keeps its level, single figures nearly do
			}
			if float64(shown) > level*float64(pairs) {
				t.Errorf("of %d pairs of the same, %d are told apart, want 5 %% at most", pairs, shown)
			}
			if c.finds && float64(found) < power*float64(pairs) {
				t.Errorf("%d of %d slowdowns are found, want 95 %%", found, pairs)
			}
		})
	}
}

func of(b bool) int {
	if b {
		return 1
	}
	return 0
}

// Rounds of one process are no evidence against those of another: what a process has in all its
// rounds is no difference, however many rounds there are, and with one process a side there is no
// verdict at all.
func TestProcessesAreUnits(t *testing.T) {
	rng := rand.New(rand.NewPCG(2002, 12))
	small := func(int) float64 { return 0.01 }
	m := made{process: func(int) float64 { return 0.15 }, round: small}
	shown := 0
	for range 20 {
		_, s := fails(t, m.directories(rng, 1, 4, 10, "", 0), m.directories(rng, 1, 4, 10, "", 0))
		shown += of(s)
	}
	if shown > 1 {
		t.Errorf("%d of 20 pairs of 40 rounds in 4 processes show a difference", shown)
	}
	c, err := figures.Compare(m.directories(rng, 1, 1, 100, "", 0), m.directories(rng, 1, 1, 100, "rwsem", 0.5),
		three)
	if err != nil {
		t.Fatal(err)
	}
	if n := c.Count()[figures.Unjudged]; n != len(c.Deltas) || n == 0 || c.Deltas[0].Ratio.Median == 0 {
		t.Errorf("%d of %d figures of one process a side are not judged; first ratio %+v",
			n, len(c.Deltas), c.Deltas[0].Ratio)
	}
}

// Others that took much of the processors are a reason to show less.
func TestDisturbedIsNotShown(t *testing.T) {
	slowed := func(change func(*bench.Round)) bool {
		rng := rand.New(rand.NewPCG(2002, 13))
		m := made{process: func(int) float64 { return 0.03 }, round: func(int) float64 { return 0 }}
		before := m.directories(rng, 1, 10, 1, "", 0)
		m.change = change
		found, _ := fails(t, before, m.directories(rng, 1, 10, 1, "rwsem", 0.3))
		return found
	}
	if !slowed(nil) {
		t.Error("a scheme slowed by 30 % is not found")
	}
	if slowed(func(r *bench.Round) {
		r.Interference = bench.Interference{Known: true, Foreign: 0.6, Unit: 0.01}
	}) {
		t.Error("found as well when others took more than half of the processors")
	}
}

// If others disturb some of the rounds, what they do to those is not of the scheme, and the rest shows
// what there is.
func TestDisturbedIsLeftOut(t *testing.T) {
	rng := rand.New(rand.NewPCG(2002, 14))
	m := made{process: func(int) float64 { return 0.03 }, round: func(int) float64 { return 0 }}
	before := m.directories(rng, 1, 10, 1, "", 0)
	m.change = func(r *bench.Round) {
		if r.Process%3 == 0 {
			r.Lookups /= 2
			r.Interference = bench.Interference{Known: true, Foreign: 0.5, Unit: 0.01}
		}
	}
	same, slower := m.directories(rng, 1, 10, 1, "", 0), m.directories(rng, 1, 10, 1, "rwsem", 0.2)
	if f, _ := fails(t, before, same); f {
		t.Error("rounds that others disturbed are held against a scheme")
	}
	if f, _ := fails(t, before, slower); !f {
		t.Error("a scheme slowed by 20 % is not found beside rounds that others disturbed")
	}
}

// What all schemes share is no difference of one of them: it is said, and nothing is shown.
func TestSlower(t *testing.T) {
	rng := rand.New(rand.NewPCG(2002, 15))
	m := made{process: func(int) float64 { return 0.03 }, round: func(int) float64 { return 0 }}
	before := m.directories(rng, 1, 10, 1, "", 0)
	all := m
	all.change = func(r *bench.Round) { r.Lookups = r.Lookups * 7 / 10 }
	after := all.directories(rng, 1, 10, 1, "", 0)
	c, err := figures.Compare(before, after, three)
	if err != nil {
		t.Fatal(err)
	}
	if d, got := c.Slower(); d == nil || got < 0.25 || got > 0.35 {
		t.Errorf("the median cell is slower by %.2f, want 0.3", got)
	}
	if w := c.Worst(); w != nil && w.Metric == figures.Throughput {
		t.Errorf("%s of %s is shown to be worse", w.Metric.Label, w.Cell)
	}
	one := m.directories(rng, 1, 10, 1, "rwsem", 0.3)
	if c, err = figures.Compare(before, one, three); err != nil {
		t.Fatal(err)
	}
	if _, got := c.Slower(); got > 0.1 || c.Worst() == nil {
		t.Errorf("of one slower scheme: all slower by %.2f, worst %v", got, c.Worst())
	}
}
