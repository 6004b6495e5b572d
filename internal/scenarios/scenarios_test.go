//go:build explore

package scenarios

import (
	"strings"
	"testing"

	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/all"
	"github.com/modbench/modbench/schemes/promise"
)

// constructor returns how to make the scheme of that name.
func constructor(name string) func() schemes.Scheme {
	if all.New(name) != nil {
		return func() schemes.Scheme { return all.New(name) }
	}
	return nil
}

// Every scenario comes to what the table says under every scheme. What hangs is
// explained, and can be run again. The tests of package controls run the scenarios
// under the controls.
func TestTable(t *testing.T) {
	for _, s := range All() {
		t.Run(s.ID()+"-"+s.Name, func(t *testing.T) {
			for _, name := range Schemes() {
				want, why := s.Expect(name)
				bound := Bound
				if testing.Short() {
					bound--
				}
				r, err := Run(s, constructor(name), bound, only(want))
				if err != nil {
					t.Fatal(err)
				}
				if r.Outcome != want || !r.Exhausted {
					t.Errorf("%s: %v, want %v (%s), exhausted %v", name, r.Outcome, want, why, r.Exhausted)
					if r.Violation != nil {
						t.Log(r.Violation)
					}
					continue
				}
				t.Logf("%s: %v, %d executions", name, r.Outcome, r.Executions)
				if r.Violation == nil {
					continue
				}
				if again, err := Replay(s, constructor(name), r.Violation); again != want {
					t.Errorf("%s: run again it is %v, error %v", name, again, err)
				}
				if want.Kind == Hangs {
					if len(r.Violation.Waits) == 0 {
						t.Errorf("%s: hangs, and nobody waits for anybody", name)
					}
					t.Logf("\t%s", strings.Join(r.Violation.Waits, "\n\t"))
				}
			}
		})
	}
}

// only returns the one promise that counts; a scheme breaks no other.
func only(want Outcome) promise.Promise {
	if want.Kind == Broken {
		return want.Promise
	}
	return 0
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
