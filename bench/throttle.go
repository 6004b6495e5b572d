package bench

import (
	"os"
	"time"

	"github.com/modbench/modbench/internal/cgroup"
)

// readThrottled returns what quotas of the control groups above this process have
// stopped so far; nothing where there are no control groups.
func readThrottled() cgroup.Throttled { return cgroup.ReadThrottled(os.DirFS("/")) }

// throttled notes that quotas stopped the process. there is the processor time that there
// was, in nanoseconds.
func (i *Interference) throttled(s cgroup.Stop, there float64) {
	i.Throttled += s.Times
	i.hold(float64(s.Lost) / max(there, 1))
}

// paused notes that the process stood still for d of elapsed.
func (i *Interference) paused(d, elapsed time.Duration) {
	i.Paused += d
	i.hold(float64(d) / float64(max(elapsed, d, 1)))
}

func (i *Interference) hold(share float64) { i.Held = min(i.Held+max(share, 0), 1) }

// Stopped reports whether the process was kept from running at all: by the quota of a
// control group, by a signal, or by the machine's sleep. It is exact however short the
// stop was, since it does not depend on the system's ticks.
func (i Interference) Stopped() bool { return i.Throttled > 0 || i.Paused > 0 }

// with returns the interference of one round of a visit: i is what was seen of the whole
// visit, and own what was seen of the round, from which it takes what is counted exactly.
func (i Interference) with(own Interference) Interference {
	i.Preempted, i.Throttled, i.Paused, i.Held = own.Preempted, own.Throttled, own.Paused, own.Held
	return i
}

// why returns the warning of a round that was disturbed, when limit is what others
// may take.
func (i Interference) why(limit float64) Warning {
	switch {
	case i.Paused > 0:
		return Warning{Kind: Paused}
	case i.Throttled > 0:
		return Warning{Kind: Throttled}
	}
	return Warning{Kind: Disturbed, Limit: limit}
}
