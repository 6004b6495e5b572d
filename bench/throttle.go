package bench

import (
	"os"
	"time"

	"github.com/modbench/modbench/internal/cgroup"
)

// readThrottled returns what quotas of the control groups above this process have
// stopped so far; nothing where there are no control groups.
func readThrottled() cgroup.Throttled { return cgroup.ReadThrottled(os.DirFS("/")) }

// throttled notes that quotas stopped the process, of processor time there in
// nanoseconds.
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

// Stopped reports whether the process was kept from running at all: by the quota
// of a control group, by a signal, by the machine's sleep. However short that
// was, the round has it, and no tick of the system's count decides.
func (i Interference) Stopped() bool { return i.Throttled > 0 || i.Paused > 0 }

// with returns what was seen of a whole visit as that of one round of it, own: what
// was counted exactly is the round's.
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
