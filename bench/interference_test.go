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
		cpus        []int
		busy, steal time.Duration
	}{{nil, 1025, 7}, {[]int{0}, 15, 6}, {[]int{0, 1}, 25, 7}} {
		busy, steal, known := times([]byte(stat), c.cpus)
		if busy != c.busy*tick || steal != c.steal*tick || !known {
			t.Errorf("%v: busy %v, stolen %v, known %v; want %v and %v", c.cpus, busy, steal, known, c.busy*tick, c.steal*tick)
		}
	}
	for _, bad := range []string{"", "cpu 1 2 3\n", "cpu0 1 2 3\n", "cpux 1 2 3 4 5 6 7 8\n"} {
		if _, _, known := times([]byte(bad), nil); known {
			t.Errorf("%q is known", bad)
		}
	}
}
