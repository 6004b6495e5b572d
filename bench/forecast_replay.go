package bench

import (
	"time"

	"github.com/modbench/modbench/workloads"
	"github.com/modbench/modbench/workloads/trace"
)

// What a forecast reckons with for a replay, seen on two cores of a shared machine.
const (
	stepTime  = 500 * time.Nanosecond // of an operation of a script, with what it waits for
	stepBytes = 400                   // of an operation: the script, the plan, the references
)

// PassTime returns what one pass over the trace of a workload takes at least. At a speed that is not the highest it
// lasts as long as the trace says. 0: the workload is no trace, or the trace cannot be read.
func PassTime(w workloads.Workload, k workloads.Knobs) time.Duration {
	if w.Trace == "" {
		return 0
	}
	script, err := trace.LoadNamed(w.Trace)
	if err != nil {
		return 0
	}
	if f := k.Speed.Factor(); f > 0 {
		return time.Duration(float64(script.Duration) / f)
	}
	return time.Duration(len(script.Ops)) * stepTime
}

// replayTime returns what a round of a trace takes at least whose halves last for d.
func replayTime(w workloads.Workload, k workloads.Knobs, d time.Duration) time.Duration {
	pass := PassTime(w, k)
	if k.Speed.Factor() > 0 {
		return pass
	}
	return 2 * max(pass, d)
}

// replayMemory returns how many bytes a replay takes at once.
func replayMemory(w workloads.Workload) float64 {
	script, err := trace.LoadNamed(w.Trace)
	if err != nil {
		return basis
	}
	return basis + float64(len(script.Ops))*stepBytes
}
