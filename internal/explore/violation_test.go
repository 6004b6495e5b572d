//go:build explore

package explore

import (
	"encoding/json"
	"testing"

	"github.com/modbench/modbench/schemes/promise"
)

// A violation is read back as it was written.
func TestViolationAsJSON(t *testing.T) {
	for _, p := range promise.All() {
		in := Violation{Promise: p, Only: p, Schedule: Schedule{{0, false, 0}, {1, true, 0}}, CPUs: 3, Weak: true}
		b, err := json.Marshal(in)
		if err != nil {
			t.Fatal(err)
		}
		var out Violation
		if err := json.Unmarshal(b, &out); err != nil || out.String() != in.String() || out.Options() != in.Options() {
			t.Errorf("%s: read %+v, error %v", b, out, err)
		}
	}
}

// Files of before are read: those that name what the engine watches over in words,
// and those that name no promise alone to look for.
func TestFormerNames(t *testing.T) {
	for text, want := range map[string]promise.Promise{
		`{"promise":"no deadlock","schedule":"0*2 1","only":"no deadlock"}`:                promise.Progress,
		`{"promise":"no livelock","schedule":"0*2 1","only":"no deadlock"}`:                promise.Progress,
		`{"promise":"no use after free","schedule":"0*2 1","only":"no use after free"}`:    promise.Freed,
		`{"promise":"no data race","schedule":"0*2 1","only":"no data race"}`:              promise.NoRace,
		`{"promise":"no double release","schedule":"0*2 1","only":"no double release"}`:    promise.Release,
		`{"promise":"no panic","schedule":"0*2 1","only":"no panic"}`:                      promise.NoPanic,
		`{"promise":"hold","schedule":"0*2 1","only":"hold"}`:                              promise.Hold,
		`{"promise":"pinned sections only touch memory","schedule":"0*2 1","only":"hold"}`: promise.NoPanic,
		`{"promise":"gone","schedule":"0*2 1"}`:                                            promise.Gone,
	} {
		var v Violation
		if err := json.Unmarshal([]byte(text), &v); err != nil || v.Promise != want || v.Schedule.String() != "0*2 1" {
			t.Errorf("%s: %v, schedule %v, error %v", text, v.Promise, v.Schedule, err)
		}
	}
	for _, text := range []string{`{"promise":"no fun"}`, `{"promise":"hold","only":"no fun"}`, `{"promise":7}`} {
		if err := json.Unmarshal([]byte(text), new(Violation)); err == nil {
			t.Errorf("%s is read", text)
		}
	}
}
