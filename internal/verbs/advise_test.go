package verbs

import (
	"strings"
	"testing"
	"time"

	"github.com/modbench/modbench/report"
)

// Holds that cannot spin at the rate of a question are left out of what is measured, and that is said.
func TestHoldFor(t *testing.T) {
	for _, c := range []struct {
		lookups float64
		hold    time.Duration
		want    time.Duration
	}{
		{50_000, 2 * time.Millisecond, 0},
		{50_000, 20 * time.Microsecond, 20 * time.Microsecond}, // one of two processors
		{50_000, 21 * time.Microsecond, 0},
		{10, 50 * time.Millisecond, 50 * time.Millisecond},
		{0, time.Hour, time.Hour},
	} {
		var said strings.Builder
		got := holdFor(report.Question{Lookups: c.lookups, Hold: c.hold, Procs: 2}, &said)
		if got != c.want || (got != c.hold) != strings.HasPrefix(said.String(), "measuring without holds: ") {
			t.Errorf("%v lookups a second of %v: %v, want %v; says %q", c.lookups, c.hold, got, c.want, &said)
		}
	}
}

// What can be no answer is refused before anything is measured or read, and so is a rate that no machine has.
func TestAdviseRefuses(t *testing.T) {
	t.Chdir(t.TempDir())
	for line, want := range map[string]string{
		"--lookups 5/s --scheme none":              "scheme none is no choice: it guards nothing",
		"--lookups 5/s --scheme tryget,modcount":   "scheme modcount is no choice: it is broken on purpose",
		"--lookups 5/s --scheme none --measure":    "scheme none is no choice",
		"--lookups 1e13/s":                         `--lookups "1e13/s": more than any machine does: want 1000G/s at most`,
		"--lookups 5/s --unloads 1e300/min":        `--unloads "1e300/min": more than any machine does`,
		"--lookups 5/s --unloads 1e300/fortnight":  "want a rate such as",
		"--lookups 60001G/min --scheme tryget,cow": "more than any machine does",
	} {
		args := append([]string{"advise"}, strings.Fields(line)...)
		a := call(t, args...)
		a.oneLine(t, usage, args...)
		if !strings.Contains(a.err, want) {
			t.Errorf("%s: %s, want %s", line, a.err, want)
		}
	}
	if a := call(t, "advise", "--lookups", "1000G/s"); a.code != failed || !strings.Contains(a.err, "none: no scheme") {
		t.Errorf("%d, %s: want that no scheme does that", a.code, a.err)
	}
}
