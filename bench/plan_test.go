package bench

import (
	"testing"
	"time"

	"github.com/modbench/modbench/workloads"
	"github.com/modbench/modbench/workloads/subsystem"
)

// Later rounds get shorter by as much as the earlier ones took too long. A run that
// is resumed has a share of the budget.
func TestShorten(t *testing.T) {
	w, _ := workloads.ByName("lookup-heavy")
	p := &Plan{
		Schemes: makers(), Workloads: []workloads.Workload{w},
		Subsystems: []*subsystem.Subsystem{&subsystem.FileOperations},
		Procs:      []int{1}, Rounds: 10, Budget: 10 * time.Second,
	}
	for _, c := range []struct {
		elapsed      time.Duration
		took, toCome int
		want         time.Duration
	}{
		{1000 * time.Millisecond, 1, 9, 100 * time.Millisecond}, // in time
		{500 * time.Millisecond, 1, 9, 100 * time.Millisecond},  // never longer
		// The round took 267 ms more than is left for each of the others, which have 6 halves.
		{1240 * time.Millisecond, 1, 9, 56 * time.Millisecond},
		// 5 of 10 rounds, so 5 s: 950 ms are left for each.
		{1200 * time.Millisecond, 1, 4, 58 * time.Millisecond},
		{9 * time.Second, 1, 9, minDuration},
	} {
		if got := p.shorten(100*time.Millisecond, c.elapsed, c.took, c.toCome).Round(time.Millisecond); got != c.want {
			t.Errorf("%d rounds in %v, %d to come: %v, want %v", c.took, c.elapsed, c.toCome, got, c.want)
		}
	}
}
