package text

import (
	"fmt"
	"slices"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/internal/figures"
)

// Answer is what a run says of one subsystem under one workload: which schemes do most lookups, by how much, what the
// one that leads costs, and how sure that is.
type Answer struct {
	Where string   // "lookup-heavy, filesystem"
	Says  []string // sentences, the one that answers first
}

// Lead returns the answers of a run, a workload after the other, and of each the machines. There is one for each
// subsystem; it is about the greatest number of processors, and says what is different on fewer.
func Lead(g *figures.Grid) []Answer {
	type question struct {
		figures.Setting // without a point
		sub             string
	}
	var asked []question
	for _, s := range g.Settings {
		for _, sub := range g.Subsystems {
			asked = append(asked, question{figures.Setting{Workload: s.Workload, Machine: s.Machine}, sub})
		}
	}
	first := map[question]int{}
	for i, q := range asked {
		if _, ok := first[q]; !ok {
			first[q] = i
		}
	}
	all := make([]Answer, len(asked))
	figures.Parallel(len(asked), func(i int) {
		if q := asked[i]; first[q] == i {
			all[i], _ = answerOf(g, q.Setting, q.sub)
		}
	})
	return slices.DeleteFunc(all, func(a Answer) bool { return len(a.Says) == 0 })
}

// answerOf is the answer for a subsystem under a workload on a machine, at one point or at several; ok: something was
// measured.
func answerOf(g *figures.Grid, of figures.Setting, sub string) (a Answer, ok bool) {
	var places []place
	for _, s := range g.Settings {
		if s.Workload != of.Workload || s.Machine != of.Machine {
			continue
		}
		for i := len(g.Procs) - 1; i >= 0; i-- {
			p := place{g: g, setting: s, sub: sub, procs: g.Procs[i]}
			if p.best, p.ok = g.Best(figures.Throughput, p.cells()); p.ok {
				places = append(places, p)
			}
		}
	}
	if len(places) == 0 {
		return a, false
	}
	a.Where = of.String() + ", " + sub
	if most := places[0].procs; swept(places) {
		a.Where += ", on " + Processors(most)
		a.Says = opensFirst(g, places, sweptWords(places, most))
		return a, true
	}
	p := places[0]
	a.Where = p.setting.String() + ", " + sub + ", on " + Processors(p.procs)
	a.Says = append(a.Says, p.bestWords())
	for _, words := range []string{p.costs(), p.sure(), elsewhere(places)} {
		if words != "" {
			a.Says = append(a.Says, words)
		}
	}
	a.Says = opensFirst(g, places, append(a.Says, p.beatsFloor()...))
	return a, true
}

// place is where a question is asked: a subsystem under a setting on so many processors.
type place struct {
	g       *figures.Grid
	setting figures.Setting
	sub     string
	procs   int
	best    figures.BestSet // in lookups a second
	ok      bool
}

func (p *place) cells() (cells []bench.Cell) {
	for _, s := range p.g.Contenders() {
		cells = append(cells, p.setting.Cell(s.Name, p.sub, p.procs))
	}
	return cells
}

// at returns the summary of a scheme.
func (p *place) at(scheme string) *figures.Summary {
	return p.g.At(p.setting.Cell(scheme, p.sub, p.procs))
}

// fewNames is how many names a sentence has room for.
const fewNames = 6

// schemesWords lists schemes: "a, b and c", or the first of many and how many more.
func schemesWords(all []figures.Standing) string {
	var names []string
	for i, s := range all {
		if i == fewNames-1 && len(all) > fewNames {
			names = append(names, fmt.Sprintf("%d more", len(all)-i))
			break
		}
		names = append(names, s.Cell.Scheme)
	}
	return And(names)
}

// leaning are those of the best set that are behind the one that leads by their interval alone.
func leaning(b *figures.BestSet) (all []figures.Standing) {
	for _, s := range b.Set[min(1, len(b.Set)):] {
		worse := (s.Ratio.Median < 1) == (b.Metric.Better == figures.Higher)
		if v := s.Ratio.Verdict(); worse && (v == figures.Uncorrected || v.Shown()) {
			all = append(all, s)
		}
	}
	return all
}

// bestWords is the sentence that answers: which schemes nothing is shown to beat, and by how much.
func (p *place) bestWords() string {
	b := &p.best
	var s string
	switch {
	case len(b.Set) == 0:
		return p.tooFew()
	case len(b.Set) == 1 && len(b.Behind) == 0 && len(b.Unjudged) == 0:
		return fmt.Sprintf("%s does %s lookups; nothing was measured beside it that could be chosen, so nothing is "+
			"compared.", b.Set[0].Cell.Scheme, said(b.Set[0].Figure, figures.Rate))
	case len(b.Set) == 1 && len(b.Behind) == 0:
		s = fmt.Sprintf("%s does %s lookups.", b.Set[0].Cell.Scheme, said(b.Set[0].Figure, figures.Rate))
	case len(b.Set) == 1:
		s = p.oneWinner()
	case len(b.Behind) == 0:
		s = p.noDifference()
	default:
		s = p.several()
	}
	if len(b.Unjudged) > 0 {
		s += fmt.Sprintf(" %s %s too few rounds to be judged (%d, and a verdict takes %d).", schemesWords(b.Unjudged),
			have(len(b.Unjudged)), b.Unjudged[0].Figure.N, figures.Enough)
	}
	return s
}

// tooFew says that no scheme can be judged, and what the medians are.
func (p *place) tooFew() string {
	all := p.best.Unjudged
	s := fmt.Sprintf("Too few rounds to judge: there %s %s, and a verdict takes %d.", areRounds(all[0].Figure.N),
		Count(all[0].Figure.N, "round"), figures.Enough)
	if len(all) > 1 {
		s += " " + medians(all)
	}
	return s
}

// medians says from where to where the medians go, which proves nothing.
func medians(all []figures.Standing) string {
	first, last := all[0], all[len(all)-1]
	return fmt.Sprintf("The medians go from %s (%s) down to %s (%s).", Value(figures.Rate, first.Figure.Median),
		first.Cell.Scheme, Value(figures.Rate, last.Figure.Median), last.Cell.Scheme)
}

func areRounds(n int) string {
	if n == 1 {
		return "is"
	}
	return "are"
}

func have(n int) string {
	if n == 1 {
		return "has"
	}
	return "have"
}

// oneWinner says which scheme is shown to be ahead of every other.
func (p *place) oneWinner() string {
	lead, next := p.best.Set[0], p.best.Behind[0]
	s := fmt.Sprintf("%s does most lookups: %s, %s those of %s", lead.Cell.Scheme, said(lead.Figure, figures.Rate),
		Ratio(inverse(next.Ratio.Figure)), next.Cell.Scheme)
	fewer := func(x figures.Standing) bool { return x.Ratio.Verdict().Shown() }
	switch {
	case len(p.best.Behind) > 1 && !every(p.best.Behind, fewer):
		return s + ", the next best. Each of the others is shown to do fewer than some scheme."
	case len(p.best.Behind) > 1:
		return s + ", the next best. All others are shown to do fewer."
	}
	return s + ", which is shown to do fewer."
}

// every reports whether something holds for each of some schemes.
func every(of []figures.Standing, holds func(figures.Standing) bool) bool {
	return !slices.ContainsFunc(of, func(s figures.Standing) bool { return !holds(s) })
}

// inverse turns a ratio round.
func inverse(f figures.Figure) figures.Figure {
	f.Median, f.Lo, f.Hi = 1/f.Median, 1/f.Hi, 1/f.Lo
	return f
}

// noDifference says that no scheme is shown to beat another, and what the intervals alone say.
func (p *place) noDifference() string {
	set, lean := p.best.Set, leaning(&p.best)
	if len(lean) == 0 {
		if len(set) == 2 {
			return fmt.Sprintf("No difference shown in lookups: %s does %s and %s %s.", set[0].Cell.Scheme,
				said(set[0].Figure, figures.Rate), set[1].Cell.Scheme, said(set[1].Figure, figures.Rate))
		}
		return fmt.Sprintf("No difference shown in lookups among %d schemes. %s", len(set), medians(set))
	}
	s := fmt.Sprintf("%s has the best median, %s, but is not shown to do more lookups than any other after "+
		"correction.",
		set[0].Cell.Scheme, said(set[0].Figure, figures.Rate))
	s += fmt.Sprintf(" By the interval alone %s", areBehind(lean))
	if beside := p.best.Beside(); len(beside) > 0 {
		s += fmt.Sprintf(", and %s not told from it", isAre(beside))
	}
	return s + "."
}

// areBehind lists schemes that are behind by their interval, with the ratio of the first.
func areBehind(all []figures.Standing) string {
	if len(all) == 1 {
		return fmt.Sprintf("%s is behind it (%s)", all[0].Cell.Scheme, Ratio(all[0].Ratio.Figure))
	}
	return fmt.Sprintf("%s are behind it (%s)", schemesWords(all),
		Span(all[len(all)-1].Ratio.Median, all[0].Ratio.Median))
}

// isAre lists schemes with their verb.
func isAre(all []figures.Standing) string {
	if len(all) == 1 {
		return all[0].Cell.Scheme + " is"
	}
	return schemesWords(all) + " are"
}

// several says which schemes the best set consists of, and who is behind them.
func (p *place) several() string {
	b := &p.best
	s := fmt.Sprintf("Nothing is shown to do more lookups than %s. %s has the best median, %s", schemesWords(b.Set),
		b.Set[0].Cell.Scheme, said(b.Set[0].Figure, figures.Rate))
	if lean := leaning(b); len(lean) > 0 {
		s += fmt.Sprintf("; by the interval alone, %s", areBehind(lean))
	}
	first, last := b.Behind[0].Ratio, b.Behind[len(b.Behind)-1].Ratio
	switch {
	case len(b.Behind) == 1 && !first.Verdict().Shown():
		return s + fmt.Sprintf(". %s is shown to do fewer than another of these; beside that median it has %s.",
			b.Behind[0].Cell.Scheme, Ratio(first.Figure))
	case len(b.Behind) == 1:
		return s + fmt.Sprintf(". %s is shown to do fewer: %s.", b.Behind[0].Cell.Scheme, Ratio(first.Figure))
	}
	return s + fmt.Sprintf(". The other %d are shown to do fewer than one of these: %s of that median.",
		len(b.Behind), Span(last.Median, first.Median))
}

// NoAnswer says why a run answers nothing; "" if it does.
func NoAnswer(g *figures.Grid) string {
	switch {
	case g.Data.Rounds.Len() == 0:
		return "No round was measured, so nothing is said about any scheme."
	case len(g.Contenders()) == 0:
		return "Only schemes that are not choices were measured (floor, control or own index), so nothing is " +
			"compared. The floor is what lookup and harness cost by themselves."
	}
	return ""
}

// LeadMethod says how the answers are judged.
func LeadMethod() string {
	return fmt.Sprintf("Of two schemes one is shown to do more lookups if %s says so at 5 %% after Holm's "+
		"correction for all pairs of the same answer and the interval of their ratio excludes 1; a scheme needs %d "+
		"rounds to be judged, and is judged whatever the others have. In at most 1 run of 20 does an answer show a "+
		"difference that is not there. ± and [ ] are 95 %% intervals of medians over rounds; × is a ratio of rounds "+
		"measured together.", withinRun, figures.Enough)
}
