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

// outcome is what the comparison of two schemes gave in one aspect, workload
// and number of processors, over the subsystems.
type outcome struct {
	aspect         aspect
	workload       string
	procs          int
	loser, winner  string
	lo, hi         float64 // range of the ratios loser/winner
	lost, compared int     // subsystems
}

// size is how large the disadvantage is, as a factor above 1.
func (o outcome) size() float64 {
	return math.Max(math.Max(o.hi, 1/o.hi), math.Max(o.lo, 1/o.lo))
}

// verdict says in words what the run shows: first a short paragraph, then one
// finding a line, whoever is worst off first.
func (b *builder) verdict() (lead, findings []template.HTML) {
	c := b.grid.Contenders()
	switch {
	case len(b.run.Rounds) == 0:
		return []template.HTML{"No round was measured, so this page says nothing about any scheme."}, nil
	case len(c) == 0:
		return []template.HTML{"Only schemes that are not choices were measured (floor or control), so this page compares nothing. The floor is what lookup and harness cost by themselves."}, nil
	case len(c) == 1:
		return []template.HTML{template.HTML("Only <b>" + esc(c[0].Name) + "</b> was measured, so this page compares nothing: it shows what that scheme costs here.")}, nil
	case len(c) == 2:
		lead, findings = b.pair(c[0].Name, c[1].Name)
	default:
		lead, findings = b.field(c)
	}
	return lead, append(findings, b.refused()...)
}

// pair compares two schemes in every respect.
func (b *builder) pair(base, other string) (lead, findings []template.HTML) {
	var lost []outcome
	var open []string // aspects in which some subsystem shows nothing
	shown, compared, silent, most := 0, 0, 0, 0
	for _, a := range aspects {
		for _, w := range b.grid.Workloads {
			for _, procs := range b.grid.Procs {
				byLoser := map[string]*outcome{}
				undecided, n := 0, 0
				for _, sub := range b.grid.Subsystems {
					x, y := b.at(w, base, sub, procs), b.at(w, other, sub, procs)
					f := results.Ratio(y, x, a.metric)
					most = max(most, f.N)
					if f.N == 0 {
						continue
					}
					n++
					if !f.Interval {
						silent++
						continue
					}
					compared++
					if !f.Differs() {
						undecided++
						continue
					}
					shown++
					loser, winner, ratio := other, base, f.Median
					if (f.Median < 1) == (a.metric.Better == results.Lower) { // the other one is better
						loser, winner, ratio = base, other, 1/f.Median
					}
					o := byLoser[loser]
					if o == nil {
						o = &outcome{aspect: a, workload: w, procs: procs, loser: loser, winner: winner, lo: ratio, hi: ratio}
						byLoser[loser] = o
					}
					o.lost++
					o.lo, o.hi = math.Min(o.lo, ratio), math.Max(o.hi, ratio)
				}
				for _, name := range []string{base, other} {
					if o := byLoser[name]; o != nil {
						o.compared = n
						lost = append(lost, *o)
					}
				}
				if undecided > 0 {
					open = append(open, fmt.Sprintf("%s under %s on %s (%d of %d)", a.what, w, processors(procs), undecided, n))
				}
			}
		}
	}
	if compared == 0 {
		if silent == 0 {
			return []template.HTML{"The two schemes have no figure in common, so nothing is compared."}, nil
		}
		return []template.HTML{template.HTML(fmt.Sprintf(
			"<b>Too few rounds to say which scheme wins where</b> (n=%d; an interval takes %d). The medians below are shown without intervals and prove nothing.",
			most, results.Enough))}, nil
	}
	slices.SortStableFunc(lost, func(x, y outcome) int {
		switch {
		case x.size() > y.size():
			return -1
		case x.size() < y.size():
			return +1
		}
		return 0
	})
	lead = append(lead, summary(lost, base, other))
	lead = append(lead, template.HTML(fmt.Sprintf(
		"Of %d comparisons (subsystem × workload × processors × figure) %d show a difference. Each is judged alone, at 95 %%, so about one in twenty would show one by chance.",
		compared, shown)))
	findings = words(lost)
	if len(open) > 0 {
		findings = append(findings, template.HTML("<b>No difference is shown</b> in "+esc(strings.Join(open, "; "))+" subsystems."))
	}
	return lead, findings
}

// summary is the page's first sentence: who is behind in what, and by how much
// at most.
func summary(lost []outcome, base, other string) template.HTML {
	if len(lost) == 0 {
		return template.HTML(fmt.Sprintf("<b>No difference between %s and %s is shown</b> in throughput, in p99 of get or in median unload.", esc(base), esc(other)))
	}
	var parts []string
	for _, loser := range order(lost) {
		worst := map[string]outcome{}
		var names []string
		winner := ""
		for _, o := range lost { // sorted by size: the first is the largest
			if o.loser != loser {
				continue
			}
			winner = o.winner
			if _, ok := worst[o.aspect.what]; !ok {
				worst[o.aspect.what] = o
				names = append(names, o.aspect.what)
			}
		}
		for i, n := range names {
			o := worst[n]
			names[i] = fmt.Sprintf("%s (at worst %s, in %s under %s on %s)", esc(n),
				fmt.Sprintf(o.aspect.worse, span(o.lo, o.hi)), inSubsystems(o), esc(o.workload), processors(o.procs))
		}
		parts = append(parts, fmt.Sprintf("<b>%s is behind %s</b> in %s", esc(loser), esc(winner), and(names)))
	}
	return template.HTML(strings.Join(parts, ". ") + ".")
}

// order returns the losers, the worst off first.
func order(lost []outcome) (names []string) {
	for _, o := range lost {
		if !slices.Contains(names, o.loser) {
			names = append(names, o.loser)
		}
	}
	return names
}

// words puts the outcomes into sentences, one finding a loser and aspect.
func words(lost []outcome) (findings []template.HTML) {
	type key struct{ loser, what string }
	var keys []key
	for _, o := range lost {
		if k := (key{o.loser, o.aspect.what}); !slices.Contains(keys, k) {
			keys = append(keys, k)
		}
	}
	for _, k := range keys {
		var parts []string
		winner := ""
		for _, o := range lost {
			if o.loser == k.loser && o.aspect.what == k.what {
				winner = o.winner
				parts = append(parts, fmt.Sprintf("%s on %s: %s, in %s",
					esc(o.workload), processors(o.procs), fmt.Sprintf(o.aspect.worse, span(o.lo, o.hi)), inSubsystems(o)))
			}
		}
		findings = append(findings, template.HTML(fmt.Sprintf("<b>%s behind %s in %s:</b> %s.",
			esc(k.loser), esc(winner), esc(k.what), strings.Join(parts, "; "))))
	}
	return findings
}

func inSubsystems(o outcome) string {
	if o.lost == o.compared {
		return fmt.Sprintf("all %d subsystems", o.compared)
	}
	return fmt.Sprintf("%d of %d subsystems", o.lost, o.compared)
}

// field says, with more than two schemes, which one is ahead of all others.
func (b *builder) field(c []results.Scheme) (lead, findings []template.HTML) {
	procs := b.grid.Procs[len(b.grid.Procs)-1]
	decided, total, enough := 0, 0, false
	for _, a := range aspects {
		for _, w := range b.grid.Workloads {
			ahead := map[string]int{}
			n := 0
			for _, sub := range b.grid.Subsystems {
				best, ok, known := b.best(c, a.metric, w, sub, procs)
				if known {
					n++
				}
				enough = enough || ok
				if best != "" {
					ahead[best]++
				}
			}
			if n == 0 {
				continue
			}
			total += n
			var parts []string
			left := n
			for _, s := range c {
				if k := ahead[s.Name]; k > 0 {
					parts = append(parts, fmt.Sprintf("%s is ahead of every other scheme in %d of %d subsystems", esc(s.Name), k, n))
					left -= k
				}
			}
			decided += n - left
			if left > 0 {
				parts = append(parts, fmt.Sprintf("in %d no scheme is shown to be ahead of all others", left))
			}
			findings = append(findings, template.HTML(fmt.Sprintf("<b>%s under %s on %s:</b> %s.", esc(capital(a.what)), esc(w), processors(procs), strings.Join(parts, "; "))))
		}
	}
	if !enough {
		return []template.HTML{template.HTML(fmt.Sprintf(
			"<b>Too few rounds to say which scheme wins where</b> (an interval takes %d). The medians below are shown without intervals and prove nothing.", results.Enough))}, nil
	}
	return []template.HTML{template.HTML(fmt.Sprintf(
		"<b>One of %d schemes is shown to be ahead of all others in %d of %d cases</b> (subsystem × workload × figure, on %s). In the rest at least two cannot be told apart.",
		len(c), decided, total, processors(procs)))}, findings
}

// best returns the contender that is ahead of every other, if one is. ok: there
// were intervals; known: there were figures.
func (b *builder) best(c []results.Scheme, m *results.Metric, w, sub string, procs int) (name string, ok, known bool) {
	var top *results.Summary
	var value float64
	for _, s := range c {
		x := b.at(w, s.Name, sub, procs)
		f := x.Figure(m)
		if f.N == 0 {
			continue
		}
		known = true
		if top == nil || (f.Median > value) == (m.Better == results.Higher) {
			top, value = x, f.Median
		}
	}
	if top == nil {
		return "", false, false
	}
	ok, ahead := false, true
	for _, s := range c {
		x := b.at(w, s.Name, sub, procs)
		if x == nil || x == top || x.Figure(m).N == 0 {
			continue
		}
		f := results.Ratio(x, top, m)
		ok = ok || f.Interval
		ahead = ahead && f.Differs()
	}
	if !ok || !ahead {
		return "", ok, known
	}
	return top.Cell.Scheme, ok, known
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
