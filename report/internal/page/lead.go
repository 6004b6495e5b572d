package page

import (
	"fmt"
	"html/template"
	"math"

	"github.com/modbench/modbench/internal/figures"
	"github.com/modbench/modbench/report/internal/text"
)

// aspect is a metric that schemes are judged by, and how to word a
// disadvantage in it.
type aspect struct {
	metric *figures.Metric
	what   string // as in "behind in throughput"
	worse  string // "%s as long"; a ratio is put in
}

var aspects = []aspect{
	{figures.Throughput, "throughput", "%s the lookups a second"},
	{figures.GetP99, "p99 of get", "%s as long"},
	{figures.UnloadP50, "median unload", "%s as long"},
}

// withAspects returns head with a column for each aspect.
func withAspects(head ...string) []string {
	for _, a := range aspects {
		head = append(head, a.what)
	}
	return head
}

// lead says in words what the run shows: a short paragraph, whoever is worst off
// first, a table of who is behind where, and remarks.
func lead(src *source) (lead []template.HTML, where table, remarks []template.HTML) {
	c := src.grid.Contenders()
	switch {
	case len(src.run.Rounds) == 0:
		lead = []template.HTML{"No round was measured, so this page says nothing about any scheme."}
		return lead, where, nil
	case len(c) == 0:
		lead = []template.HTML{"Only schemes that are not choices were measured (floor or control), " +
			"so this page compares nothing. The floor is what lookup and harness cost by themselves."}
		return lead, where, nil
	case len(c) == 1:
		lead = []template.HTML{template.HTML("Only <b>" + esc(c[0].Name) +
			"</b> was measured, so this page compares nothing: " +
			"it shows what that scheme costs here.")}
		return lead, where, nil
	case len(c) == 2:
		lead, where = leadOfTwo(src, c[0].Name, c[1].Name)
	default:
		lead, where = leadOfMany(src, c)
	}
	return lead, where, refused(src)
}

// tally counts what comparisons came to.
type tally struct {
	judged, shown int // comparisons with a verdict, and with a difference that is shown
	silent        int // comparisons of too few rounds
	rounds        int // the most that any comparison had
	family        int // the most comparisons that were judged together
}

func (t *tally) add(c figures.Comparison) {
	v := c.Verdict()
	switch {
	case v == figures.Unjudged:
		t.silent++
	case v.Judged():
		t.judged++
	}
	if v.Shown() {
		t.shown++
	}
	t.rounds, t.family = max(t.rounds, c.N), max(t.family, c.Family)
}

// method says how the differences of the tally are judged.
func (t *tally) method() template.HTML {
	return template.HTML(esc(text.Method(text.WithinRun, t.family) + " " + text.FalseRate))
}

// tooFew says that the tally's rounds suffice for no verdict.
func (t *tally) tooFew() template.HTML {
	why := figures.Caveat(figures.FewToJudge{
		Rounds: t.rounds, Comparisons: t.family, Need: figures.RoundsFor(t.family),
	})
	what := "Each ratio below has an interval of its own; none is a verdict."
	if t.rounds < figures.Enough {
		why = figures.FewRounds{Cells: 1, Of: 1, Least: t.rounds, Most: t.rounds}
		what = "The medians below prove nothing."
	}
	return template.HTML("<b>Too few rounds to say which scheme wins where</b>: " + esc(text.Caveat(why)+". "+what))
}

// refused says which schemes refused gets, and how many at most.
func refused(src *source) (findings []template.HTML) {
	var some, none []string
	for _, s := range src.grid.Contenders() {
		most := 0.0
		for _, r := range src.run.Rounds {
			if v, ok := figures.Refused.Of(r); ok && r.Cell.Scheme == s.Name {
				most = math.Max(most, v)
			}
		}
		if most > 0 {
			some = append(some, fmt.Sprintf("%s up to %s", esc(s.Name), text.Value(figures.Share, most)))
		} else {
			none = append(none, esc(s.Name))
		}
	}
	if len(some) == 0 {
		return []template.HTML{"<b>Refused gets:</b> none, by any scheme."}
	}
	words := "<b>Refused gets:</b> " + text.And(some)
	if len(none) > 0 {
		words += "; none by " + text.And(none)
	}
	return []template.HTML{template.HTML(words + ".")}
}

func esc(s string) string { return template.HTMLEscapeString(s) }
