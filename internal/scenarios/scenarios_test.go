//go:build explore

package scenarios

import (
	"strings"
	"testing"

	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/all"
	"github.com/modbench/modbench/schemes/controls"
	"github.com/modbench/modbench/schemes/schemetest/promise"
)

// constructor returns how to make the scheme or control of that name.
func constructor(name string) func() schemes.Scheme {
	if all.New(name) != nil {
		return func() schemes.Scheme { return all.New(name) }
	}
	if controls.New(name) != nil {
		return func() schemes.Scheme { return controls.New(name) }
	}
	return nil
}

// Every scenario comes to what the table says, under every scheme and under the
// controls that it is about.
func TestTable(t *testing.T) {
	for _, s := range All() {
		t.Run(s.ID()+"-"+s.Name, func(t *testing.T) {
			for _, name := range append(Schemes(), s.Controls()...) {
				want, why := s.Expect(name)
				var only promise.Promise
				switch { // a control may break others on the way
				case want.Kind == Broken:
					only = want.Promise
				case all.New(name) == nil:
					only = promise.Progress
				}
				r, err := Run(s, constructor(name), only)
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
				if r.Outcome.Kind == Hangs {
					if len(r.Violation.Waits) == 0 {
						t.Errorf("%s: hangs, and nobody waits for anybody", name)
					}
					t.Logf("%s: hangs\n\t%s", name, strings.Join(r.Violation.Waits, "\n\t"))
				} else {
					t.Logf("%s: %v, %d executions", name, r.Outcome, r.Executions)
				}
			}
		})
	}
}
