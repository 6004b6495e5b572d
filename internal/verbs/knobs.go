package verbs

import (
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/modbench/modbench/workloads"
)

// knobFlags are the inputs of the workloads; one that is not set is the
// workload's own.
func knobFlags() []cli.Flag {
	return []cli.Flag{
		&cli.IntFlag{Name: "workers", Category: "knobs", Usage: "goroutines that look up"},
		&cli.IntFlag{Name: "per-proc", Category: "knobs", Usage: "workers a processor, unless --workers says how many in all"},
		&cli.IntFlag{Name: "unloaders", Category: "knobs", Usage: "goroutines that unload and reload modules"},
		&cli.IntFlag{Name: "per-unload", Category: "knobs", Usage: "lookups to an unload: after so many a worker unloads and reloads a module itself, instead of unloaders; 0: unloads go by time"},
		&cli.DurationFlag{Name: "hold", Category: "knobs", Usage: "how long an entry is held"},
		&cli.DurationFlag{Name: "exit-cost", Category: "knobs", Usage: "how long a module's exit function runs"},
		&cli.DurationFlag{Name: "period", Category: "knobs", Usage: "time between unloads; 0: continuously"},
		&cli.DurationFlag{Name: "stall", Category: "knobs", Usage: "how long one stalled holder sleeps; 10s: until the end"},
		&cli.Float64Flag{Name: "skew", Category: "knobs", Usage: "Zipf exponent of popularity; 0: uniform"},
		&cli.Float64Flag{Name: "missing", Category: "knobs", Usage: "share of lookups for what no module provides"},
		&cli.Float64Flag{Name: "lookups", Category: "knobs", Usage: "share of operations that are lookups; the rest register and unregister"},
		&cli.Float64Flag{Name: "scale", Category: "knobs", Usage: "size of the tables as a multiple of the real one"},
		&cli.StringFlag{Name: "arrival", Category: "knobs", Usage: "closed, constant:RATE or poisson:RATE: when lookups whose latency is measured arrive"},
		&cli.StringFlag{Name: "placement", Category: "knobs", Usage: "goroutines, or pinned: a thread a worker, bound to a processor"},
		&cli.StringSliceFlag{Name: "sweep", Category: "knobs", Usage: "`KNOB=VALUE,VALUE,...`: measure each workload at each value of one of " + strings.Join(workloads.KnobNames(), ", ")},
	}
}

// setKnobs sets the knobs of w that flags set; its errors are usage errors.
func setKnobs(c *cli.Context, w *workloads.Workload) error {
	k := &w.Knobs
	setIf(c, "workers", &k.Workers, c.Int)
	setIf(c, "per-proc", &k.PerProc, c.Int)
	setIf(c, "unloaders", &k.Unloaders, c.Int)
	setIf(c, "per-unload", &k.PerUnload, c.Int)
	setIf(c, "hold", &k.Hold, c.Duration)
	setIf(c, "exit-cost", &k.ExitCost, c.Duration)
	setIf(c, "period", &k.Period, c.Duration)
	setIf(c, "stall", &k.Stall, c.Duration)
	setIf(c, "skew", &k.Skew, c.Float64)
	setIf(c, "missing", &k.Missing, c.Float64)
	setIf(c, "lookups", &k.Lookups, c.Float64)
	setIf(c, "scale", &k.Scale, c.Float64)
	if c.IsSet("arrival") {
		var err error
		if k.Arrival, err = workloads.ParseArrival(c.String("arrival")); err != nil {
			return usageError{err}
		}
	}
	if c.IsSet("placement") {
		k.Placement = workloads.Placement(c.String("placement"))
	}
	if c.IsSet("sweep") {
		// cli splits the values of a slice flag at commas; they are one sweep.
		points, err := workloads.ParseSweep(strings.Join(c.StringSlice("sweep"), ","))
		if err != nil {
			return usageError{err}
		}
		w.Points = points
	}
	for _, p := range w.Sweep() {
		if err := w.At(p).Validate(); err != nil {
			return usageError{err}
		}
	}
	return nil
}

func setIf[T any](c *cli.Context, flag string, knob *T, get func(string) T) {
	if c.IsSet(flag) {
		*knob = get(flag)
	}
}
