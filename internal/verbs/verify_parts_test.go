//go:build explore

package verbs

import (
	"context"
	"errors"
	"io"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/modbench/modbench/internal/registry"
	"github.com/modbench/modbench/internal/verify"
)

func registered(t *testing.T) *registry.Registry {
	t.Helper()
	known, err := registry.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	return known
}

// someParts is two configurations of two schemes, the slower ones first, so that several processes end them in
// another order.
func someParts(t *testing.T) *exploration {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	x := &exploration{command: []string{exe, partVerb}, processes: 2}
	for _, scheme := range []string{"tryget", "gomutex"} {
		for _, config := range []string{"lookers-2", "unload", "busy"} {
			x.parts = append(x.parts, part{scheme, config, verify.Options{Bound: 1}})
		}
	}
	return x
}

// Several processes find what this one does, and it is taken in the order of the parts.
func TestParts(t *testing.T) {
	x, known := someParts(t), registered(t)
	var lasts []int
	n := 0
	x.take = func(got verify.Outcome, last bool) error {
		p := x.parts[n]
		want, err := p.explore(known)
		if err != nil {
			t.Fatal(err)
		}
		if got.Elapsed, want.Elapsed = 0, 0; !reflect.DeepEqual(got, want) {
			t.Errorf("%s in %s: another process finds %+v, this one %+v", p.Scheme, p.Configuration, got, want)
		}
		if last {
			lasts = append(lasts, n)
		}
		n++
		return nil
	}
	if err := x.run(t.Context(), io.Discard); err != nil {
		t.Fatal(err)
	}
	if n != 6 || !slices.Equal(lasts, []int{2, 5}) {
		t.Errorf("%d outcomes, schemes end at %v", n, lasts)
	}
}

// An interrupt ends explorations that are under way, and is no error of theirs.
func TestPartsInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	x := someParts(t)
	long := part{"tryget", "three-waiters", verify.Options{Bound: 3, Memory: verify.Weak}} // hours
	x.parts = []part{x.parts[1], x.parts[2], long, long}
	x.take = func(verify.Outcome, bool) error { cancel(); return nil }
	if err := x.run(ctx, io.Discard); err != nil || x.taken == 0 || x.taken > 2 {
		t.Errorf("%d taken, error %v", x.taken, err)
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
