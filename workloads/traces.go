package workloads

import (
	"strconv"

	"github.com/modbench/modbench/workloads/subsystem"
	"github.com/modbench/modbench/workloads/trace"
)

// Speed says how fast a trace is replayed: a factor as text, or [Fastest].
type Speed string

// Fastest replays a trace as fast as its order allows: each thread does its operations in order, and a hold lasts until
// all has been done that must be done before its put.
const Fastest Speed = "max"

// Factor returns by how much the time of the trace is divided; 0: [Fastest].
func (s Speed) Factor() float64 {
	f, err := strconv.ParseFloat(string(s), 64)
	if err != nil {
		return 0
	}
	return f
}

// AllTables stands for the subsystem in the cells of a trace, which is replayed over all its tables at once.
var AllTables = &subsystem.Subsystem{Name: "all-tables", Summary: "the tables of a trace, at once"}

// OfTrace returns the workload that replays a trace: one that modbench brings along, or a file. It does not read the
// file.
func OfTrace(name string) Workload {
	w := Workload{
		Name:    trace.CellName(name),
		Summary: "what a real kernel did with its modules, replayed",
		Why:     "whether what holds for made-up mixes holds for a recorded one",
		Trace:   name, Knobs: base,
	}
	w.Knobs.Unloaders = 0
	return w
}

// Traces returns the workloads of the traces that modbench brings along.
func Traces() (all []Workload) {
	for _, name := range trace.Embedded() {
		all = append(all, OfTrace(name))
	}
	return all
}
