package main

import (
	"cmp"
	"fmt"
	"strings"
)

// The tables of reasons, in the folder of this package.
const (
	explained = "missed.tsv" // why the explorer does not convict a mutant
	stressed  = "stress.tsv" // why stress does not convict those of a kind
)

// kind is a sort of mutants that stress does not convict: the explorer does so in this configuration, or their change
// has these words in it; "" says nothing. Of two that fit the first is meant.
type kind struct{ where, what, reason string }

func readKinds(name string) (all []kind, err error) {
	rows, err := readTable(name, 3)
	for _, f := range rows {
		all = append(all, kind{f[0], f[1], f[2]})
	}
	return all, err
}

// fits reports whether r is of the kind.
func (k kind) fits(r result) bool {
	where, _, _ := strings.Cut(r.explore.Where, ",") // without the memory model
	return (k.where == "" || k.where == where) && strings.Contains(r.What, k.what)
}

// missed is what stress does not convict of those that break something, and the reasons.
type missed struct {
	result
	reason string
}

// missedByStress returns them in the order of the units.
func missedByStress(known []result, t texts) (all []missed) {
	for _, u := range units() {
		for _, r := range known {
			if r.Of != u.of || r.stress.caught() || !r.explore.caught() && t.equivalent[r.key()] != "" {
				continue
			}
			m := missed{result: r}
			if !r.explore.caught() {
				m.reason = "As the explorer: see above."
			}
			for _, k := range t.kinds {
				if k.fits(r) {
					m.reason = k.reason
					break
				}
			}
			all = append(all, m)
		}
	}
	return all
}

const missesHead = `
## Not convicted by the explorer

Each breaks something, and no configuration shows it in the time for one mutant: *clean* says that all were explored to
their bounds, *cut* that the time was over before that.

| scheme | function | change | explorer | stress | why |
|---|---|---|---|---|---|
`

const stressHead = `
## Not convicted by stress

Stress meets by chance what the explorer looks for. Where no reason is given, two threads must meet in a window of a few
instructions, and did not in the time for one mutant.

| scheme | function | change | explorer | in | why |
|---|---|---|---|---|---|
`

// missesMarkdown is the part of the page about what is not convicted by one of the checks.
func missesMarkdown(all []row, known []result, t texts) string {
	var b strings.Builder
	b.WriteString(missesHead)
	for _, r := range all {
		for _, k := range r.open {
			fmt.Fprintf(&b, "%s | %s | %s | %s |\n", k.cells(), k.explore.Verdict, k.stress.Verdict,
				t.explained[k.key()])
		}
	}
	b.WriteString(stressHead)
	for _, m := range missedByStress(known, t) {
		said := cmp.Or(m.explore.Promise, m.explore.Verdict)
		fmt.Fprintf(&b, "%s | %s | %s | %s |\n", m.cells(), said, m.explore.Where, m.reason)
	}
	return b.String()
}

// cells are the first three of a row of a table.
func (m mutant) cells() string {
	what := strings.NewReplacer("`", "'", "|", "\\|").Replace(m.What)
	return fmt.Sprintf("| `%s` | `%s` | `%s`", m.Of, m.Function, what)
}
