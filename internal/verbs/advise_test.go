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
