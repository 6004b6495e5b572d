//go:build explore

package locks

import (
	"slices"
	"testing"

	"github.com/modbench/modbench/schemes/promise"
)

// TestLocks: the locks as measured keep every promise, and each mutant breaks one.
func TestLocks(t *testing.T) {
	all := explored(t)
	for of := range sources {
		t.Run(of, func(t *testing.T) {
			for _, f := range all[of] {
				t.Logf("%s: %d steps", f.Program, f.Steps)
				if f.Broken != 0 || f.Cut {
					t.Errorf("%s: breaks %v, cut %v: %.4000s", f.Program, f.Broken, f.Cut, f.Detail)
				}
			}
			if len(all[of]) == 0 {
				t.Error("not explored")
			}
		})
	}
	for _, m := range mutants {
		t.Run(m.name, func(t *testing.T) {
			i := slices.IndexFunc(all[m.name], func(f Finding) bool { return f.Broken != 0 })
			if i < 0 {
				t.Fatalf("breaks nothing, want %s", m.broken)
			}
			f := all[m.name][i]
			t.Logf("%s breaks %s", f.Program, f.Broken)
			if f.Broken == promise.NoRace && m.broken == exclusion {
				return // on what the lock guards
			}
			if f.Broken != m.broken {
				t.Errorf("%s: breaks %s, want %s: %.2000s", f.Program, f.Broken, m.broken, f.Detail)
			}
		})
	}
}
