package workloads

import (
	"fmt"
	"slices"
	"time"

	"github.com/modbench/modbench/schemes"
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
		Read:  ByAll,
	},
	{
		Name: "per-proc", Usage: "workers on each processor", Zero: "one",
		Value:  whole(func(k *Knobs) *int { return &k.PerProc }, MaxWorkers),
		Unused: unusedIf(func(k Knobs) bool { return k.Workers > 0 }, "workers says how many there are in all"),
		Read:   ByAll,
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
		Value: orMeasured(whole(func(k *Knobs) *int { return &k.PerUnload }, maxPerUnload), getsPerUnload),
	},
	{
		Name: "hold", Usage: "how long an entry is held between get and put",
		Value: spunOrSlept(durationOrDist(
			func(k *Knobs) *time.Duration { return &k.Hold }, func(k *Knobs) *Dist { return &k.HoldDist }, MaxTime),
			func(k *Knobs) *Holding { return &k.HoldBy }),
	},
	{
		Name: "exit-cost", Usage: "how long a module's exit function runs beyond unregistering",
		Value:  orMeasured(duration(func(k *Knobs) *time.Duration { return &k.ExitCost }), medianExit),
		Unused: whyNoUnload,
	},
	{
		Name: "stop-cost", Usage: "what a stop of the machine takes beyond stopping all goroutines: " +
			"a kernel forked and gathered a thread for each processor",
		Value: duration(func(k *Knobs) *time.Duration { return &k.StopCost }),
		Read:  ByAll, UsedBy: func(i schemes.Info) bool { return i.Stops },
	},
	{
		Name: "period", Usage: "time from the end of one unload, or one sweep, to the next", Zero: "continuously",
		Value:  durationTo(func(k *Knobs) *time.Duration { return &k.Period }, MaxPeriod),
		Unused: whyNoPeriod, Longer: "nothing is unloaded",
	},
	{
		Name: "stall", Usage: "how long the one stalled holder sleeps", Zero: "no holder stalls",
		Value: stall, Longer: "the holder sleeps until the end of each half",
	},
	{
		Name: "skew", Usage: "Zipf exponent of popularity", Zero: "uniform",
		Value: number(func(k *Knobs) *float64 { return &k.Skew }, limits[float64]{least: 0, most: maxSkew}),
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
			limits[float64]{least: 0, most: maxScale, above: true}),
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
		Read:  ByReplay,
	},
	{
		Name: "hold-by", Usage: "how the time of a hold passes",
		Value: choice(func(k *Knobs) *Holding { return &k.HoldBy }, Spin, Sleep),
		Fixed: "set by --hold sleep:DURATION",
	},
	{
		Name: "in-use", Usage: "share of the modules that somebody holds at any time", Zero: "nobody holds for long",
		Value: share(func(k *Knobs) *float64 { return &k.InUse }, limits[float64]{least: 0, most: 1}),
	},
	{
		Name: "holders", Usage: "goroutines that hold those modules", Zero: "one for each module in use",
		Value:  whole(func(k *Knobs) *int { return &k.Holders }, maxHolders),
		Unused: unusedIf(nothingInUse, "no module is in use"),
	},
	{
		Name: "span", Usage: "how long a holder sleeps before it puts and holds another module",
		Zero: "until the end of the round",
		Value: durationOrDist(
			func(k *Knobs) *time.Duration { return &k.Span }, func(k *Knobs) *Dist { return &k.SpanDist }, MaxPeriod),
		Unused: unusedIf(nothingInUse, "no module is in use"),
	},
	{
		Name: "span-dist", Usage: "the trace whose holds holders sleep for", Zero: "span says how long",
		Value: distribution(func(k *Knobs) *Dist { return &k.SpanDist }),
		Fixed: "set by --span dist:TRACE",
	},
	{
		Name: "modprobe-cost", Usage: "how long an open of something that is not loaded sleeps, until user space " +
			"has started modprobe, and modprobe has read and linked the module",
		Zero:  "modprobe takes no time",
		Value: duration(func(k *Knobs) *time.Duration { return &k.ModprobeCost }),
	},
	{
		Name: "unload", Usage: "how modules are asked to go: without waiting and, if that is refused, once more and " +
			"waiting; without waiting, as rmmod does; waiting, as rmmod -w did; or all in turn without waiting, " +
			"once a period, as rmmod -a did",
		Value:  choice(func(k *Knobs) *Unloading { return &k.Unload }, Escalate, NonBlock, Wait, Autoclean),
		Unused: whyNoUnload,
	},
	{
		Name: "loaded", Usage: "what is loaded: all modules of a distribution, or what a machine had",
		Value:    choice(func(k *Knobs) *Loaded { return &k.Loaded }, machines()...),
		UnusedOn: inEveryProgram,
	},
	{
		Name: "callers", Usage: "what callers do with a table: look entries up, or all that callers of the kernel " +
			"did, who also read it, walk through it, hold objects alone and take second references",
		Value: choice(func(k *Knobs) *Callers { return &k.Callers }, Lookups, AllUses),
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
	{
		Name: "per-unload-without-wait",
		Text: "per-unload and in-use together need unload nonblock: workers that unload would wait for holders " +
			"that sleep, and would not look up.",
		Broken: func(k Knobs) string {
			if k.PerUnload == 0 || k.InUse == 0 || k.Unload == NonBlock {
				return ""
			}
			return fmt.Sprintf("per-unload %d with %s of the modules in use: workers would wait for holders; "+
				"say --unload %s", k.PerUnload, decimal(k.InUse), NonBlock)
		},
	},
	{
		Name: "autoclean-by-unloaders",
		Text: "unload autoclean excludes per-unload, and needs modprobe-cost: a sweep comes once a period, and " +
			"what it has unloaded is loaded again by the next open.",
		Broken: func(k Knobs) string {
			switch {
			case k.Unload != Autoclean:
				return ""
			case k.PerUnload > 0:
				return fmt.Sprintf(
					"unload autoclean with per-unload %d: a sweep comes once a period; say --per-unload 0",
					k.PerUnload,
				)
			case k.ModprobeCost == 0:
				return "unload autoclean without a modprobe-cost: nobody would load again what is swept; " +
					"say --modprobe-cost 2ms"
			}
			return ""
		},
	},
}

func nothingInUse(k Knobs) bool { return k.InUse == 0 }

func workersUnload(k Knobs) bool { return k.PerUnload > 0 }

func unusedIf(unused func(Knobs) bool, why string) func(Knobs) string {
	return func(k Knobs) string {
		if unused(k) {
			return why
		}
		return ""
	}
}
