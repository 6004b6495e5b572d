package workloads

import (
	"fmt"
	"time"
)

// Knobs are the inputs of a measurement, the same for every scheme. They are
// printed beside the outputs.
type Knobs struct {
	Workers   int           // goroutines that look up; 0: PerProc for each processor
	PerProc   int           // workers a processor; 0: 1
	Unloaders int           // goroutines that unload and reload
	PerUnload int           // operations after which a worker unloads and reloads a module itself, instead of unloaders; 0: never
	Hold      time.Duration // how long a found entry is held, spun away between Get and Put
	ExitCost  time.Duration // how long a module's exit function runs, beyond unregistering
	Period    time.Duration // from the end of one unload to the next; 0: continuously
	Stall     time.Duration // how long the stalled holder sleeps; 0: there is none; [UntilEnd]
	Skew      float64       // exponent of the Zipf popularity of entries; 0: uniform
	Missing   float64       // share of lookups for things that no module provides
	Lookups   float64       // share of operations that are lookups; the rest register and unregister
	Scale     float64       // table size as a multiple of the real one
	Arrival   Arrival       // when lookups whose latency is measured arrive
	Placement Placement     // where workers run
	Seed      uint64        // of popularity, keys and victims
}

// UntilEnd is a Stall that lasts until the round ends.
const UntilEnd = MaxTime

// Placement says where workers run.
type Placement string

const (
	// Goroutines leaves workers to the Go scheduler, which is what Go programs
	// do; they yield between batches. The zero value means the same.
	Goroutines Placement = "goroutines"

	// Pinned gives each worker an operating system thread of its own, bound to
	// a processor where the system allows; workers do not yield, and unloaders
	// have processors of the Go scheduler left to run on.
	Pinned Placement = "pinned"
)

// Limits of the knobs: beyond them a round would measure the harness, or never
// end.
const (
	MaxWorkers   = 100_000
	MaxUnloaders = 1000
	MaxPerUnload = 1_000_000_000
	MaxTime      = 10 * time.Second // Hold, ExitCost, Period, Stall
	MaxSkew      = 4
	MaxScale     = 1_000_000
)

// WorkersOn returns how many workers there are on procs processors.
func (k Knobs) WorkersOn(procs int) int {
	if k.Workers > 0 {
		return k.Workers
	}
	return procs * max(k.PerProc, 1)
}

// Validate returns an error that names the knob which is out of range.
func (k Knobs) Validate() error {
	for _, d := range []struct {
		name string
		d    time.Duration
	}{{"hold", k.Hold}, {"exit-cost", k.ExitCost}, {"period", k.Period}, {"stall", k.Stall}} {
		if d.d < 0 || d.d > MaxTime {
			return fmt.Errorf("%s %v: want 0 to %v", d.name, d.d, MaxTime)
		}
	}
	switch {
	case k.Workers < 0 || k.Workers > MaxWorkers:
		return fmt.Errorf("workers %d: want 0 (one a processor) to %d", k.Workers, MaxWorkers)
	case k.PerProc < 0 || k.PerProc > MaxWorkers:
		return fmt.Errorf("per-proc %d: want 0 to %d", k.PerProc, MaxWorkers)
	case k.Unloaders < 0 || k.Unloaders > MaxUnloaders:
		return fmt.Errorf("unloaders %d: want 0 to %d", k.Unloaders, MaxUnloaders)
	case k.PerUnload < 0 || k.PerUnload > MaxPerUnload:
		return fmt.Errorf("per-unload %d: want 0 (unloads go by time) to %d", k.PerUnload, MaxPerUnload)
	case k.PerUnload > 0 && k.Stall > 0:
		return fmt.Errorf("per-unload %d with a stall of %v: workers would wait for the stalled holder, and look nothing up; sweep period instead", k.PerUnload, k.Stall)
	case !(k.Skew >= 0 && k.Skew <= MaxSkew):
		return fmt.Errorf("skew %v: want 0 (uniform) to %v", k.Skew, MaxSkew)
	case !(k.Missing >= 0 && k.Missing < 1):
		return fmt.Errorf("missing %v: want a share from 0 to below 1", k.Missing)
	case !(k.Lookups > 0 && k.Lookups <= 1):
		return fmt.Errorf("lookups %v: want a share above 0 to 1", k.Lookups)
	case !(k.Scale > 0 && k.Scale <= MaxScale):
		return fmt.Errorf("scale %v: want above 0 to %d", k.Scale, MaxScale)
	case k.Placement != "" && k.Placement != Goroutines && k.Placement != Pinned:
		return fmt.Errorf("placement %q: want %s or %s", k.Placement, Goroutines, Pinned)
	}
	return nil
}
