package verbs

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/modbench/modbench/workloads"
)

const sweepFlag = "sweep"

// knobFlags returns a flag for each knob of t that can be set, and one to sweep them. A knob whose flag is not given
// keeps the value of the workload.
func knobFlags(t workloads.KnobTable) (flags []cli.Flag) {
	for _, k := range t.Settable() {
		flags = append(flags, &cli.StringFlag{Name: k.Name, Category: "knobs", Usage: usageOf(k)})
	}
	return append(flags, &cli.StringSliceFlag{
		Name: sweepFlag, Category: "knobs",
		Usage: "`KNOB=VALUE,VALUE,...`: measure each workload at each value of one knob: " +
			strings.Join(t.Names(), ", "),
	})
}

// usageOf says what a knob is, its limits and what 0 means: "time from ... (`DURATION`: 0 to 10s; 0: continuously)".
func usageOf(k workloads.Knob) string {
	more := k.Value.Limits
	if k.Zero != "" {
		more += "; 0: " + k.Zero
	}
	return fmt.Sprintf("%s (`%s`: %s)", k.Usage, k.Value.Unit, more)
}

// setKnobs sets the knobs of w for which there are flags in c; its errors are usage errors.
func setKnobs(t workloads.KnobTable, c *cli.Context, w *workloads.Workload) error {
	for _, k := range t.Settable() {
		if !c.IsSet(k.Name) {
			continue
		}
		if err := k.Set(&w.Knobs, c.String(k.Name)); err != nil {
			return usageError{err}
		}
	}
	if c.IsSet(sweepFlag) {
		// cli splits the values of a slice flag at commas; they are one sweep.
		points, err := t.ParseSweep(strings.Join(c.StringSlice(sweepFlag), ","))
		var other *workloads.UnknownKnob
		switch {
		case errors.As(err, &other):
			return unknown("knob", other.Name, other.Known, "modbench run --help")
		case err != nil:
			return usageError{err}
		}
		w.Points = points
	}
	for _, p := range w.Sweep() {
		if err := t.Validate(w.At(p)); err != nil {
			return usageError{err}
		}
	}
	return nil
}

// knobValues returns what may follow a flag of knobFlags, if that is known.
func knobValues(t workloads.KnobTable, flag string) (values []string, ok bool) {
	if flag == "--"+sweepFlag {
		for _, k := range t.Settable() {
			values = append(values, k.Name+"=")
			if len(k.Value.Offers) > 0 {
				values = append(values, k.Name+"="+strings.Join(k.Value.Offers, ","))
			}
		}
		return values, true
	}
	i := slices.IndexFunc(t.Settable(), func(k workloads.Knob) bool { return "--"+k.Name == flag })
	if i < 0 || len(t.Settable()[i].Value.Offers) == 0 {
		return nil, false
	}
	return t.Settable()[i].Value.Offers, true
}
