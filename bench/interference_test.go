//go:build unix

package bench

import (
	"testing"
	"time"
)

// Only the processors that the process may use count: what others do elsewhere
// disturbs nobody.
func TestTimes(t *testing.T) {
	const stat = "cpu  9 9 9 9 9 9 9 9 0 0\ncpu0 1 2 3 100 100 4 5 6 0 0\ncpu1 10 0 0 7 7 0 0 1 0 0\ncpu11 1000 0 0 0 0 0 0 0 0 0\nintr 5\nctxt 7\n"
	for _, c := range []struct {
		cpus []int
		want ticks
	}{
		{nil, ticks{busy: 1016, interrupt: 4, softirq: 5, stolen: 7}},
		{[]int{0}, ticks{busy: 6, interrupt: 4, softirq: 5, stolen: 6}},
		{[]int{0, 1}, ticks{busy: 16, interrupt: 4, softirq: 5, stolen: 7}},
	} {
		got, known := times([]byte(stat), c.cpus)
		c.want.busy *= tick
		c.want.interrupt *= tick
		c.want.softirq *= tick
		c.want.stolen *= tick
		if got != c.want || !known {
			t.Errorf("%v: %+v, known %v; want %+v", c.cpus, got, known, c.want)
		}
	}
	for _, bad := range []string{"", "cpu 1 2 3\n", "cpu0 1 2 3\n", "cpux 1 2 3 4 5 6 7 8\n"} {
		if _, known := times([]byte(bad), nil); known {
			t.Errorf("%q is known", bad)
		}
	}
}

// A softirq counts only if the kernel measures interrupts: else the thread beneath it
// is charged with it as well.
func TestSoftirqs(t *testing.T) {
	sampled := ticks{busy: 100 * tick, softirq: 7 * tick}
	measured := ticks{busy: 100 * tick, interrupt: 1 * tick, softirq: 7 * tick}
	for _, c := range []struct {
		name     string
		from, to ticks
		want     time.Duration
	}{
		{"sampled", sampled, ticks{busy: 110 * tick, softirq: 20 * tick}, 10},
		{"measured", measured, ticks{busy: 110 * tick, interrupt: 3 * tick, softirq: 20 * tick}, 25},
		{"measured, no interrupt meanwhile", measured, ticks{busy: 110 * tick, interrupt: 1 * tick, softirq: 20 * tick}, 23},
	} {
		if got := c.from.used(c.to); got != c.want*tick {
			t.Errorf("%s: %v, want %v", c.name, got, c.want*tick)
		}
	}
}
