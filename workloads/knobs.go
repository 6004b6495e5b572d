package workloads

import "time"

// Knobs are the inputs of a measurement, the same for every scheme. The report prints them beside the outputs. The row
// of a knob in [StandardKnobs] says what it means, its limits and how it is written. Result files of the first format
// hold the names of the fields, so a field keeps its name.
type Knobs struct {
	Workers   int           // 0: PerProc for each processor
	PerProc   int           // 0: 1
	Unloaders int           // 0: nothing is unloaded, unless PerUnload says so
	PerUnload int           // 0: unloaders unload
	Hold      time.Duration // between Get and Put; HoldBy says how it is spent
	ExitCost  time.Duration // spun away after the exit function has unregistered
	StopCost  time.Duration // added to each stop of the machine
	Period    time.Duration // 0: continuously
	Stall     time.Duration // 0: no holder stalls; or [UntilEnd]
	Skew      float64       // 0: uniform
	Missing   float64
	Lookups   float64
	Scale     float64
	Arrival   Arrival
	Placement Placement
	Seed      uint64
	Speed     Speed // of a trace; "": [Fastest]
	HoldDist  Dist  // what Hold is drawn from; "": it is Hold

	HoldBy       Holding       // whether Hold is spun or slept; "": [Spin]
	InUse        float64       // share of the modules that holders hold at any time
	Holders      int           // 0: as many as modules are in use
	Span         time.Duration // how long a holder sleeps; 0 with InUse: SpanDist
	SpanDist     Dist          // what Span is drawn from
	ModprobeCost time.Duration // what request_module takes; 0: nothing
	Unload       Unloading     // how unloaders ask; "": [Escalate]
	Loaded       Loaded        // "": [Distribution]
	Callers      Callers       // "": [Lookups]
}

// Callers says what callers do with a table.
type Callers string

const (
	// Lookups is that they look an entry up, pin it, use it and put it. The zero value means the same.
	Lookups Callers = "lookups"

	// AllUses is that they do what else callers of the subsystem do: see Uses of package subsystem. A scheme without
	// sections (schemes.ReadLocker) looks up instead. In an open loop whoever arrives looks up.
	AllUses Callers = "all"
)

// Holding says how the time of a hold passes.
type Holding string

const (
	// Spin keeps the processor, as short sections do. The zero value means the same.
	Spin Holding = "spin"

	// Sleep gives the processor to others, as a wait for a disk or for a user does.
	Sleep Holding = "sleep"
)

// Unloading says how modules are asked to go.
type Unloading string

const (
	// Escalate asks without waiting, and if that is refused asks again and waits. The zero value means the same.
	Escalate Unloading = "escalate"

	// NonBlock asks once and takes no for an answer, as rmmod does.
	NonBlock Unloading = "nonblock"

	// Wait asks once and waits until the holders have put, as rmmod -w did, where the scheme waits at all.
	Wait Unloading = "wait"

	// Autoclean asks all modules that can be unloaded, one after the other and without waiting, once a period, as cron
	// had rmmod -a do. What nobody holds is gone until somebody opens it.
	Autoclean Unloading = "autoclean"
)

// UntilEnd is a Stall that lasts until the round ends.
const UntilEnd = MaxTime

// Placement says where workers run.
type Placement string

const (
	// Goroutines leaves workers to the Go scheduler, as Go programs do. Workers yield between batches. The zero value
	// means the same.
	Goroutines Placement = "goroutines"

	// Pinned gives each worker a thread of the operating system, bound to a processor where the system allows it.
	// Workers do not yield. The Go scheduler has more processors than there are workers, so that unloaders run too.
	Pinned Placement = "pinned"
)

// Limits of the knobs. Beyond them a round would measure the harness, or would not end.
const (
	MaxWorkers   = 100_000
	MaxUnloaders = 1000
	maxPerUnload = 1_000_000_000
	maxHolders   = 100_000
	MaxTime      = 10 * time.Second // Hold, ExitCost, StopCost, Stall, ModprobeCost
	MaxPeriod    = 24 * time.Hour   // Period, Span
	maxSkew      = 4
	maxScale     = 1_000_000
)

// WorkersOn returns how many workers there are on procs processors.
func (k Knobs) WorkersOn(procs int) int {
	if k.Workers > 0 {
		return k.Workers
	}
	return procs * max(k.PerProc, 1)
}
