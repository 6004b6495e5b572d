package bench

import (
	"math"
	"time"

	"github.com/modbench/modbench/workloads/subsystem"
)

// batchFor returns how many lookups in tables of sub with so many entries together take about 40 us if
// nothing guards them. Workers yield after so many, the same number under every scheme. Where workers and an
// unloader share a processor, the number decides how much of it each of them has. So it is computed from
// what a lookup took on a machine of 2023, and not measured: it must be the same in every process and on
// every machine, or two runs of the same program differ by what they found.
func batchFor(sub *subsystem.Subsystem, k Knobs, entries int) int {
	const (
		target = 40 * time.Microsecond // a yield takes 0.2 us
		least  = 4
		most   = sequence
		lookup = 6 // ns, in a table that is not searched
	)
	if k.Hold >= target || k.HoldDist != "" || k.HoldBy != "" {
		return least
	}
	took := lookup + sub.Scan*float64(entries) + float64(k.Hold.Nanoseconds())
	return int(min(max(math.Round(float64(target.Nanoseconds())/took), least), most))
}
