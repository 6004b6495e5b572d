package bench

import (
	"sync"
	"sync/atomic"
	"time"
)

// transfer returns how long a cache line takes from the first of cpus to the second, and how long back, when both write
// it in turn: the fastest of many tries, since whoever disturbs a try makes it slower. 0: cpus are fewer than two, or
// they were not there at once. It takes a fraction of a millisecond.
//
// Two threads of one core hand a line over in a few nanoseconds, two cores of one socket in tens of them. A hypervisor
// may move the processors of a guest from one to the other within a second. Then every figure of a line that several
// processors write changes, some by a factor of two, and nothing else tells the guest.
func transfer(cpus []int) time.Duration {
	const (
		tries = 30
		trips = 20                    // there and back, of a try
		limit = 10 * time.Millisecond // others may have one of the processors
	)
	if len(cpus) < 2 {
		return 0
	}
	var line struct {
		_    [128]byte
		turn atomic.Int64 // each side stores the next number, which publishes nothing, and the other one waits for it
		_    [128]byte
	}
	deadline := time.Now().Add(limit)
	await := func(n int64) bool {
		for spins := 1; line.turn.Load() != n; spins++ {
			if spins%1024 == 0 && time.Now().After(deadline) {
				return false
			}
		}
		return true
	}
	best := limit
	var both sync.WaitGroup
	both.Go(func() {
		bind(cpus[1])
		for n := int64(1); n < 2*tries*trips && await(n); n += 2 {
			line.turn.Store(n + 1)
		}
	})
	both.Go(func() {
		bind(cpus[0])
		var began time.Time
		for n := int64(0); n < 2*tries*trips && await(n); n += 2 {
			if n%(2*trips) == 0 {
				now := time.Now()
				if n > 0 {
					best = min(best, now.Sub(began)/(2*trips))
				}
				began = now
			}
			line.turn.Store(n + 1)
		}
	})
	if both.Wait(); best == limit {
		return 0
	}
	return best
}
