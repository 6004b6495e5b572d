package text

import (
	"fmt"
	"slices"
	"strings"

	"github.com/modbench/modbench/internal/figures"
	"github.com/modbench/modbench/schemes"
)

// neverRefuses is how a scheme declares that no lookup is refused.
const neverRefuses = "never"

// costs says what the scheme that leads costs: lookups refused, unloads, other lookups stalled, memory. It is empty if
// nobody leads.
func (p *place) costs() string {
	if len(p.best.Set) == 0 {
		return ""
	}
	lead := p.best.Set[0].Cell.Scheme
	var parts []string
	for _, s := range []string{p.refusals(lead), p.unloads(lead), p.stalls(lead), p.memory(lead)} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return "What " + lead + " costs: " + strings.Join(parts, "; ") + "."
}

// refusals says whether a caller must handle refused lookups.
func (p *place) refusals(lead string) string {
	i := slices.IndexFunc(p.g.Schemes, func(s figures.Scheme) bool { return s.Name == lead })
	declared := p.g.Schemes[i].Refuses
	f := p.at(lead).Figure(figures.Refused)
	switch {
	case f.Median > 0:
		return refused(f.Median) + " lookups are refused, which a caller must handle"
	case declared == neverRefuses:
		return "it never refuses a lookup"
	case declared == "":
		return ""
	}
	return "it may refuse a lookup, which a caller must handle; in the median round here it refused none"
}

// refused words a share of lookups, which may be some of a million.
func refused(share float64) string {
	if share < 0.001 {
		return Value(figures.Count, 1e6*share) + " of a million"
	}
	return Value(figures.Share, share) + " of"
}

// unloads compares the median unload of the scheme that leads with the shortest.
func (p *place) unloads(lead string) string {
	best, ok := p.g.Best(figures.UnloadP50, p.cells())
	own := p.at(lead).Figure(figures.UnloadP50)
	if !ok || own.N == 0 {
		return ""
	}
	s := fmt.Sprintf("an unload takes %s in the median", said(own, figures.Time))
	is := func(x figures.Standing) bool { return x.Cell.Scheme == lead }
	switch {
	case len(best.Set) == 0 || len(best.Set)+len(best.Behind) < 2:
		return s
	case is(best.Set[0]) && len(best.Set) == 1:
		return s + ", the shortest"
	case slices.ContainsFunc(best.Set, is):
		return s + ", and no scheme is shown to unload faster"
	}
	for _, x := range best.Behind {
		if is(x) {
			return s + fmt.Sprintf(", %s that of %s", Comparison(x.Ratio), best.Set[0].Cell.Scheme)
		}
	}
	return s
}

// stalls says how long lookups of other modules pause during an unload.
func (p *place) stalls(lead string) string {
	sum := p.at(lead)
	f := sum.Figure(figures.StallP50)
	if f.N == 0 {
		return ""
	}
	s := fmt.Sprintf("lookups of other modules pause for %s during it", said(f, figures.Time))
	if n := sum.Rounds.Common()[0].Workers; n > p.procs {
		s += fmt.Sprintf(", which includes that %d workers take turns", n)
	}
	return s
}

// memory says how much memory the scheme takes, as far as results tell.
func (p *place) memory(lead string) string {
	var parts []string
	if i := slices.IndexFunc(p.g.Schemes, func(s figures.Scheme) bool { return s.Name == lead }); i >= 0 {
		switch m := p.g.Schemes[i].Memory; m {
		case "":
		case schemes.Memory{}.String(): // each contender keeps something
			parts = append(parts, "its memory is not declared")
		default:
			parts = append(parts, "memory: "+m)
		}
	}
	if f := p.at(lead).Figure(figures.Allocs); f.Median >= 0.01 {
		parts = append(parts, fmt.Sprintf("%s allocations a lookup", Value(figures.Count, f.Median)))
	}
	return strings.Join(parts, ", and ")
}

// sure says how sure the answer is: rounds, pairs judged together, and what is wrong with the rounds of the best set.
func (p *place) sure() string {
	b := &p.best
	if b.Family == 0 {
		return ""
	}
	s := fmt.Sprintf("How sure: %s, %s judged together", Count(b.Rounds, "round"), Count(b.Family, "pair"))
	if need := figures.RoundsFor(b.Family); b.Rounds < need {
		s += fmt.Sprintf(", of which so few rounds can show none after correction: %d can", need)
	}
	for _, x := range b.Set {
		if how := p.g.At(x.Cell).Instability(figures.Throughput); how != figures.Steady {
			s += fmt.Sprintf("; of %s %s", x.Cell.Scheme, Instability(how))
		}
	}
	return s + "."
}

// elsewhere says what leads on fewer processors than the first of places.
func elsewhere(places []place) string {
	var parts []string
	for _, p := range places[1:] {
		parts = append(parts, fmt.Sprintf("on %s %s", Processors(p.procs), p.brief()))
	}
	if len(parts) == 0 {
		return ""
	}
	return Capital(strings.Join(parts, "; ")) + "."
}

// brief is an answer in a clause.
func (p *place) brief() string {
	b := &p.best
	switch {
	case len(b.Set) == 0:
		return "there are too few rounds to judge"
	case len(b.Set) == 1 && len(b.Behind) == 0:
		return fmt.Sprintf("%s does %s", b.Set[0].Cell.Scheme, said(b.Set[0].Figure, figures.Rate))
	case len(b.Set) == 1:
		return fmt.Sprintf("%s does most, %s", b.Set[0].Cell.Scheme, said(b.Set[0].Figure, figures.Rate))
	case len(b.Behind) == 0 && len(leaning(b)) == 0:
		return "no difference is shown"
	case len(b.Behind) == 0:
		return fmt.Sprintf("%s has the best median, %s, and nothing is shown after correction", b.Set[0].Cell.Scheme,
			said(b.Set[0].Figure, figures.Rate))
	}
	return fmt.Sprintf("nothing is shown to beat %s", schemesWords(b.Set))
}

// swept reports whether places are of several points.
func swept(places []place) bool {
	return slices.ContainsFunc(places, func(p place) bool { return p.setting != places[0].setting })
}

// sweptWords says what leads at each point of a sweep: neighbours with the same best set share a sentence.
func sweptWords(places []place, most int) (says []string) {
	var at []place
	for _, p := range places {
		if p.procs == most {
			at = append(at, p)
		}
	}
	for i := 0; i < len(at); {
		j := i + 1
		for j < len(at) && sameSet(&at[i].best, &at[j].best) {
			j++
		}
		where := "At " + Point(at[i].setting.Point)
		if j-i > 1 {
			where = fmt.Sprintf("From %s to %s", Point(at[i].setting.Point), Point(at[j-1].setting.Point))
		}
		says = append(says, where+" "+at[i].brief()+".")
		i = j
	}
	last := at[len(at)-1]
	if s := last.sure(); s != "" {
		says = append(says, s)
	}
	return says
}

// sameSet reports whether the same schemes are best in both, and as clearly.
func sameSet(a, b *figures.BestSet) bool {
	names := func(x *figures.BestSet) (all []string) {
		for _, s := range x.Set {
			all = append(all, s.Cell.Scheme)
		}
		slices.Sort(all)
		return all
	}
	return slices.Equal(names(a), names(b)) && (len(a.Behind) == 0) == (len(b.Behind) == 0)
}

// beatsFloor says, of each scheme that does more lookups than the floor, why it can.
func (p *place) beatsFloor() (says []string) {
	i := slices.IndexFunc(p.g.Schemes, func(s figures.Scheme) bool { return s.Role == figures.Floor })
	if i < 0 {
		return nil
	}
	floor := p.at(p.g.Schemes[i].Name)
	for _, s := range p.g.Schemes {
		own := p.at(s.Name)
		if s.Role == figures.Floor || s.Role == figures.Control || own == nil || floor == nil {
			continue
		}
		r := p.g.Ratio(figures.Throughput, own.Cell, floor.Cell)
		if r.Interval && r.Lo > 1 {
			says = append(says, fmt.Sprintf("%s does %s the lookups of the floor %s: %s.", s.Name, Ratio(r),
				floor.Cell.Scheme, why(s, own, floor)))
		}
	}
	return says
}

// unserved is the share of lookups that were refused or found nothing.
func unserved(s *figures.Summary) float64 {
	return s.Figure(figures.Refused).Median + s.Figure(figures.Misses).Median
}

// why says how a scheme can do more than lookup and harness alone.
func why(s figures.Scheme, own, floor *figures.Summary) string {
	a, b := unserved(own), unserved(floor)
	switch {
	case s.Role == figures.OwnIndex:
		return "it searches a hash of its own where the floor searches the subsystem's index"
	case a > b+0.005:
		return fmt.Sprintf("%s of its lookups found nothing or were refused, and %s of the floor's; such a lookup is "+
			"shorter, since it uses nothing", Value(figures.Share, a), Value(figures.Share, b))
	}
	return "nothing that was measured explains it; so differences of that size may be the layout of code and memory, " +
		"and not the guard"
}
