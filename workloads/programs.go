package workloads

import "time"

// ofPrograms returns the workloads for the table of a Go program.
func ofPrograms() []Workload {
	const ms = time.Millisecond
	return []Workload{
		{
			Name: "plugin-registry",
			Summary: "256 clients of a Go program send 10000 requests a second, each to one of 200 plugins; a " +
				"request holds its plugin for 2 ms, asleep, or not at all; a plugin is reloaded every 50 ms",
			Why: "whether the guard of a registry matters beside a request, and which guard is best if a lookup is " +
				"all that is done. If a program reloads plugins more rarely, a reload costs the same, and fewer " +
				"lookups meet one",
			Subsystem: "registry",
			Knobs:     with(func(k *Knobs) { requests(k); k.Period = 50 * ms }),
			Points:    points("hold=0,sleep:2ms"),
		},
		{
			Name: "hot-reload",
			Summary: "the same program at 2 ms a request, in which a plugin is reloaded every 2 ms; every fourth " +
				"time it is a popular one",
			Why: "how long a reload waits under load, whether the reload of a popular plugin ends at all, and how " +
				"many requests are refused or come too late. A program that reloads once a minute has a 30000th of " +
				"these refusals and delays",
			Subsystem: "registry",
			Knobs:     with(func(k *Knobs) { requests(k); k.Period, k.Hold, k.HoldBy = 2*ms, 2*ms, Sleep }),
			Favourite: true,
		},
	}
}

// requests sets the knobs of a Go program that answers requests, but for how long it takes.
func requests(k *Knobs) {
	k.Workers = 256
	k.Arrival = Arrival{Poisson, 10_000}
}
