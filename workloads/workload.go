package workloads

import (
	"time"

	"github.com/modbench/modbench/workloads/subsystem"
)

// Workload is a named setting of the knobs, and what knobs cannot express.
type Workload struct {
	Name    string
	Summary string // one line
	Why     string // which question the workload decides
	Default bool   // whether it runs when no workload is named
	Knobs   Knobs  // the values of knobs that no flag sets; the seed is that of the run

	Absent int  // how many unloaded modules stay absent; 0: each is reloaded at once
	Herd   bool // all workers look up the one module that is unloaded

	// Favourite says that every fourth unload is of one popular module.
	Favourite bool

	Points []Point // settings to sweep over; none: the knobs as they are

	Subsystem string // the one that the workload is made for; "": those that are named, or those of Linux

	Trace string // the trace to replay, a name or a file as package trace has it; "": none
}

// At returns the knobs at a point of the sweep.
func (w Workload) At(p Point) Knobs {
	k := w.Knobs
	if p.Set != nil {
		p.Set(&k)
	}
	return k
}

// On returns the subsystems on which the workload runs, if these were named or are the usual ones.
func (w Workload) On(named []*subsystem.Subsystem) []*subsystem.Subsystem {
	switch {
	case w.Trace != "": // it says itself what is looked up where
		return []*subsystem.Subsystem{AllTables}
	case w.Subsystem != "":
		return []*subsystem.Subsystem{subsystem.ByName(w.Subsystem)}
	}
	return named
}

// Sweep returns the points to measure. There is at least one.
func (w Workload) Sweep() []Point {
	if len(w.Points) == 0 {
		return []Point{{}}
	}
	return w.Points
}

// base is what the workloads have in common. An exit cost of 20 us is about what a kernel needs to unregister and free
// a small module.
var base = Knobs{
	Unloaders: 1, ExitCost: 20 * time.Microsecond, Skew: 1, Lookups: 1, Scale: 1, Loaded: Machine,
}

func with(set func(*Knobs)) Knobs {
	k := base
	set(&k)
	return k
}

// points returns the points of a sweep of the standard knobs. It panics if the sweep cannot be read; a test would
// show that.
func points(sweep string) []Point {
	all, err := StandardKnobs().ParseSweep(sweep)
	if err != nil {
		panic(err)
	}
	return all
}

// All returns the workloads in the order they are run and listed.
func All() []Workload { return append(ofKernels(), ofPrograms()...) }

// ofKernels returns the workloads for the tables of a kernel.
func ofKernels() []Workload {
	const us, ms = time.Microsecond, time.Millisecond
	return append(busy(), []Workload{
		{
			Name: "lookup-heavy",
			Summary: "every worker gets, uses and puts entries by skewed popularity; " +
				"a module is unloaded and reloaded now and then",
			Why: "what lookups pay so that modules can be unloaded at all; " +
				"most tables are used like this most of the time",
			Knobs: with(func(k *Knobs) { k.Period = 5 * ms }),
		},
		{
			Name: "unload-heavy",
			Summary: "modules are unloaded and reloaded continuously; " +
				"lookups of the same tables miss and load them again",
			Why:   "what an unload costs the unloader, and the workers that look up meanwhile",
			Knobs: with(func(k *Knobs) { k.Hold, k.Missing = us, 0.02 }), Absent: 2,
		},
		{
			Name:    "register-storm",
			Summary: "one operation in a hundred is a lookup, the others register and unregister",
			Why: "what changes of the table cost: Linux moved its shrinker registry from an rwsem to SRCU for " +
				"the sake of lookups, and lost 88.8 % on stress-ng ramfs, which mounts all the time; the change " +
				"was reverted",
			Knobs: with(func(k *Knobs) { k.Unloaders, k.Lookups = 0, 0.01 }),
		},
		{
			Name: "stalled-holder",
			Summary: "one holder of a popular entry sleeps for 1 ms, for 10 ms or until the end, " +
				"while modules are unloaded",
			Why: "whether a holder that sleeps holds up one module or all: " +
				"the latency of unloads and the memory not yet freed",
			Knobs:  with(func(k *Knobs) { k.Unloaders, k.Period = 4, ms }),
			Points: points("stall=1ms,10ms,end"),
		},
		{
			Name:    "herd",
			Summary: "all workers look up the one module that is unloaded and reloaded",
			Why: "how many refusals, misses and autoloads there are in the worst case: " +
				"everybody wants the module that is going",
			Knobs: with(func(k *Knobs) { k.Period = ms }), Herd: true,
		},
		{
			Name:    "section-sweep",
			Summary: "lookup-heavy with entries held for 0 to 20 us",
			Why: "from which hold time on the choice of scheme does not matter: the longer an entry is used, " +
				"the smaller is the share of the guard in the time",
			Knobs:  with(func(k *Knobs) { k.Period = 5 * ms }),
			Points: points("hold=0,100ns,1us,5us,20us"),
		},
		{
			Name:    "oversubscribed",
			Summary: "lookup-heavy with 8 workers on each processor",
			Why:     "what it costs when a worker loses its processor while it holds a lock or a reference",
			Knobs:   with(func(k *Knobs) { k.Period, k.PerProc, k.Hold = 5*ms, 8, us }),
		},
	}...)
}

// ByName returns the workload of that name: one of All, or Map.
func ByName(name string) (Workload, bool) {
	for _, w := range All() {
		if w.Name == name {
			return w, true
		}
	}
	if w := Map(); w.Name == name {
		return w, true
	}
	return Workload{}, false
}

// Map returns the workload of the places of a map, whose knobs the places set. It is not among All, since nobody runs
// it by itself.
func Map() Workload {
	w, _ := ByName("lookup-heavy")
	w.Name, w.Points = "map", nil
	return w
}
