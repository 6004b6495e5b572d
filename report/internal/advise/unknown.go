package advise

import (
	"fmt"
	"time"

	"github.com/modbench/modbench/report/internal/text"
)

// unknown says what the figures do not tell.
func (a *Answer) unknown() (lines []string) {
	q := a.Question
	if len(a.Unknown) > 0 {
		lines = append(lines, "* "+text.And(a.Unknown)+": not measured in "+a.Source+".")
	}
	if q.Index == Hash && a.Subsystem == "file_operations" {
		lines = append(lines, "* No table with a hash was measured; an array is searched in constant time too.")
	}
	if q.Procs > a.Procs {
		lines = append(
			lines,
			fmt.Sprintf("* %s: measured on %d at most, and nothing is extrapolated.", text.Processors(q.Procs),
				a.Procs),
		)
	}
	if q.Hold > time.Microsecond && q.Hold > a.Held {
		line := fmt.Sprintf("* A hold of %s: measured with at most 1 µs. An unload that waits for holders takes as "+
			"long as they hold, and a scheme that locks the table meanwhile keeps lookups out of it for so long.",
			duration(q.Hold))
		if a.Subsystem == Registry {
			line += " The workloads plugin-registry and hot-reload have holds of 2 ms; see docs/registry.md."
		}
		lines = append(lines, line)
	}
	if q.Entries > 0 && q.Index == List {
		lines = append(
			lines,
			"* The length of your list: the longer it is, the more lookups cost under every scheme, and the "+
				"less the guard matters.",
		)
	}
	if q.Measured {
		return append(lines, "* What your processors do beside it: modbench did nothing else while it measured.")
	}
	return append(lines, "* Your processors, and what else they do: modbench advise --measure measures this on yours.")
}
