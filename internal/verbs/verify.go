package verbs

import (
	"fmt"
	"slices"

	"github.com/urfave/cli/v2"

	"github.com/modbench/modbench/internal/files"
	"github.com/modbench/modbench/internal/registry"
	"github.com/modbench/modbench/internal/verify"
	"github.com/modbench/modbench/schemes/promise"
)

const verifyVerb = "verify"

// partVerb is the hidden verb that explores for another process, since a process explores one program at a time.
const partVerb = "exploration"

func verifyCommand(known *registry.Registry) *cli.Command {
	return &cli.Command{
		Name:  verifyVerb,
		Usage: "run schemes under every interleaving up to a bound",
		Description: "Another build of this program explores, in which each step on shared memory can be held back. " +
			"It is made with the go command, which takes some seconds. " +
			"It explores on as many processors as GOMAXPROCS says.",
		Flags: []cli.Flag{
			&cli.StringSliceFlag{Name: "scheme",
				Usage: "`NAMES` of schemes, or all; default: all. A control runs only if it is named"},
			&cli.StringSliceFlag{Name: "configuration", Usage: "`NAMES` of configurations, which " +
				"modbench list --configurations has; default: all"},
			&cli.IntFlag{Name: "bound", Value: -1,
				Usage: "the most preemptions of a schedule, in every configuration; default: that of the daily run"},
			&cli.IntFlag{Name: "random",
				Usage: "run `N` random schedules of each configuration (PCT) instead of all up to the bound"},
			&cli.Uint64Flag{Name: "seed", Value: 1, Usage: "start of the random choices of --random"},
			&cli.DurationFlag{Name: "budget", Usage: "time for all configurations together; default: no limit"},
			&cli.StringFlag{Name: "only", Usage: "look for breaches of this `PROMISE` only"},
			&cli.StringFlag{
				Name:  "memory",
				Value: "tso",
				Usage: "memory `MODEL` of plain per-CPU adds: sc, tso (x86) or weak (arm64)",
			},
			&cli.StringFlag{
				Name:  "html",
				Usage: "also draw the shortest schedule of each violation as a page, in `FILE`",
			},
			&cli.StringFlag{Name: "json", Usage: "also write the outcomes to `FILE`"},
			&cli.StringFlag{Name: "save",
				Usage: "write the shortest schedule of each violation into `DIR`, for --replay"},
			&cli.StringFlag{Name: "replay", Usage: "run the schedule again that verify --save wrote into `FILE`"},
		},
		Action: interruptible("ending; interrupt again to kill", func(c *cli.Context) error {
			return runVerify(known, c)
		}),
	}
}

// verifySchemes returns the names of the schemes to explore. As in run, a control
// is among them only if it is named itself.
func verifySchemes(known *registry.Registry, list []string) ([]string, error) {
	if len(list) == 0 || slices.Equal(list, []string{"all"}) {
		list = known.Compared()
	}
	return pickNamed(known, list, func(name string) string { return name })
}

// configurationNames returns the names of the configurations to explore.
func configurationNames(list []string) ([]string, error) {
	var names []string
	for _, c := range verify.List() {
		names = append(names, c.Name)
	}
	if len(list) == 0 || slices.Equal(list, []string{"all"}) {
		list = names
	}
	return pick("configuration", list, names, func(name string) string { return name })
}

// verifyOptions reads the flags that bound an exploration. It is an error as well if a file could not be written in the
// end.
func verifyOptions(c *cli.Context) (verify.Options, error) {
	o := verify.Options{
		Memory: c.String("memory"), Bound: c.Int("bound"), Random: c.Int("random"), Seed: c.Uint64("seed"),
	}
	if !slices.Contains(verify.Memories, o.Memory) {
		return o, unknown("memory model", o.Memory, verify.Memories, "modbench verify --help")
	}
	switch {
	case c.IsSet("bound") && o.Bound < 0:
		return o, usagef("bound %d: want 0 or more; see `modbench verify --help`", o.Bound)
	case o.Random < 0:
		return o, usagef("random %d: want 0 or more; see `modbench verify --help`", o.Random)
	case c.Duration("budget") < 0:
		return o, usagef("budget %v: want 0 or longer; see `modbench verify --help`", c.Duration("budget"))
	}
	for _, flag := range []string{"html", "json"} {
		if err := writable(c.String(flag)); err != nil {
			return o, fmt.Errorf("verify: %w", err)
		}
	}
	if dir := c.String("save"); dir != "" {
		if err := files.WritableDir(dir); err != nil {
			return o, fmt.Errorf("verify: %s: %w: name another DIR with --save", dir, err)
		}
	}
	name := c.String("only")
	if name == "" {
		return o, nil
	}
	var names []string
	for _, p := range promise.All() {
		if p.String() == name {
			o.Only = p
			return o, nil
		}
		names = append(names, p.String())
	}
	return o, unknown("promise", name, names, "modbench verify --help")
}
