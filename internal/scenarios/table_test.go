package scenarios

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/modbench/modbench/internal/controls"
	"github.com/modbench/modbench/schemes/promise"
)

// The page is what the records say.
func TestPage(t *testing.T) {
	page, err := os.ReadFile(filepath.Join("..", "..", Page))
	if err != nil {
		t.Fatalf("%v; run go generate ./internal/scenarios", err)
	}
	if !bytes.Equal(page, Markdown(Recorded())) {
		t.Errorf("%s is stale; run go generate ./internal/scenarios", Page)
	}
}

// Every scheme has a record of every scenario, in the order of the list, and the
// file is as it would be written.
func TestComplete(t *testing.T) {
	var names []string
	on := Recorded()
	for _, newScheme := range Columns() {
		name := newScheme().Info().Name
		names = append(names, name)
		if n := len(on.Rows(name)); n != len(All()) {
			t.Errorf("%s has records of %d of %d scenarios; run go generate ./internal/scenarios", name, n, len(All()))
		}
	}
	if !slices.Equal(names, on.Schemes()) {
		t.Errorf("on record are\n%v, and the schemes are\n%v; run go generate ./internal/scenarios", on.Schemes(),
			names)
	}
	if !bytes.Equal(recorded, on.Text()) {
		t.Error("outcomes.tsv is not as it is written; run go generate ./internal/scenarios")
	}
}

// The table of scenarios is complete. A reason is given for an outcome that the
// schemes have which it names, and no outcome has two.
func TestRows(t *testing.T) {
	numbers, names := make(map[int]bool), make(map[string]bool)
	last := 0
	for _, s := range All() {
		if s.Number < last || names[s.Name] || s.Race == "" || s.Asked == "" || len(s.Reasons) == 0 {
			t.Errorf("%s %s: out of order, there twice, or incomplete", s.ID(), s.Name)
		}
		last, numbers[s.Number], names[s.Name] = s.Number, true, true
		for _, fault := range s.faults(Recorded()) {
			t.Errorf("%s %s: %s", s.ID(), s.Name, fault)
		}
		caught := make(map[string]bool)
		for _, c := range s.Catches {
			if c.Why == "" || c.Outcome.Kind != Hangs && c.Outcome.Kind != Broken {
				t.Errorf("%s %s: %s: no reason, or nothing wrong", s.ID(), s.Name, c.Controls)
			}
			for _, name := range c.Names() {
				if _, ok := controls.Find(name); !ok || caught[name] {
					t.Errorf("%s %s: %s is no control, or is there twice", s.ID(), s.Name, name)
				}
				caught[name] = true
			}
		}
	}
	for n := 1; n <= 32; n++ {
		if !numbers[n] {
			t.Errorf("no scenario %d", n)
		}
	}
}

// faults returns what is wrong with the reasons of s, given what is on record.
func (s Scenario) faults(on *Outcomes) (faults []string) {
	type claim struct {
		scheme  string
		outcome Outcome
	}
	claimed := make(map[claim]bool)
	for _, r := range s.Reasons {
		if r.Why == "" {
			faults = append(faults, "no reason for "+r.Outcome.String())
		}
		who := r.Names()
		if len(who) == 0 {
			who = []string{""}
		}
		for _, name := range who {
			if claimed[claim{name, r.Outcome}] {
				faults = append(faults, "two reasons why "+name+" "+r.Outcome.String())
			}
			claimed[claim{name, r.Outcome}] = true
			if outcome, _ := on.Of(name, s.Name); name != "" && outcome != r.Outcome {
				faults = append(faults,
					name+": a reason for "+r.Outcome.String()+", and on record is "+outcome.String())
			}
		}
	}
	return faults
}

// A reason that does not fit the records is found, and so is one of two.
func TestFaults(t *testing.T) {
	on := new(Outcomes)
	on.Record("a", "x", safe)
	s := Scenario{Name: "x", Reasons: []Reason{{"", safe, "so"}, {"a", safe, "it is"}}}
	if faults := s.faults(on); len(faults) > 0 {
		t.Errorf("good reasons: %q", faults)
	}
	s.Reasons = []Reason{{"a", refuses, "stale"}, {"", safe, "once"}, {"", safe, "twice"}, {"a", safe, ""}}
	if faults := s.faults(on); len(faults) != 3 {
		t.Errorf("bad reasons: %q", faults)
	}
}

// A scheme has the reason that names it, else the one of its outcome, else what
// the outcome says by itself.
func TestWhy(t *testing.T) {
	s := Scenario{Name: "x", Reasons: []Reason{{"", safe, "general"}, {"a b", safe, "named"}, {"a", hangs, "stuck"}}}
	for want, o := range map[string]Outcome{"named": safe, "stuck": hangs} {
		if why := s.Why("a", o); why != want {
			t.Errorf("a %v: %q, want %q", o, why, want)
		}
	}
	if why := s.Why("new", safe); why != "general" {
		t.Errorf("new safe: %q", why)
	}
	if why := s.Why("new", hangs); why != hangs.Text() {
		t.Errorf("new hangs: %q", why)
	}
	// On the page a scheme without a reason has a line of its own.
	on := new(Outcomes)
	on.Record("new", All()[0].Name, broken(promise.Exit))
	want := "- new: broken (exit); some schedule breaks the promise: " + promise.Exit.Text()
	if !strings.Contains(string(Markdown(on)), want) {
		t.Errorf("no %q", want)
	}
}

// Records are read as they were written, and nothing else is.
func TestParse(t *testing.T) {
	row := All()[0].Name
	on := new(Outcomes)
	for i, o := range []Outcome{safe, refuses, blocks, hangs, never, broken(promise.Freed)} {
		on.Record(string(rune('a'+i)), row, o)
	}
	again, err := parseOutcomes(on.Text())
	if err != nil || !bytes.Equal(again.Text(), on.Text()) {
		t.Errorf("read again it is\n%s, error %v", again.Text(), err)
	}
	for _, bad := range []string{
		"", "a\tb\tsafe\n", columns + "a\tnosuch\tsafe\n", columns + "a\t" + row + "\n",
		columns + "a\t" + row + "\tsave\n",
		columns + "a\t" + row + "\tbroken\n", columns + "a\t" + row + "\tsafe (hold)\n",
		columns + "a\t" + row + "\tsafe\na\t" + row + "\tsafe\n", columns + "\t" + row + "\tsafe\n",
	} {
		if _, err := parseOutcomes([]byte(bad)); err == nil {
			t.Errorf("%q is read", bad)
		}
	}
}

// The narrow table has a mark for each outcome, and fits a terminal.
func TestPrint(t *testing.T) {
	var b bytes.Buffer
	Print(&b, Recorded())
	for line := range strings.Lines(b.String()) {
		if len(line) > 100 {
			t.Errorf("%d columns: %s", len(line), line)
		}
	}
	for _, want := range []string{"21b in-order", "32  forced", "R H"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("no %q in\n%s", want, &b)
		}
	}
}
