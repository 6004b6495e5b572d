package main

import (
	"fmt"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/modbench/modbench/internal/controls"
)

const root = "../.."

// tables returns the results and the reasons of this folder.
func tables(t *testing.T) (known []result, reasons texts) {
	t.Helper()
	known, err := readResults(results)
	if err != nil {
		t.Fatal(err)
	}
	if reasons, err = readTexts("."); err != nil {
		t.Fatal(err)
	}
	return known, reasons
}

// docs/score.md is what the tables of this folder say.
func TestPageIsFresh(t *testing.T) {
	known, reasons := tables(t)
	text, err := os.ReadFile(filepath.Join(root, page))
	if err != nil {
		t.Fatal(err)
	}
	all, err := readRuns(runs)
	if err != nil {
		t.Fatal(err)
	}
	if string(text) != markdown(known, reasons)+runsMarkdown(all) {
		t.Errorf("%s is not what %s and %s say: run `go run ./internal/score -page`", page, results, equivalents)
	}
}

// knownMisses is how many of the twelve controls a default run may leave unconvicted.
const knownMisses = 1

// Of twelve controls of twelve schemes no more are not convicted by a default run than are known, and the table says
// why. The runs are made by hand, since they take a quarter of an hour.
func TestRuns(t *testing.T) {
	all, err := readRuns(runs)
	if err != nil {
		t.Fatal(err)
	}
	missed := 0
	of := make(map[string]bool)
	for _, r := range all {
		c, ok := controls.Find(r.control)
		if !ok || of[c.Of] {
			t.Errorf("%s is no control, or the second of %s", r.control, c.Of)
		}
		if r.verdict == clean {
			missed++
			if r.reason == "" {
				t.Errorf("%s is not convicted, and nobody says why", r.control)
			}
		}
		of[c.Of] = true
	}
	if len(all) != 12 || missed > knownMisses {
		t.Errorf("%d of %d are not convicted, want %d of 12 at most", missed, len(all), knownMisses)
	}
}

// How many results are of today's code is said, and no error: they take hours.
func TestDigests(t *testing.T) {
	now, err := digests(root)
	if err != nil {
		t.Fatal(err)
	}
	known, err := readResults(results)
	if err != nil {
		t.Fatal(err)
	}
	old := 0
	for _, r := range known {
		if now[r.Of] == "" {
			t.Errorf("%s: no scheme is called %q", r.key(), r.Of)
		}
		if r.digest != now[r.Of] {
			old++
		}
	}
	t.Logf("%d of %d results are of code that has changed since", old, len(known))
}

// What is called equivalent was tried, and the explorer did not convict it.
func TestEquivalents(t *testing.T) {
	known, reasons := tables(t)
	for _, wrong := range misplaced(known, reasons.equivalent) {
		t.Error(equivalents, ": ", wrong)
	}
}

// What neither convicts nor is argued has an explanation, and nothing else has.
func TestExplained(t *testing.T) {
	known, reasons := tables(t)
	for _, wrong := range unexplained(known, reasons) {
		t.Error(explained, ": ", wrong)
	}
}

// A mutant without an explanation is found, and an explanation of what needs none, or is no mutant.
func TestUnexplained(t *testing.T) {
	known := []result{
		{mutant: mutant{What: "open"}, explore: verdict{Verdict: cut}},
		{mutant: mutant{What: "argued"}, explore: verdict{Verdict: clean}},
		{mutant: mutant{What: "convicted"}, explore: verdict{Verdict: convicted}},
	}
	open, argued, caught := known[0].key(), known[1].key(), known[2].key()
	why := func(keys ...string) map[string]string {
		m := make(map[string]string)
		for _, k := range keys {
			m[k] = "so it is"
		}
		return m
	}
	for _, c := range []struct {
		explained map[string]string
		want      int
	}{
		{why(open), 0}, {why(), 1}, {map[string]string{open: " "}, 1}, {why(open, argued), 1}, {why(open, caught), 1},
		{why(open, "no mutant"), 1}, {why(argued, caught), 3},
	} {
		if got := unexplained(known, texts{equivalent: why(argued), explained: c.explained}); len(got) != c.want {
			t.Errorf("%q: %q is wrong, want %d", c.explained, got, c.want)
		}
	}
}

// unexplained returns what is wrong with the explanations.
func unexplained(known []result, reasons texts) (wrong []string) {
	wrong = misplaced(known, reasons.explained)
	for _, r := range known {
		why, argued := reasons.explained[r.key()], reasons.equivalent[r.key()] != ""
		switch {
		case argued && why != "":
			wrong = append(wrong, fmt.Sprintf("%q is said to break nothing as well", r.key()))
		case !argued && !r.explore.caught() && why == "":
			wrong = append(wrong, fmt.Sprintf("%q is not convicted, and nobody says why", r.key()))
		}
	}
	return wrong
}

// misplaced returns reasons of what was not tried or is convicted by the explorer, and what is no reason.
func misplaced(known []result, reasons map[string]string) (wrong []string) {
	for key, why := range reasons {
		i := slices.IndexFunc(known, func(r result) bool { return r.key() == key })
		switch {
		case i < 0:
			wrong = append(wrong, fmt.Sprintf("%q was not tried", key))
		case known[i].explore.caught():
			v := known[i].explore
			wrong = append(wrong, fmt.Sprintf("%q is convicted: it breaks %s in %s", key, v.Promise, v.Where))
		case strings.TrimSpace(why) == "":
			wrong = append(wrong, fmt.Sprintf("%q: no reason", key))
		}
	}
	return wrong
}

// Each kind of what stress misses has a reason, and there is a mutant of it.
func TestKinds(t *testing.T) {
	known, reasons := tables(t)
	used := make(map[string]bool)
	for _, m := range missedByStress(known, reasons) {
		used[m.reason] = true
	}
	for _, k := range reasons.kinds {
		if strings.TrimSpace(k.reason) == "" || !used[k.reason] || k.where == "" && k.what == "" {
			t.Errorf("%s: %q has no reason, or no mutant has it", stressed, k)
		}
	}
}

// The operators make the changes that their names say, and none of what only describes.
func TestChanges(t *testing.T) {
	const text = `package p

func (s *S) Info() int { s.a.Lock(); return 1 }

func (s *S) put(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.n.Load() == 0 && n > 0 {
		s.w.Wake()
	}
	s.n.Add(1)
	s.gate.CompareAndSwap(0, n)
}
`
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "p.go", text, 0)
	if err != nil {
		t.Fatal(err)
	}
	src := &source{"p.go", []byte(text), fset, file}
	var got []string
	for _, c := range src.changes() {
		if c.function != "S.put" {
			t.Errorf("%s is changed", c.function)
		}
		got = append(got, c.what)
		if string(src.apply(c.edits)) == text {
			t.Errorf("%s changes nothing", c.what)
		}
	}
	for _, want := range []string{
		"drop s.mu.Lock()", "drop s.w.Wake()", "drop s.n.Add(1)", "swap s.n.Add(1) and s.gate.CompareAndSwap(0, n)",
		"drop s.mu.Lock and Unlock", "weaken s.mu.Lock to RLock", "negate s.n.Load() == 0 && n > 0",
		"drop n > 0 from s.n.Load() == 0 && n > 0", "return before s.n.Add(1)", "weaken s.gate.CompareAndSwap(0, n)",
	} {
		if !slices.Contains(got, want) {
			t.Errorf("no change %q", want)
		}
	}
	t.Logf("%q", got)
}

// A score counts what breaks something, and a dead process as a conviction.
func TestRows(t *testing.T) {
	r := func(what, explorer, stress string) result {
		return result{
			mutant: mutant{Of: "srcu", File: "f", Function: "g", What: what}, digest: "d",
			explore: verdict{Verdict: explorer}, stress: verdict{Verdict: stress},
		}
	}
	known := []result{r("a", convicted, clean), r("b", crashed, convicted), r("c", clean, clean), r("d", cut, crashed),
		r("e", endless, endless)}
	all := rows(known, map[string]string{known[2].key(): "it does nothing"})
	total := all[len(all)-1]
	if total.tried != 5 || total.equivalent != 1 || total.expl != 2 || total.stress != 2 ||
		total.percent(total.expl, 50) != "2 (50 %)" || total.percent(total.expl, 51) != "**2 (50 %)**" {
		t.Errorf("%+v", total)
	}
}
