package verbs

import (
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/modbench/modbench/workloads"
)

// contradictions returns a usage error if two flags of a measurement exclude each other. It looks only at what a user
// has just typed: a plan, or the command line of a run that is resumed, may hold both.
func contradictions(c *cli.Context) error {
	if c.Bool("isolate") && c.IsSet("forks") {
		return usagef("--isolate starts a process for each round, and --forks says how many there are: leave one out; "+
			"see `%s`", help(c))
	}
	knob := ""
	for _, value := range c.StringSlice(sweepFlag) { // cli splits the values of a slice flag at commas
		name, _, begins := strings.Cut(value, "=")
		if !begins {
			continue
		}
		if knob != "" {
			return usagef("--sweep %s=... and --sweep %s=...: one knob can be swept; leave one out, or run twice; "+
				"see `%s`", knob, name, help(c))
		}
		knob = name
	}
	set := slices.ContainsFunc(workloads.StandardKnobs().Settable(), func(k workloads.Knob) bool {
		return k.Name == knob && c.IsSet(knob)
	})
	if set {
		return usagef("--%s %s has no effect beside --sweep %s=...: leave one out; see `%s`", knob, c.String(knob),
			knob, help(c))
	}
	return nil
}
