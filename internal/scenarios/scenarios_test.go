//go:build explore

package scenarios

import (
	"strings"
	"testing"

	"github.com/modbench/modbench/internal/controls/modcount"
	"github.com/modbench/modbench/schemes"
)

// Every scenario comes to what is on record, under every scheme that has a
// column. What hangs is explained, and can be run again. The tests of package
// controls run each scenario under the controls that it must catch.
func TestRecorded(t *testing.T) {
	on := Recorded()
	for _, s := range All() {
		t.Run(s.ID()+"-"+s.Name, func(t *testing.T) {
			for _, newScheme := range Columns() {
				name := newScheme().Info().Name
				bound := BoundOf(name)
				if testing.Short() && bound == Bound && newScheme().Info().Role != schemes.Control {
					bound-- // a control must show in any case
				}
				r, err := Compute(s, newScheme, bound)
				if err != nil {
					t.Fatal(err)
				}
				want, ok := on.Of(name, s.Name)
				if !ok {
					t.Errorf("%s: %v, and nothing is on record; run go generate ./internal/scenarios", name, r.Outcome)
					continue
				}
				check(t, s, name, newScheme, r, want)
			}
		})
	}
}

// check compares what a run has shown with what it must show, and runs what it
// has found again.
func check(t *testing.T, s Scenario, name string, newScheme func() schemes.Scheme, r Result, want Outcome) {
	t.Helper()
	if r.Outcome != want || !r.Exhausted {
		t.Errorf("%s: %v, want %v (%s), exhausted %v", name, r.Outcome, want, s.Why(name, want), r.Exhausted)
		if r.Violation != nil {
			t.Log(r.Violation)
		}
		return
	}
	t.Logf("%s: %v, %d executions", name, r.Outcome, r.Executions)
	if r.Violation == nil {
		return
	}
	if again, err := Replay(s, newScheme, r.Violation); again != want {
		t.Errorf("%s: run again it is %v, error %v", name, again, err)
	}
	if want.Kind == Hangs {
		if len(r.Violation.Waits) == 0 {
			t.Errorf("%s: hangs, and nobody waits for anybody", name)
		}
		t.Logf("\t%s", strings.Join(r.Violation.Waits, "\n\t"))
	}
}

// Every row has a program, and every program a row.
func TestPrograms(t *testing.T) {
	rows := make(map[string]bool)
	for _, s := range All() {
		rows[s.Name] = true
		if plays[s.Name] == nil {
			t.Errorf("%s has no program", s.Name)
		}
	}
	for name := range plays {
		if !rows[name] {
			t.Errorf("%s has no row", name)
		}
	}
}

// What a run shows is not what is on record of a scheme that does otherwise: a
// stale record is found.
func TestStale(t *testing.T) {
	s := All()[0]
	r, err := Compute(s, modcount.New, Bound)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"none", "tryget", "rwsem"} {
		if on, ok := Recorded().Of(name, s.Name); !ok || on == r.Outcome {
			t.Errorf("%s: modcount comes to the %v that is on record of %s", s.Name, on, name)
		}
	}
}
