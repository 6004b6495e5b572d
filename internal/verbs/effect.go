package verbs

import (
	"fmt"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/modbench/modbench/internal/registry"
	"github.com/modbench/modbench/workloads"
)

// typedOrder returns what the flags ask for, and what to say of those that have no effect somewhere. Flags that
// contradict each other, or have no effect at all, are a usage error.
func typedOrder(known *registry.Registry, c *cli.Context) (o order, notes []string, err error) {
	if err = contradictions(c); err != nil {
		return o, nil, err
	}
	if o, err = newOrder(known, c); err != nil {
		return o, nil, err
	}
	notes, err = effects(c, o)
	return o, notes, err
}

// effects returns a usage error if a knob that the command line sets or sweeps has no effect on anything that o
// measures. Otherwise it returns what to say: where a knob has none, and which times are too long for a round. Like
// contradictions, it looks only at what a user has just typed.
func effects(c *cli.Context, o order) (notes []string, err error) {
	swept, _, _ := strings.Cut(strings.Join(c.StringSlice(sweepFlag), ","), "=")
	for _, k := range workloads.StandardKnobs().Settable() {
		given := typed{Knob: k, flag: fmt.Sprintf("--%s %s", k.Name, c.String(k.Name)), swept: k.Name == swept}
		switch {
		case given.swept:
			given.flag = fmt.Sprintf("--%s %s=...", sweepFlag, swept)
		case !c.IsSet(k.Name):
			continue
		default:
			var knobs workloads.Knobs
			given.zero = k.Set(&knobs, c.String(k.Name)) == nil && k.Value.Get(knobs) == k.Value.Get(workloads.Knobs{})
		}
		idle, used := given.idle(o)
		for _, each := range idle {
			if !used {
				return nil, usagef("%s has no effect: %s; see `%s`", given.flag, each.why, help(c))
			}
			notes = append(notes, fmt.Sprintf("%s has no effect on %s: %s", given.flag, each.workload, each.why))
		}
	}
	here, err := elsewhere(c, o)
	if err != nil {
		return nil, err
	}
	if notes = append(notes, here...); swept != "" {
		notes = append(notes, replaced(o, swept)...)
	}
	return append(notes, tooLong(o)...), nil
}

// typed is a knob of the command line.
type typed struct {
	workloads.Knob

	flag  string // as it was typed, about
	swept bool   // by --sweep
	zero  bool   // the value asks for nothing, so nobody misses an effect
}

// idling is a workload in which a knob has no effect, and why.
type idling struct{ workload, why string }

// idle returns the workloads of o in which t has no effect at any point, and whether it has one in another.
func (t *typed) idle(o order) (idle []idling, used bool) {
	if !t.zero && !t.UsedByAny(o.plan.Infos()) {
		var readers []string
		for _, info := range o.known.Infos() {
			if t.UsedBy(info) {
				readers = append(readers, info.Name)
			}
		}
		return []idling{{"", "it concerns only " + strings.Join(readers, ", ")}}, false
	}
	for _, w := range o.plan.Workloads {
		if why := t.idleIn(w, o); why != "" {
			idle = append(idle, idling{w.Name, why})
		}
	}
	return idle, len(idle) < len(o.plan.Workloads)
}

// idleIn returns why t has no effect at any point of a workload, or "".
func (t *typed) idleIn(w workloads.Workload, o order) (why string) {
	if !t.swept {
		why = t.Overridden(w)
	}
	if why != "" || t.zero {
		return why
	}
	for _, point := range w.Sweep() {
		for _, sub := range w.On(o.plan.Subsystems) {
			if why = t.Idle(w, point, sub); why == "" {
				return ""
			}
		}
	}
	return why
}

// tooLong says which times are longer than a half of a round, and what becomes of them.
func tooLong(o order) (notes []string) {
	for _, w := range o.plan.Workloads {
		for _, point := range w.Sweep() {
			for _, k := range workloads.StandardKnobs().Settable() {
				if line := k.TooLong(w, point, o.plan.Duration); line != "" {
					notes = append(notes, w.Name+": "+line)
				}
			}
		}
	}
	slices.Sort(notes)
	return slices.Compact(notes)
}

// elsewhere returns a usage error if subsystems are named and only traces are replayed, which have tables of their
// own, or says which of the workloads are such.
func elsewhere(c *cli.Context, o order) (notes []string, err error) {
	if !c.IsSet("subsystem") {
		return nil, nil
	}
	for _, w := range o.plan.Workloads {
		if w.Trace != "" {
			notes = append(notes, "--subsystem has no effect on "+w.Name+": a replay has all tables of the trace")
		}
	}
	if len(notes) == len(o.plan.Workloads) {
		return nil, usagef("--subsystem has no effect: a replay has all tables of the trace; see `%s`", help(c))
	}
	return notes, nil
}

// replaced says which workloads have points of their own that a sweep of another knob replaces.
func replaced(o order, swept string) (notes []string) {
	for _, w := range o.plan.Workloads {
		usual, _ := workloads.ByName(w.Name)
		if len(usual.Points) == 0 || strings.HasPrefix(usual.Points[0].Name, swept+"=") {
			continue
		}
		var own []string
		for _, p := range usual.Points {
			own = append(own, p.Name)
		}
		notes = append(notes, fmt.Sprintf("--%s %s=... replaces the points of %s: %s", sweepFlag, swept, w.Name,
			strings.Join(own, ", ")))
	}
	return notes
}
