package verbs

import (
	"fmt"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/modbench/modbench/workloads"
)

// needless are flags that change nothing where another flag is given, or where it is not.
var needless = []struct {
	verb    string
	flags   []string
	other   string
	without bool   // they change nothing where other is not given; otherwise, where it is
	why     string // of other
}{
	{verb: verifyVerb, other: "replay", why: "the file has the schedule, and all else that it needs", flags: []string{
		"scheme", "configuration", "bound", "random", "seed", "budget", "only", "memory", "json", "save"}},
	{verb: verifyVerb, flags: []string{"seed"}, other: "random", without: true, why: "nothing is random"},
	{verb: projectVerb, other: heldFlag, why: "it holds lookups on one and two processors, as they were measured",
		flags: []string{"procs", "workload", "draws", "exit-cost", "out"}},
	{verb: "plan", flags: []string{engineFlag, shardsFlag}, other: "out", without: true,
		why: "what starts the shards names the file of the plan"},
	{verb: "merge", flags: []string{"out", "replace", "allow-missing"}, other: "missing", why: "it merges nothing"},
}

// pointless returns a usage error if a flag of the command line changes nothing beside the others.
func pointless(c *cli.Context) error {
	for _, n := range needless {
		given := c.IsSet(n.other) && fmt.Sprint(c.Value(n.other)) != "false"
		if n.verb != c.Command.Name || given == n.without {
			continue
		}
		for _, flag := range n.flags {
			if !c.IsSet(flag) {
				continue
			}
			beside := "beside"
			if n.without {
				beside = "without"
			}
			return usagef("--%s has no effect %s --%s: %s; see `%s`", flag, beside, n.other, n.why, help(c))
		}
	}
	return nil
}

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
