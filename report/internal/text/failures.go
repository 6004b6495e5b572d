package text

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/modbench/modbench/internal/figures"
)

// Failures says in a sentence for each subsystem how many opens failed under a workload that was swept on a machine, on
// most processors: for each contender the least and the most of a million over the points, and what its slow opens take
// beside those of the first. It returns nothing if opens are not followed to their end, or if there is one point.
func Failures(g *figures.Grid, workload, machine string) (sentences []string) {
	var settings []figures.Setting
	for _, s := range g.Settings {
		if s.Workload == workload && s.Machine == machine {
			settings = append(settings, s)
		}
	}
	if len(settings) < 2 || len(g.Procs) == 0 {
		return nil
	}
	for _, sub := range g.Subsystems {
		f := failures{g, settings, sub, g.Procs[len(g.Procs)-1]}
		var parts []string
		for i, s := range g.Contenders() {
			words := f.of(s)
			if words == "" {
				continue
			}
			if i > 0 {
				words += f.price(s, g.Contenders()[0])
			}
			parts = append(parts, words)
		}
		if len(parts) > 0 {
			sentences = append(sentences, fmt.Sprintf("Of a million opens (%s, %s): %s.", sub, Processors(f.procs),
				strings.Join(parts, "; ")))
		}
	}
	return sentences
}

// failures is one sentence under way.
type failures struct {
	grid     *figures.Grid
	settings []figures.Setting
	sub      string
	procs    int
}

// extremes returns the points at which a scheme fails least and most, with the figures; ok: there is one.
func (f failures) extremes(s figures.Scheme) (least, most figures.Setting, lo, hi figures.Figure, ok bool) {
	for _, setting := range f.settings {
		m := f.grid.At(setting.Cell(s.Name, f.sub, f.procs)).Figure(figures.FailedOpens)
		if m.N == 0 {
			continue
		}
		if !ok || m.Median < lo.Median {
			least, lo = setting, m
		}
		if !ok || m.Median > hi.Median {
			most, hi = setting, m
		}
		ok = true
	}
	return least, most, lo, hi, ok
}

// of words the failures of a scheme.
func (f failures) of(s figures.Scheme) string {
	least, most, lo, hi, ok := f.extremes(s)
	switch {
	case !ok:
		return ""
	case hi.Median == 0:
		return s.Name + " fails none at any point, in the median round"
	}
	return fmt.Sprintf("%s fails %s at %s and %s at %s", s.Name, Figure(lo, figures.Count), Point(least.Point),
		Figure(hi, figures.Count), Point(most.Point))
}

// opensFirst puts how many opens failed into the sentence that answers, if opens are followed to their end at places,
// which are of one workload and subsystem. It is about the processors of the first place.
func opensFirst(g *figures.Grid, places []place, says []string) []string {
	f := failures{grid: g, sub: places[0].sub, procs: places[0].procs}
	for _, p := range places {
		if p.procs == f.procs {
			f.settings = append(f.settings, p.setting)
		}
	}
	if words := f.brief(); words != "" && len(says) > 0 {
		says[0] = words + " " + says[0]
	}
	return says
}

// brief says in a sentence how many opens fail under each contender, those with most first; "" if opens are not
// followed to their end.
func (f failures) brief() string {
	type failing struct {
		name string
		most figures.Figure
		at   figures.Setting
	}
	var fail []failing
	var none []string
	for _, s := range f.grid.Contenders() {
		switch _, at, _, most, ok := f.extremes(s); {
		case !ok:
		case most.Median == 0:
			none = append(none, s.Name)
		default:
			fail = append(fail, failing{s.Name, most, at})
		}
	}
	if len(fail)+len(none) == 0 {
		return ""
	}
	slices.SortStableFunc(fail, func(a, b failing) int { return cmp.Compare(b.most.Median, a.most.Median) })
	swept := len(f.settings) > 1
	var parts []string
	for i, x := range fail {
		if i == fewNames-1 && len(fail) > fewNames {
			parts = append(parts, fmt.Sprintf("fewer under %d more", len(fail)-i))
			break
		}
		words := fmt.Sprintf("%s fail under %s", Figure(x.most, figures.Count), x.name)
		if swept {
			words = fmt.Sprintf("up to %s (at %s)", words, Point(x.at.Point))
		}
		parts = append(parts, words)
	}
	switch {
	case len(none) > fewNames:
		parts = append(parts, fmt.Sprintf("none fails under %d schemes", len(none)))
	case len(none) > 0:
		parts = append(parts, "none fails under "+And(none))
	}
	return "Of a million opens " + strings.Join(parts, ", ") + "."
}

// price words what the slow opens of a scheme take beside those of base, where base fails most.
func (f failures) price(s, base figures.Scheme) string {
	_, most, _, _, ok := f.extremes(base)
	if !ok {
		return ""
	}
	c := f.grid.Against(figures.OpenP999, most.Cell(s.Name, f.sub, f.procs), base.Name)
	if c.N == 0 {
		return ""
	}
	return fmt.Sprintf(", and at %s its open p99.9 is %s that of %s", Point(most.Point), Comparison(c), base.Name)
}

// failures writes what became of opens over the points of each workload that was swept.
func (t *table) failures(wrap int) {
	seen := map[figures.Setting]bool{}
	for _, s := range t.grid.Settings {
		if s.Point = ""; seen[s] {
			continue
		}
		seen[s] = true
		for i, sentence := range Failures(t.grid, s.Workload, s.Machine) {
			if i == 0 {
				fmt.Fprintln(t.w)
			}
			writeWrapped(t.w, sentence, wrap)
		}
	}
}
