package workloads

import (
	"fmt"
	"slices"
	"time"
)

// StandardKnobs returns the table of knobs of modbench, in the order in which they are listed. To add a knob, add a
// field to [Knobs] and its row here.
func StandardKnobs() KnobTable {
	return KnobTable{Knobs: slices.Clone(standardKnobs), Rules: slices.Clone(standardRules)}
}

// stall has a name because a rule uses it too.
var stall = durationOrEnd(func(k *Knobs) *time.Duration { return &k.Stall })

var standardKnobs = []Knob{
	{
		Name: "workers", Usage: "goroutines that look up", Zero: "as many on each processor as per-proc says",
		Value: whole(func(k *Knobs) *int { return &k.Workers }, MaxWorkers),
	},
	{
		Name: "per-proc", Usage: "workers on each processor", Zero: "one",
		Value:  whole(func(k *Knobs) *int { return &k.PerProc }, MaxWorkers),
		Unused: unusedIf(func(k Knobs) bool { return k.Workers > 0 }, "workers says how many there are in all"),
	},
	{
		Name: "unloaders", Usage: "goroutines that unload and reload modules",
		Value:  whole(func(k *Knobs) *int { return &k.Unloaders }, MaxUnloaders),
		Unused: unusedIf(workersUnload, "workers unload"),
	},
	{
		Name:  "per-unload",
		Usage: "lookups after which a worker unloads and reloads a module itself, in place of the unloaders",
		Zero:  "unloaders unload, by time",
		Value: orMeasured(whole(func(k *Knobs) *int { return &k.PerUnload }, MaxPerUnload), getsPerUnload),
	},
	{
		Name: "hold", Usage: "how long an entry is held between get and put",
		Value: durationOrDist(
			func(k *Knobs) *time.Duration { return &k.Hold }, func(k *Knobs) *Dist { return &k.HoldDist }),
	},
	{
		Name: "hold-by", Usage: "how the time of a hold is spent: on the processor, or asleep",
		Value: choice(func(k *Knobs) *HoldBy { return &k.HoldBy }, Spin, Sleep),
	},
	{
		Name: "exit-cost", Usage: "how long a module's exit function runs beyond unregistering",
		Value: orMeasured(duration(func(k *Knobs) *time.Duration { return &k.ExitCost }), medianExit),
	},
	{
		Name: "stop-cost", Usage: "what a stop of the machine takes beyond stopping all goroutines: " +
			"a kernel forked and gathered a thread for each processor",
		Value: duration(func(k *Knobs) *time.Duration { return &k.StopCost }),
	},
	{
		Name: "period", Usage: "time from the end of one unload to the next", Zero: "continuously",
		Value:  duration(func(k *Knobs) *time.Duration { return &k.Period }),
		Unused: unusedIf(workersUnload, "workers unload"),
	},
	{
		Name: "stall", Usage: "how long the one stalled holder sleeps", Zero: "no holder stalls",
		Value: stall,
	},
	{
		Name: "skew", Usage: "Zipf exponent of popularity", Zero: "uniform",
		Value: number(func(k *Knobs) *float64 { return &k.Skew }, limits[float64]{least: 0, most: MaxSkew}),
	},
	{
		Name: "missing", Usage: "share of lookups for things that no module provides",
		Value: share(func(k *Knobs) *float64 { return &k.Missing }, limits[float64]{least: 0, most: 1, below: true}),
	},
	{
		Name: "lookups", Usage: "share of operations that are lookups; the rest register and unregister",
		Value: share(func(k *Knobs) *float64 { return &k.Lookups }, limits[float64]{least: 0, most: 1, above: true}),
	},
	{
		Name: "scale", Usage: "size of the tables as a multiple of the real one",
		Value: number(func(k *Knobs) *float64 { return &k.Scale },
			limits[float64]{least: 0, most: MaxScale, above: true}),
	},
	{
		Name: "arrival", Usage: "when lookups whose latency is measured arrive",
		Value: arrivals(func(k *Knobs) *Arrival { return &k.Arrival }),
	},
	{
		Name: "placement", Usage: "where workers run: as goroutines, or pinned, each on a thread bound to a processor",
		Value: choice(func(k *Knobs) *Placement { return &k.Placement }, Goroutines, Pinned),
	},
	{
		Name: "hold-dist", Usage: "the trace whose holds are drawn", Zero: "hold says how long",
		Value: distribution(func(k *Knobs) *Dist { return &k.HoldDist }),
		Fixed: "set by --hold dist:TRACE",
	},
	{
		Name: "speed", Usage: "how fast a trace is replayed: in its own time, in a tenth of it, " +
			"or as fast as its order allows",
		Value: choice(func(k *Knobs) *Speed { return &k.Speed }, Fastest, "1", "10"),
	},
	{
		Name: "seed", Usage: "start of the random choices: keys, popularity and victims",
		Value: seed(func(k *Knobs) *uint64 { return &k.Seed }),
		Fixed: "every round takes the next seed, counted from --seed, and all schemes of the round share it",
	},
}

var standardRules = []Rule{
	{
		Name: "per-unload-without-stall",
		Text: "per-unload excludes stall: workers that unload would wait for the stalled holder and would not look up.",
		Broken: func(k Knobs) string {
			if k.PerUnload == 0 || k.Stall == 0 {
				return ""
			}
			return fmt.Sprintf("per-unload %d with a stall of %s: workers would wait for the stalled holder and would "+
				"not look up; sweep period instead", k.PerUnload, stall.Get(k))
		},
	},
}

func workersUnload(k Knobs) bool { return k.PerUnload > 0 }

func unusedIf(unused func(Knobs) bool, why string) func(Knobs) string {
	return func(k Knobs) string {
		if unused(k) {
			return why
		}
		return ""
	}
}
