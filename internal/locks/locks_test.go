//go:build explore

package locks

import (
	"slices"
	"testing"

	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/promise"
)

// sameOutcomes: whatever the threads of a random program can see with a lock as measured
// they can see with its model, and nothing else.
func sameOutcomes(t *testing.T, measured map[string][]string) {
	for kind, of := range Outcomes(Models, programs) {
		if len(measured[kind]) != programs {
			t.Errorf("%s: %d programs over the real thing, want %d", kind, len(measured[kind]), programs)
			continue
		}
		for i := range of {
			if of[i] != measured[kind][i] {
				t.Errorf("%s: with the model %s\nreally %s", kind, of[i], measured[kind][i])
			}
		}
	}
	barging := Models // a lock that lets everybody in is told from it
	barging.RW = func() RW { return open{} }
	if other := Outcomes(barging, programs)["rwlock"]; slices.Equal(other, measured["rwlock"]) {
		t.Error("a lock that locks nothing has the same outcomes")
	}
}

// open locks nothing.
type open struct{}

func (open) Lock()    { mem.Pause() }
func (open) Unlock()  { mem.Pause() }
func (open) RLock()   { mem.Pause() }
func (open) RUnlock() { mem.Pause() }

// TestLocks: the locks as measured keep every promise, and each mutant breaks one.
func TestLocks(t *testing.T) {
	all, seen := explored(t)
	t.Run("models", func(t *testing.T) { sameOutcomes(t, seen) })
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
	t.Run("the model of a grace period", func(t *testing.T) { compareModel(t, all["grace"]) })
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

// compareModel: schemes are explored over a model of Synchronize that shows all that the
// code which is measured shows, and is as strict about
// what is freed.
func compareModel(t *testing.T, algorithm []Finding) {
	model, complete := GraceOutcomes(func() Grace { return Model{} }, graceBound+2)
	if !complete {
		t.Error("the model is not explored in full")
	}
	n := 0
	for _, f := range algorithm {
		for _, out := range f.Outcomes {
			n++
			if !model[out] {
				t.Errorf("the algorithm shows %s, which the model does not", out)
			}
		}
	}
	if t.Logf("%d outcomes of the algorithm, %d of the model", n, len(model)); n < 4 {
		t.Error("too few outcomes to say anything")
	}
	for _, f := range Check(Variant{Name: "model", Grace: func() Grace { return Model{} }}) {
		if f.Broken != 0 {
			t.Errorf("model: %s breaks %v: %.2000s", f.Program, f.Broken, f.Detail)
		}
	}
}
