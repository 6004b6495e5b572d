package workloads

import (
	"fmt"
	"slices"
	"time"

	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/workloads/subsystem"
)

// Reading says which workloads read a knob.
type Reading int

const (
	ByMixes  Reading = iota // all but the replay of a trace, which takes it from the trace
	ByAll                   // a replay as well
	ByReplay                // nothing but a replay
)

// Idle returns why the knob changes nothing that is measured of w at a point of its sweep on sub, whatever the scheme,
// or "".
func (k *Knob) Idle(w Workload, at Point, sub *subsystem.Subsystem) string {
	switch {
	case w.Trace != "" && k.Read == ByMixes:
		return "a replay takes it from the trace"
	case w.Trace == "" && k.Read == ByReplay:
		return "no trace is replayed"
	}
	if k.Unused != nil {
		if why := k.Unused(w.At(at)); why != "" {
			return why
		}
	}
	if k.UnusedOn != nil {
		return k.UnusedOn(sub)
	}
	return ""
}

// Overridden returns how to say the value of the knob in w if the sweep of w has other values, or "".
func (k *Knob) Overridden(w Workload) string {
	value := k.Value.Get(w.Knobs)
	for _, p := range w.Points {
		if k.Value.Get(w.At(p)) != value {
			return fmt.Sprintf("%s has values of its own; say --sweep %s=%s", w.Name, k.Name, value)
		}
	}
	return ""
}

// TooLong returns what becomes of w at a point if the time that the knob says is longer than a half of a round, or "".
func (k *Knob) TooLong(w Workload, at Point, half time.Duration) string {
	knobs := w.At(at)
	switch {
	case k.Longer == "" || w.Trace != "":
		return ""
	case k.Unused != nil && k.Unused(knobs) != "":
		return ""
	}
	lasts, ok := k.Value.Field(&knobs).(*time.Duration)
	if !ok || *lasts <= half || k.Value.Get(knobs) != short(*lasts) {
		return ""
	}
	return fmt.Sprintf("%s %s is longer than a half of a round, %s: %s", k.Name, short(*lasts), short(half), k.Longer)
}

// UsedByAny reports whether one of the schemes reads the knob.
func (k *Knob) UsedByAny(infos []schemes.Info) bool {
	return k.UsedBy == nil || slices.ContainsFunc(infos, k.UsedBy)
}

// nothingUnloads reports whether no module is unloaded while a round is measured.
func nothingUnloads(k Knobs) bool { return k.Unloaders == 0 && k.PerUnload == 0 }

// whyNoUnload returns why a knob of the unloads is not used.
func whyNoUnload(k Knobs) string {
	if nothingUnloads(k) {
		return "nothing is unloaded"
	}
	return ""
}

// whyNoPeriod returns why the time between two unloads is not used.
func whyNoPeriod(k Knobs) string {
	if workersUnload(k) {
		return "workers unload"
	}
	return whyNoUnload(k)
}

// inEveryProgram returns why a knob of what a kernel has loaded is not used: every Go program has the same plugins.
func inEveryProgram(sub *subsystem.Subsystem) string {
	if sub.Name == subsystem.Registry.Name {
		return "the plugins of a Go program are the same whatever a kernel has loaded"
	}
	return ""
}
