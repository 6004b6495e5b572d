//go:build explore

package verbs

import (
	"errors"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/modbench/modbench/internal/registry"
	"github.com/modbench/modbench/internal/verify"
)

// someParts is two configurations of two schemes, the slower ones first, so that several processes end them in
// another order.
func someParts(t *testing.T) *exploration {
	t.Helper()
	known, err := registry.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	x := &exploration{known: known, command: []string{exe, partVerb}, processes: 2}
	for _, scheme := range []string{"tryget", "gomutex"} {
		for _, config := range []string{"lookers-2", "unload", "busy"} {
			x.parts = append(x.parts, part{scheme, config, verify.Options{Bound: 1}})
		}
	}
	return x
}

// Several processes find what one does, and it is taken in the order of the parts.
func TestParts(t *testing.T) {
	var found [2][]verify.Outcome
	var lasts []int
	for i, processes := range []int{1, 2} {
		x := someParts(t)
		x.processes = processes
		x.take = func(o verify.Outcome, last bool) error {
			if last && i == 1 {
				lasts = append(lasts, len(found[i]))
			}
			o.Elapsed = 0
			found[i] = append(found[i], o)
			return nil
		}
		if err := x.run(t.Context(), io.Discard); err != nil {
			t.Fatal(err)
		}
	}
	one, two := found[0], found[1]
	if len(one) != 6 || len(two) != 6 || len(lasts) != 2 || lasts[0] != 2 || lasts[1] != 5 {
		t.Fatalf("%d and %d outcomes, schemes end at %v", len(one), len(two), lasts)
	}
	for i := range one {
		a, b := one[i], two[i]
		if a.Scheme != b.Scheme || a.Configuration != b.Configuration || a.Schedules != b.Schedules ||
			a.Steps != b.Steps || a.Done() != b.Done() || strings.Join(a.Exercised, " ") != strings.Join(b.Exercised, " ") {
			t.Errorf("%d: one process finds %+v, two %+v", i, a, b)
		}
	}
}

// A process that dies is an error that says at what, and so is an outcome that cannot be taken; nothing more is begun
// then.
func TestPartsEnd(t *testing.T) {
	x := someParts(t)
	x.command = []string{x.command[0], "-test.run=xxx"}
	taken := 0
	x.take = func(verify.Outcome, bool) error { taken++; return nil }
	err := x.run(t.Context(), io.Discard)
	if err == nil || !strings.Contains(err.Error(), "the process that explored tryget in lookers-2 died: ") || taken > 0 {
		t.Errorf("%d taken, error %v", taken, err)
	}
	x, full := someParts(t), errors.New("full")
	x.processes = 1
	x.take = func(verify.Outcome, bool) error { taken++; return full }
	if err := x.run(t.Context(), io.Discard); !errors.Is(err, full) || taken != 1 || x.next != 1 {
		t.Errorf("%d taken, %d begun, error %v", taken, x.next, err)
	}
}
