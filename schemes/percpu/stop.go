package percpu

import (
	"sync/atomic"
	"time"
)

// NoMembarrier is the environment variable that keeps a process from using membarrier(2),
// if it is not empty.
const NoMembarrier = "MODBENCH_NO_MEMBARRIER"

var stopCost atomic.Int64 // ns; SetStopCost stores, gather loads

// SetStopCost sets the time that each StopMachine takes in addition to the stop itself. In
// Linux 2.5.52 stop_refcounts forked a thread for every other processor and waited until
// all had come; stopping goroutines takes none of that. The caller of StopMachine is busy
// for that time before anybody is stopped. At first the cost is 0: nothing is added. A
// negative cost counts as 0.
func SetStopCost(d time.Duration) { stopCost.Store(int64(max(d, 0))) }

// StopCost returns what SetStopCost has set.
func StopCost() time.Duration { return time.Duration(stopCost.Load()) }

// gather takes as long as SetStopCost says.
func gather() {
	cost := StopCost()
	if cost == 0 {
		return
	}
	for begun := time.Now(); time.Since(begun) < cost; {
	}
}
