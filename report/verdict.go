package report

import (
	"fmt"
	"html/template"
	"math"
	"slices"
	"strings"

	"github.com/modbench/modbench/results"
)

// aspect is a metric that schemes are judged by, and how to word a
// disadvantage in it.
type aspect struct {
	metric *results.Metric
	what   string // "behind in throughput"
	worse  string // "%s of the rate", a range put in
}

var aspects = []aspect{
	{results.Throughput, "throughput", "%s the lookups a second"},
	{results.GetP99, "p99 of get", "%s as long"},
	{results.UnloadP50, "median unload", "%s as long"},
}

// outcome is one scheme's disadvantage in one aspect, workload and number of
// processors, over the subsystems.
type outcome struct {
	aspect         aspect
	setting        results.Setting
	procs          int
	loser, winner  string
	lo, hi         float64 // range of the ratios loser/winner
	lost, compared int     // subsystems
}

// size is how large the disadvantage is, as a factor above 1.
func (o outcome) size() float64 {
	return math.Max(math.Max(o.hi, 1/o.hi), math.Max(o.lo, 1/o.lo))
}

// verdict says in words what the run shows: a short paragraph, whoever is worst
// off first, a table of who is behind where, and remarks.
func (b *builder) verdict() (lead []template.HTML, where table, remarks []template.HTML) {
	c := b.grid.Contenders()
	switch {
	case len(b.run.Rounds) == 0:
		lead = []template.HTML{"No round was measured, so this page says nothing about any scheme."}
		return lead, where, nil
	case len(c) == 0:
		lead = []template.HTML{"Only schemes that are not choices were measured (floor or control), so this page compares nothing. The floor is what lookup and harness cost by themselves."}
		return lead, where, nil
	case len(c) == 1:
		lead = []template.HTML{template.HTML("Only <b>" + esc(c[0].Name) + "</b> was measured, so this page compares nothing: it shows what that scheme costs here.")}
		return lead, where, nil
	case len(c) == 2:
		lead, where = b.pair(c[0].Name, c[1].Name)
	default:
		lead, where = b.field(c)
	}
	return lead, where, b.refused()
}

// pair compares two schemes in every respect.
func (b *builder) pair(base, other string) (lead []template.HTML, where table) {
	where = table{Caption: "Who falls behind where, in how many subsystems, and the median ratios to the other", Head: []string{"workload", "processors"}, Labels: 2}
	for _, a := range aspects {
		where.Head = append(where.Head, a.what)
	}
	var lost []outcome
	shown, compared, silent, most, needed := 0, 0, 0, 0, 0
	cases := map[string]int{} // by aspect
	for _, w := range b.grid.Settings {
		for i, procs := range b.grid.Procs {
			r := row{First: i == 0, Cells: []tableCell{{Text: w.String()}, {Text: fmt.Sprint(procs)}}}
			for _, a := range aspects {
				o := b.outcomes(a, w, procs, base, other)
				most, needed = max(most, o.rounds), max(needed, o.needed)
				silent += o.silent
				compared += o.compared
				cases[a.what] += o.compared
				var texts []string
				for _, l := range o.lost {
					shown += l.lost
					texts = append(texts, fmt.Sprintf("%s in %s, %s", l.loser, inSubsystems(l), span(l.lo, l.hi)))
				}
				lost = append(lost, o.lost...)
				x := tableCell{Text: strings.Join(texts, "; ")}
				switch {
				case o.compared == 0:
					x = tableCell{Text: "–", Class: "none"}
				case len(texts) == 0:
					x = tableCell{Text: "no difference shown", Class: "tie"}
				}
				r.Cells = append(r.Cells, x)
			}
			where.Rows = append(where.Rows, r)
		}
	}
	switch {
	case compared == 0 && silent == 0:
		return []template.HTML{"The two schemes have no figure in common, so nothing is compared."}, table{}
	case compared == 0:
		return []template.HTML{tooFew(most, needed)}, table{}
	}
	lead = append(lead, summary(lost, cases, base, other), template.HTML(fmt.Sprintf(
		"Of %d comparisons (workload × processors × subsystem × figure) %d show a difference.",
		compared, shown)), method)
	return lead, where
}

// method says how a difference is judged.
const method template.HTML = "Each is judged by an exact signed-rank test over the rounds, at 5 % after Holm's correction for all comparisons of the same figure under the same workload: any false one among those is as rare as 1 in 20."

func tooFew(rounds, needed int) template.HTML {
	if rounds < results.Enough {
		return template.HTML(fmt.Sprintf(
			"<b>Too few rounds to say which scheme wins where</b> (n=%d; an interval takes %d). The medians below are shown without intervals and prove nothing.",
			rounds, results.Enough))
	}
	return template.HTML(fmt.Sprintf(
		"<b>Too few rounds to say which scheme wins where</b> (n=%d; so many comparisons take %d, corrected for their number). Each ratio below has its own interval, and none is a verdict.",
		rounds, needed))
}

// outcomes is what comparing two schemes gave in one aspect, workload and
// number of processors, over all subsystems.
type outcomes struct {
	lost     []outcome // at most one a scheme
	compared int       // subsystems with rounds enough for a verdict
	silent   int       // subsystems without
	rounds   int       // the most that any had
	needed   int       // the most that any would have needed
}

func (b *builder) outcomes(a aspect, w results.Setting, procs int, base, other string) (all outcomes) {
	byLoser := map[string]*outcome{}
	for _, sub := range b.grid.Subsystems {
		f := b.grid.Against(a.metric, w.Cell(other, sub, procs), base)
		all.rounds, all.needed = max(all.rounds, f.N), max(all.needed, results.RoundsFor(f.Family))
		switch {
		case f.N == 0:
			continue
		case !f.Judged():
			all.silent++
			continue
		}
		all.compared++
		if !f.Differs() {
			continue
		}
		loser, winner, ratio := other, base, f.Median
		if (f.Median < 1) == (a.metric.Better == results.Lower) { // the other one is better
			loser, winner, ratio = base, other, 1/f.Median
		}
		o := byLoser[loser]
		if o == nil {
			o = &outcome{aspect: a, setting: w, procs: procs, loser: loser, winner: winner, lo: ratio, hi: ratio}
			byLoser[loser] = o
		}
		o.lost++
		o.lo, o.hi = math.Min(o.lo, ratio), math.Max(o.hi, ratio)
	}
	for _, name := range []string{base, other} {
		if o := byLoser[name]; o != nil {
			o.compared = all.compared
			all.lost = append(all.lost, *o)
		}
	}
	return all
}

// summary is the page's first sentence: who is behind in what, in how many
// cases, and by how much at worst.
func summary(lost []outcome, cases map[string]int, base, other string) template.HTML {
	if len(lost) == 0 {
		return template.HTML(fmt.Sprintf("<b>No difference between %s and %s is shown</b> in throughput, in p99 of get or in median unload.", esc(base), esc(other)))
	}
	type total struct {
		outcome // the worst
		cases   int
	}
	totals := map[string]*total{} // by loser and aspect
	behind := map[string]int{}    // by loser
	for _, o := range lost {
		t := totals[o.loser+o.aspect.what]
		if t == nil {
			t = &total{outcome: o}
			totals[o.loser+o.aspect.what] = t
		}
		t.cases += o.lost
		if o.size() > t.size() {
			t.outcome = o
		}
		behind[o.loser] += o.lost
	}
	names := []string{base, other}
	if behind[other] > behind[base] {
		names = []string{other, base}
	}
	var parts []string
	for _, loser := range names {
		var in []*total
		for _, a := range aspects {
			if t := totals[loser+a.what]; t != nil {
				in = append(in, t)
			}
		}
		if len(in) == 0 {
			continue
		}
		slices.SortStableFunc(in, func(x, y *total) int { return y.cases - x.cases })
		var clauses []string
		for _, t := range in {
			clauses = append(clauses, fmt.Sprintf("in %s in %d of %d cases (at worst %s)",
				esc(t.aspect.what), t.cases, cases[t.aspect.what], fmt.Sprintf(t.aspect.worse, times(worst(t.outcome)))))
		}
		parts = append(parts, fmt.Sprintf("<b>%s is behind %s</b> %s", esc(loser), esc(in[0].winner), and(clauses)))
	}
	return template.HTML(strings.Join(parts, ". ") + ".")
}

// worst is the end of the range that is farther from 1.
func worst(o outcome) float64 {
	if math.Abs(math.Log(o.lo)) > math.Abs(math.Log(o.hi)) {
		return o.lo
	}
	return o.hi
}

func inSubsystems(o outcome) string {
	if o.lost == o.compared {
		return fmt.Sprintf("all %d", o.compared)
	}
	return fmt.Sprintf("%d of %d", o.lost, o.compared)
}

// refused says which schemes refused gets, and how many at most.
func (b *builder) refused() (findings []template.HTML) {
	var some, none []string
	for _, s := range b.grid.Contenders() {
		most := 0.0
		for _, r := range b.run.Rounds {
			if v, ok := results.Refused.Of(r); ok && r.Cell.Scheme == s.Name {
				most = math.Max(most, v)
			}
		}
		if most > 0 {
			some = append(some, fmt.Sprintf("%s up to %s", esc(s.Name), results.Share.Format(most)))
		} else {
			none = append(none, esc(s.Name))
		}
	}
	if len(some) == 0 {
		return []template.HTML{"<b>Refused gets:</b> none, by any scheme."}
	}
	text := "<b>Refused gets:</b> " + and(some)
	if len(none) > 0 {
		text += "; none by " + and(none)
	}
	return []template.HTML{template.HTML(text + ".")}
}

func esc(s string) string { return template.HTMLEscapeString(s) }

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

func times(v float64) string { return fmt.Sprintf("%.2f×", v) }

// span words a range of ratios, "0.61× to 0.73×".
func span(lo, hi float64) string {
	if times(lo) == times(hi) {
		return times(lo)
	}
	return times(lo) + " to " + times(hi)
}
