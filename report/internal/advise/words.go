package advise

import (
	"fmt"
	"strings"
	"time"

	"github.com/modbench/modbench/internal/figures"
	"github.com/modbench/modbench/report/internal/text"
	"github.com/modbench/modbench/schemes"
)

// Words returns the answer as paragraphs, one a line; lines of a list begin with "* ".
func (a *Answer) Words() []string {
	lines := []string{a.question(), ""}
	lines = append(lines, a.best()...)
	lines = append(lines, "", "The figures that decide:")
	lines = append(lines, a.figures()...)
	lines = append(lines, "", "The answer would be another:")
	lines = append(lines, a.conditions()...)
	lines = append(lines, "", "What the caller must handle:")
	lines = append(lines, a.handle()...)
	lines = append(lines, "", "Not known:")
	return append(lines, a.unknown()...)
}

// question repeats the question.
func (a *Answer) question() string {
	q := a.Question
	s := "A table"
	if q.Entries > 0 {
		s += " of " + text.Count(q.Entries, "entry")
		s = strings.Replace(s, "entrys", "entries", 1)
	}
	s += fmt.Sprintf(
		" behind %s: %s lookups, %s",
		map[Index]string{Hash: "a hash", List: "a list", Array: "an array"}[q.Index],
		text.Value(figures.Rate, q.Lookups),
		unloads(q),
	)
	s += fmt.Sprintf("; an entry is held for %s, exit takes %s", duration(q.Hold), duration(q.Exit))
	if q.Atomic {
		return s + "; lookups may not sleep."
	}
	return s + "; lookups may sleep."
}

func duration(d time.Duration) string { return text.Value(figures.Time, float64(d)) }

// unloads words the rate of unloads in a unit that people use.
func unloads(q Question) string {
	switch {
	case q.Unloads == 0:
		return "no unloads"
	case q.Unloads >= 1:
		return text.Value(figures.Rate, q.Unloads) + " unloads"
	case q.Unloads*60 >= 1:
		return text.Value(figures.Count, figures.Significant(q.Unloads*60, 3)) + " unloads a minute"
	}
	return text.Value(figures.Count, figures.Significant(q.Unloads*3600, 3)) + " unloads an hour"
}

// best says which schemes, and by what.
func (a *Answer) best() (lines []string) {
	names := namesOf(a.Best)
	switch a.By {
	case nil:
		lines = append(
			lines,
			fmt.Sprintf("Take %s. No figure decides: at these rates the guard of the dearest scheme takes "+
				"%s of %s more than that of the cheapest. So the choice is the one that asks least of its callers.",
				either(names), text.Value(figures.Share, a.Spread), text.Processors(a.Procs)),
		)
	default:
		lines = append(lines, fmt.Sprintf("Take %s: %s.", either(names), a.why()))
	}
	for _, c := range a.Best[:min(len(a.Best), 4)] {
		lines = append(lines, fmt.Sprintf("* %s (%s): use it when %s.", c.Info.Name, c.Info.Summary, c.Info.UseWhen))
	}
	return lines
}

// why says what the best set is best in.
func (a *Answer) why() string {
	what := map[*figures.Metric]string{figures.Throughput: "the most lookups a second",
		figures.UnloadScheme: "the shortest unload, exit and holders left out"}[a.By]
	switch {
	case a.Few:
		return "there are too few rounds to tell which has " + what
	case len(a.Best) == 1:
		return what + " of the schemes that fit"
	}
	return what + ", and none of them is shown to be better than another"
}

// either joins names of which any will do. Of many it has the first ones, and how many there are.
func either(names []string) string {
	switch n := len(names) - fewNames; {
	case len(names) < 2:
		return strings.Join(names, "")
	case n > 1:
		return fmt.Sprintf("%s or one of %d more that are not told from these",
			strings.Join(names[:fewNames], ", "), n)
	}
	return strings.Join(names[:len(names)-1], ", ") + " or " + names[len(names)-1]
}

// several joins names that all do. Of many it has the first ones, and how many there are.
func several(names []string) string {
	if n := len(names) - fewNames; n > 1 {
		return fmt.Sprintf("%s and %d more", strings.Join(names[:fewNames], ", "), n)
	}
	return text.And(names)
}

// fewNames is how many names a sentence has of a longer list: nobody reads twenty.
const fewNames = 5

func namesOf(all []Choice) (names []string) {
	for _, c := range all {
		names = append(names, c.Info.Name)
	}
	return names
}

// most is how many schemes are listed with their figures.
const most = 8

// figures lists the figures of the best set and of the next ones.
func (a *Answer) figures() (lines []string) {
	list := append(append([]Choice(nil), a.Best...), a.Others...)
	least, greatest := stalls(list)
	alike := greatest <= 1.1*least
	for _, c := range list[:min(len(list), most)] {
		words := fmt.Sprintf("* %s: at most %s lookups, so yours take %s of %s", c.Info.Name,
			text.Figure(c.Throughput, figures.Rate), text.Value(figures.Share, c.Share), text.Processors(a.Procs))
		if c.Unload.N > 0 {
			words += fmt.Sprintf("; an unload takes %s in the scheme", text.Figure(c.Unload, figures.Time))
		}
		if c.Stall.N > 0 && !alike {
			words += fmt.Sprintf(
				" and stalls lookups of other modules for %s",
				text.Value(figures.Time, c.Stall.Median),
			)
		}
		lines = append(lines, words+".")
	}
	if n := len(list) - most; n > 0 {
		lines = append(lines, fmt.Sprintf("* and %d more.", n))
	}
	if alike && greatest > 0 {
		lines = append(lines, fmt.Sprintf("* Lookups of other modules stall during an unload for %s to %s "+
			"under every one of them, so this does not decide.",
			text.Value(figures.Time, least), text.Value(figures.Time, greatest)))
	}
	where := fmt.Sprintf(
		"* Medians of %s: %s on %s under %s.",
		a.Source,
		a.Subsystem,
		text.Processors(a.Procs),
		a.Setting,
	)
	return append(lines, where)
}

// stalls returns the shortest and the longest stall of list, 0 if none was measured.
func stalls(list []Choice) (least, greatest float64) {
	for _, c := range list {
		if v := c.Stall.Median; c.Stall.N > 0 {
			if greatest = max(greatest, v); least == 0 || v < least {
				least = v
			}
		}
	}
	return least, greatest
}

// is names schemes with their verb.
func is(names []string) string {
	if len(names) == 1 {
		return names[0] + " is"
	}
	return text.And(names) + " are"
}

// above says from which rate on the choice matters, and what it is there.
func (a *Answer) above() []string {
	rate, share := text.Value(figures.Rate, a.Above), text.Value(figures.Share, matters)
	switch n := len(a.Best) + len(a.Others); {
	case a.Above == 0 || len(a.Faster) == 0:
		return nil
	case a.By == figures.Throughput:
		return []string{fmt.Sprintf("* Below %s lookups no scheme costs %s more than another, and any will do.", rate,
			share)}
	case len(a.Faster) == n && n > 1:
		return []string{fmt.Sprintf("* Above %s lookups the choice of scheme may make %s of the processors. Which one "+
			"is best then is not known: none of the %d is shown to do fewer lookups than another.", rate, share, n)}
	}
	return []string{fmt.Sprintf("* Above %s lookups the choice of scheme makes %s of the processors: then take %s.",
		rate, share, either(a.Faster))}
}

// conditions says when the answer would be another.
func (a *Answer) conditions() (lines []string) {
	lines = append(lines, a.above()...)
	if len(a.Refusing) > 0 {
		lines = append(lines, fmt.Sprintf("* If the unload of a held entry may be refused, in place of waiting for "+
			"its holders, %s as good, and what is least code decides.", is(a.Refusing)))
	}
	if len(a.Atomic) > 0 {
		lines = append(lines, "* If lookups come from where nothing may sleep, take "+either(a.Atomic)+".")
	}
	if len(a.UnloadHeavy) > 0 {
		lines = append(lines, "* If unloads never stop, "+several(a.UnloadHeavy)+" "+serve(len(a.UnloadHeavy))+
			" the most lookups a second.")
	}
	var slow, sleep, key []string
	for _, x := range a.Excluded {
		switch x.Why {
		case TooSlow:
			slow = append(slow, x.Name)
		case MaySleep:
			sleep = append(sleep, x.Name)
		case NeedsKey:
			key = append(key, x.Name)
		}
	}
	for _, x := range []struct {
		names []string
		why   string
	}{
		{slow, "* %s: not fast enough for this rate on %s."},
		{sleep, "* %s: left out, since they may sleep; where callers may sleep they are candidates too (%s " +
			"measured)."},
		{key, "* %s: left out, since they replace the index by a hash of one exact key; candidates if yours is one " +
			"(%s measured)."},
	} {
		if len(x.names) > 0 {
			lines = append(lines, fmt.Sprintf(x.why, text.And(x.names), text.Processors(a.Procs)))
		}
	}
	if len(lines) == 0 {
		return []string{"* under no condition that was measured."}
	}
	return lines
}

func serve(n int) string {
	if n == 1 {
		return "serves"
	}
	return "serve"
}

// handle says what callers of the best set must handle.
func (a *Answer) handle() (lines []string) {
	for _, c := range a.Best[:min(len(a.Best), 4)] {
		lines = append(lines, fmt.Sprintf("* %s: %s; %s; %s.", c.Info.Name, refuses[c.Info.Refuses], holders(c.Info),
			sleeps(c.Info)))
	}
	return lines
}

var refuses = map[schemes.Refusal]string{
	schemes.Never:      "a lookup that finds its entry always gets it",
	schemes.WhileGoing: "a lookup is refused while its module goes: treat that as not found, or look up again later",
	schemes.AfterUnload: "a lookup may be refused while its module goes, and for an unload that is then refused: " +
		"look up again",
}

func holders(i schemes.Info) string {
	if i.Waits {
		return "an unload of a held module waits for its holders"
	}
	return "an unload of a held module is refused: the caller tries again"
}

func sleeps(i schemes.Info) string {
	if i.Sleeps {
		return "get and put may sleep"
	}
	return "get and put never sleep"
}
