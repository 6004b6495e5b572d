package verify

import (
	"fmt"
	"slices"
	"strings"

	"github.com/modbench/modbench/schemes/promise"
)

// Statement says in a few lines what outcomes without a violation show, and what they
// do not: for each promise where it was put to the test, the bound and what it cut,
// the memory model, and what is assumed.
func Statement(outcomes []Outcome) string {
	if len(outcomes) == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteString("What was shown, by promise: explorations in which some schedule tested it, and their schedules\n")
	for _, p := range promise.All() {
		if s := statementOf(p.String(), outcomes); s.asked {
			fmt.Fprintf(&b, "  %-9s  %s\n", p, s)
		}
	}
	fmt.Fprintf(&b, "Each schedule counts once, at the largest bound. %s.\n", Spent(outcomes))
	b.WriteString("Memory: " + memories(outcomes) + ".\n")
	for _, a := range assumptions(outcomes) {
		fmt.Fprintf(&b, "Assumed, not checked: %s.\n", a)
	}
	b.WriteString(
		"Not explored: other programs than these; the locks, which are models here; whether Get and Put allocate.\n",
	)
	return b.String()
}

// tested is where one promise was put to the test.
type tested struct {
	asked     bool // some exploration looked for it
	in, of    int  // explorations
	schedules int
	nowhere   []string // configurations in which no scheme put it to the test
}

func statementOf(p string, outcomes []Outcome) (s tested) {
	where := make(map[string]bool)
	for _, o := range outcomes {
		if !slices.Contains(o.Promises, p) {
			continue
		}
		s.asked = true
		s.of++
		if slices.Contains(o.Exercised, p) {
			where[o.Configuration] = true
			s.in++
			s.schedules += o.distinct()
		}
	}
	for _, o := range outcomes {
		if !where[o.Configuration] && !slices.Contains(s.nowhere, o.Configuration) {
			s.nowhere = append(s.nowhere, o.Configuration)
		}
	}
	return s
}

func (s tested) String() string {
	text := fmt.Sprintf("%d of %d, %d schedules", s.in, s.of, s.schedules)
	switch {
	case s.in == 0:
		text = fmt.Sprintf("0 of %d: nothing was shown", s.of)
	case len(s.nowhere) > 0:
		text += "; never in " + strings.Join(s.nowhere, ", ")
	}
	return text
}

// models are the memory models in words.
var models = map[string]string{
	SC:   "sc: every store is seen at once",
	TSO:  "tso: plain adds to per-CPU cells are seen late, in order, as on x86",
	Weak: "weak: they are seen in any order, as on arm64, but none before an earlier plain load (no load buffering)",
}

func memories(outcomes []Outcome) string {
	var list []string
	for _, o := range outcomes {
		if text := models[o.Memory]; text != "" && !slices.Contains(list, text) {
			list = append(list, text)
		}
	}
	if len(list) == 0 {
		return "not said"
	}
	return strings.Join(list, "; ")
}

func assumptions(outcomes []Outcome) (list []string) {
	for _, o := range outcomes {
		for _, a := range o.Assumes {
			if !slices.Contains(list, a) {
				list = append(list, a)
			}
		}
	}
	return list
}
