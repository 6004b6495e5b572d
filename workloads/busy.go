package workloads

import "time"

// modprobe is about the time that it takes to fork, to execute modprobe, and to read and link a module of the usual
// size. docs/decisions.md says how it was measured.
const modprobe = 2 * time.Millisecond

// busy returns the workloads in which modules are in use.
func busy() []Workload {
	const ms = time.Millisecond
	return []Workload{
		{
			Name: "busy",
			Summary: "two in five modules are in use, by holders that sleep as long as mounts do; " +
				"rmmod asks modules to go, and an open of what is gone loads it again by modprobe; " +
				"other callers read the table, walk through it or hold an object alone, as often as callers of the " +
				"kernel did",
			Why: "what the choice of scheme means for opens, for unloads and for bystanders on a system in use, and " +
				"how many opens fail although there is a module",
			Default: true,
			Knobs: with(func(k *Knobs) {
				k.Period, k.Unload, k.ModprobeCost = 5*ms, NonBlock, modprobe
				k.InUse, k.SpanDist, k.Callers = 0.4, "mount-storm:10", AllUses
			}), Absent: 2,
		},
		{
			Name: "unknown-filesystem",
			Summary: "things are opened at a fixed rate; one module in five is in use, for 10 ms at a time, as by a " +
				"mount; rmmod -w waits for it, with more and more frequent unloads and with a short and a long exit",
			Why: "how often a mount fails although there is a module for it, and what it costs if none may " +
				"fail: Richter's argument of December 2002",
			Knobs: with(func(k *Knobs) {
				k.Unload, k.ModprobeCost, k.InUse, k.Span = Wait, modprobe, 0.2, 10*ms
				k.PerProc, k.Arrival = 16, Arrival{Poisson, 50_000}
			}), Absent: 2, Points: ratesAndExits(), Subsystem: "filesystem",
		},
	}
}

// ratesAndExits are points at which modules are asked to go ever more often, with a short and with a long exit.
func ratesAndExits() (all []Point) {
	for _, exit := range []time.Duration{20 * time.Microsecond, 2 * time.Millisecond} {
		for _, period := range []time.Duration{50 * time.Millisecond, 10 * time.Millisecond, 2 * time.Millisecond} {
			all = append(all, Point{
				Name: "period=" + short(period) + ":exit-cost=" + short(exit),
				Set:  func(k *Knobs) { k.Period, k.ExitCost = period, exit },
			})
		}
	}
	return all
}
