package bench

import (
	"math"
	"testing"
	"time"
)

// The speed of a spin is found out with a clock of any resolution; one that never moves does no harm.
func TestPerMicro(t *testing.T) {
	const step = 1.25 // ns
	for _, resolution := range []time.Duration{1, 20, time.Microsecond, time.Millisecond / 2, 15 * time.Millisecond} {
		got := perMicro(resolution, func(n int) time.Duration {
			return time.Duration(float64(n) * step).Truncate(resolution)
		})
		if want := 1000 / step; math.Abs(got-want) > 0.06*want {
			t.Errorf("with a resolution of %v %.1f steps take a microsecond, want %.1f", resolution, got, want)
		}
	}
	if got := perMicro(time.Second, func(int) time.Duration { return 0 }); !(got > 0) || math.IsInf(got, 0) {
		t.Errorf("with a clock that stands still: %v", got)
	}
}
