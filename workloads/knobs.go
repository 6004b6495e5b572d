package workloads

import (
	"fmt"
	"time"
)

// Knobs are the inputs of a measurement, the same for every scheme. They are
// printed beside the outputs.
type Knobs struct {
	Workers  int           // goroutines that look up; 0: one a processor
	Hold     time.Duration // how long a found entry is held, spun away between Get and Put
	ExitCost time.Duration // how long a module's exit function runs, beyond unregistering
	Period   time.Duration // from the end of one unload to the next; 0: continuously
	Skew     float64       // exponent of the Zipf popularity of entries; 0: uniform
	Missing  float64       // share of lookups for things that no module provides
	Scale    float64       // table size as a multiple of the real one
	Seed     uint64        // of popularity, keys and victims
}

// Limits of the knobs: beyond them a round would measure the harness, or never
// end.
const (
	MaxWorkers = 100_000
	MaxTime    = 10 * time.Second // Hold, ExitCost, Period
	MaxSkew    = 4
	MaxEntries = 1_000_000 // in a table, by Scale
)

// Validate returns an error that names the knob which is out of range.
func (k Knobs) Validate() error {
	for _, d := range []struct {
		name string
		d    time.Duration
	}{{"hold", k.Hold}, {"exit-cost", k.ExitCost}, {"period", k.Period}} {
		if d.d < 0 || d.d > MaxTime {
			return fmt.Errorf("%s %v: want 0 to %v", d.name, d.d, MaxTime)
		}
	}
	switch {
	case k.Workers < 0 || k.Workers > MaxWorkers:
		return fmt.Errorf("workers %d: want 0 (one a processor) to %d", k.Workers, MaxWorkers)
	case !(k.Skew >= 0 && k.Skew <= MaxSkew):
		return fmt.Errorf("skew %v: want 0 (uniform) to %v", k.Skew, MaxSkew)
	case !(k.Missing >= 0 && k.Missing < 1):
		return fmt.Errorf("missing %v: want a share from 0 to below 1", k.Missing)
	case !(k.Scale > 0 && k.Scale <= MaxEntries):
		return fmt.Errorf("scale %v: want above 0, and at most %d entries a table", k.Scale, MaxEntries)
	}
	return nil
}

// Workload is a named setting of the knobs, with what cannot be expressed by
// one.
type Workload struct {
	Name    string
	Summary string
	Knobs   Knobs // defaults; the seed is the run's
	Absent  int   // how many unloaded modules are left absent: 0 reloads each at once
}

// All returns the workloads in the order they are run.
func All() []Workload {
	return []Workload{
		{
			Name:    "lookup-heavy",
			Summary: "every worker gets, uses and puts entries by skewed popularity; a module is unloaded and reloaded now and then",
			Knobs:   Knobs{ExitCost: 20 * time.Microsecond, Period: 5 * time.Millisecond, Skew: 1, Scale: 1},
		},
		{
			Name:    "unload-heavy",
			Summary: "modules are unloaded and reloaded continuously; lookups of the same tables miss and load them again",
			Knobs:   Knobs{Hold: time.Microsecond, ExitCost: 20 * time.Microsecond, Skew: 1, Missing: 0.02, Scale: 1},
			Absent:  2,
		},
	}
}

// ByName returns the workload of that name.
func ByName(name string) (Workload, bool) {
	for _, w := range All() {
		if w.Name == name {
			return w, true
		}
	}
	return Workload{}, false
}
