package clock

import (
	"testing"
	"time"
)

// Both clocks must agree with the monotonic one to within what a descheduled
// reader can explain: over a fixed span, the smallest of several differences.
func TestAgreesWithTheMonotonicClock(t *testing.T) {
	for _, c := range []*Clock{Default(), newMonotonic()} {
		const span = 20 * time.Millisecond
		best := time.Hour
		for range 20 {
			began, k := time.Now(), c.Now()
			for time.Since(began) < span {
			}
			d := c.Duration(c.Now()-k) - time.Since(began)
			best = min(best, d.Abs())
		}
		if best > span/100 {
			t.Errorf("%s is off by %v in %v at best", c.Source, best, span)
		}
		if c.Overhead <= 0 || c.Overhead > 100*time.Microsecond {
			t.Errorf("%s: overhead %v", c.Source, c.Overhead)
		}
		if got := c.Ticks(c.Duration(1 << 40)); got < 1<<40-1<<8 || got > 1<<40+1<<8 {
			t.Errorf("%s: 2^40 ticks and back are %d", c.Source, got)
		}
	}
}
