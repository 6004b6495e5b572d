package advise

import (
	"cmp"
	"slices"
	"time"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/internal/figures"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/workloads"
)

// matters is the share of the processors from which on a difference decides.
const matters = 0.01

// Answer is what the figures say to a question.
type Answer struct {
	Question  Question
	Source    string // where the figures are from
	Subsystem string // whose figures they are
	Procs     int    // on which they were measured
	Setting   figures.Setting
	Held      time.Duration // how long entries were held there

	Few      bool            // too few rounds to judge what decides
	By       *figures.Metric // the figure that decides; nil: none does
	Best     []Choice        // that nothing allowed beats, the best first
	Others   []Choice        // that are allowed and beaten, or not judged
	Excluded []Excluded
	Unknown  []string // schemes that the run does not have

	// Spread is the share of the processors by which the dearest choice costs more than the cheapest at these rates.
	// Above is the lookups a second from which on that share matters. 0: not known.
	Spread, Above float64
	Faster        []string         // the best set by lookups a second
	Refusing      []string         // those that would be as good if an unload of what is held may be refused
	Atomic        []string         // the best set if lookups may not sleep; nil: the same
	UnloadHeavy   []string         // the best set by lookups a second where unloads never stop; nil: not measured
	Caveats       []figures.Caveat // of the run
}

// Choice is a scheme that is allowed, with the figures that decide.
type Choice struct {
	Info       schemes.Info
	Throughput figures.Figure
	Unload     figures.Figure // of the scheme's own part
	Stall      figures.Figure
	Refused    figures.Figure
	Share      float64 // of the processors that all lookups take, at the rate of the question
}

// Excluded is a scheme that is not allowed, and why.
type Excluded struct {
	Name string
	Why  Reason
}

// Reason is why a scheme is not allowed.
type Reason int

// The reasons.
const (
	MaySleep Reason = iota // callers may not sleep
	NeedsKey               // it searches by one exact key
	TooSlow                // it cannot serve so many lookups
)

// Advise answers q from the figures of g. ok is false if g has no figure that bears on it.
func Advise(q Question, infos []schemes.Info, g *figures.Grid, source string) (a Answer, ok bool) {
	a = Answer{Question: q, Source: source}
	if !a.place(g) {
		return a, false
	}
	allowed := a.sift(q, infos, g)
	if len(allowed) == 0 {
		return a, false
	}
	a.decide(g, allowed)
	a.turns(g, infos, allowed)
	a.Caveats = g.Caveats()
	return a, true
}

// place finds the cells that are nearest to the question: subsystem, processors and workload.
func (a *Answer) place(g *figures.Grid) bool {
	for _, sub := range subsystems[a.Question.Index] {
		if slices.Contains(g.Subsystems, sub) && a.measured(g, sub) {
			a.Subsystem = sub
			return true
		}
	}
	return false
}

// measured finds processors and setting for a subsystem.
func (a *Answer) measured(g *figures.Grid, sub string) bool {
	procs := slices.Clone(g.Procs)
	slices.Reverse(procs)
	slices.SortStableFunc(procs, func(x, y int) int { // those that the question has, then those nearest above
		beyond := func(p int) int {
			if q := a.Question.Procs; q > 0 && p > q {
				return p
			}
			return 0
		}
		return beyond(x) - beyond(y)
	})
	for _, p := range procs {
		for _, s := range a.settings(g) {
			for _, scheme := range g.Schemes {
				if sum := g.At(s.Cell(scheme.Name, sub, p)); sum != nil {
					a.Procs, a.Setting, a.Held = p, s, sum.Rounds.Common()[0].Knobs.Hold
					return true
				}
			}
		}
	}
	return false
}

// settings returns the settings of g, first those in which unloads are about as rare as in the question. Settings whose
// holders sleep are left out: there the throughput is that of the holders, not the most that a scheme can serve.
func (a *Answer) settings(g *figures.Grid) (all []figures.Setting) {
	asleep := map[figures.Setting]bool{}
	for _, s := range g.Data.Rounds.Cells() {
		for _, c := range s.Common() {
			if c.Knobs.HoldBy == workloads.Sleep {
				asleep[figures.SettingOf(s.Cell)] = true
			}
		}
	}
	for _, s := range g.Settings {
		if !asleep[s] {
			all = append(all, s)
		}
	}
	want := "lookup-heavy"
	if a.Question.Unloads > 0 && a.Question.Lookups/a.Question.Unloads < 1000 {
		want = unloadHeavy
	}
	slices.SortStableFunc(all, func(x, y figures.Setting) int {
		return b2i(y.Workload == want) - b2i(x.Workload == want)
	})
	return all
}

const unloadHeavy = "unload-heavy"

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// sift returns the choices that are allowed, and notes the others.
func (a *Answer) sift(q Question, infos []schemes.Info, g *figures.Grid) (allowed []Choice) {
	for _, info := range infos {
		sum := g.At(a.cell(info.Name))
		switch {
		case info.Role == schemes.Floor || info.Role == schemes.Control:
			continue
		case q.Atomic && !info.Atomic():
			a.Excluded = append(a.Excluded, Excluded{info.Name, MaySleep})
			continue
		case info.Role == schemes.OwnIndex && q.Index != Hash:
			a.Excluded = append(a.Excluded, Excluded{info.Name, NeedsKey})
			continue
		case sum == nil || sum.Figure(figures.Throughput).N == 0:
			a.Unknown = append(a.Unknown, info.Name)
			continue
		}
		c := Choice{Info: info, Throughput: sum.Figure(figures.Throughput), Unload: sum.Figure(figures.UnloadScheme),
			Stall: sum.Figure(figures.StallP50), Refused: sum.Figure(figures.Refused)}
		if c.Share = q.Lookups / c.Throughput.Median; c.Share > 1 {
			a.Excluded = append(a.Excluded, Excluded{info.Name, TooSlow})
			continue
		}
		allowed = append(allowed, c)
	}
	return allowed
}

// cell is the cell of a scheme that answers.
func (a *Answer) cell(scheme string) bench.Cell { return a.Setting.Cell(scheme, a.Subsystem, a.Procs) }

// decide finds the figure that decides, and the best set by it.
func (a *Answer) decide(g *figures.Grid, allowed []Choice) {
	least, most := allowed[0].Share, allowed[0].Share
	for _, c := range allowed {
		least, most = min(least, c.Share), max(most, c.Share)
	}
	if a.Spread = most - least; a.Spread > 0 {
		a.Above = a.Question.Lookups * matters / a.Spread
	}
	a.Faster, _ = a.names(g, figures.Throughput, a.Setting, allowed)
	switch {
	case a.Spread >= matters:
		a.By = figures.Throughput
	case a.Question.Unloads*unloadSpread(allowed) >= matters:
		a.By = figures.UnloadScheme
	default:
		a.Best, a.Others = simplest(allowed)
		a.Refusing = refusing(a.Best[0], a.Others)
		return
	}
	best, few := a.names(g, a.By, a.Setting, allowed)
	a.Few = few
	for _, name := range best {
		i := slices.IndexFunc(allowed, func(c Choice) bool { return c.Info.Name == name })
		a.Best = append(a.Best, allowed[i])
	}
	for _, c := range allowed {
		if !slices.Contains(best, c.Info.Name) {
			a.Others = append(a.Others, c)
		}
	}
	slices.SortStableFunc(a.Others, func(x, y Choice) int {
		if a.By == figures.UnloadScheme {
			return cmp.Compare(x.Unload.Median, y.Unload.Median)
		}
		return cmp.Compare(x.Share, y.Share)
	})
}

// names returns the best set of the choices in m, the best first; nil if it was not measured. few: some of them have
// too few rounds to be judged.
func (a *Answer) names(
	g *figures.Grid,
	m *figures.Metric,
	s figures.Setting,
	among []Choice,
) (names []string, few bool) {
	var cells []bench.Cell
	for _, c := range among {
		cells = append(cells, s.Cell(c.Info.Name, a.Subsystem, a.Procs))
	}
	best, ok := g.Best(m, cells)
	if !ok {
		return nil, false
	}
	for _, list := range [][]figures.Standing{best.Set, best.Unjudged} {
		for _, x := range list {
			names = append(names, x.Cell.Scheme)
		}
	}
	return names, len(best.Unjudged) > 0
}

// unloadSpread is how many seconds longer the unload of the dearest choice takes than that of the cheapest.
func unloadSpread(allowed []Choice) float64 {
	least, most := 0.0, 0.0
	for i, c := range allowed {
		if v := c.Unload.Median; i == 0 {
			least, most = v, v
		} else {
			least, most = min(least, v), max(most, v)
		}
	}
	return (most - least) / 1e9
}

// turns finds the conditions under which the answer would be another.
func (a *Answer) turns(g *figures.Grid, infos []schemes.Info, allowed []Choice) {
	if !a.Question.Atomic {
		with := a.Question
		with.Atomic = true
		b := Answer{Question: with, Subsystem: a.Subsystem, Procs: a.Procs, Setting: a.Setting}
		if still := b.sift(with, infos, g); len(still) > 0 && len(still) < len(allowed) {
			b.decide(g, still)
			for _, c := range b.Best {
				a.Atomic = append(a.Atomic, c.Info.Name)
			}
		}
	}
	if a.Setting.Workload != unloadHeavy {
		a.UnloadHeavy, _ = a.names(
			g,
			figures.Throughput,
			figures.Setting{Workload: unloadHeavy, Machine: a.Setting.Machine},
			allowed,
		)
	}
}
