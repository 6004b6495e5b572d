package verbs

import (
	"github.com/urfave/cli/v2"

	"github.com/modbench/modbench/internal/registry"
)

func verifyCommand(known *registry.Registry) *cli.Command {
	return &cli.Command{
		Name:  "verify",
		Usage: "run schemes under every interleaving up to a bound (build with -tags explore)",
		Flags: []cli.Flag{
			&cli.StringSliceFlag{Name: "scheme",
				Usage: "`NAMES` of schemes, or all; default: all. A control runs only if it is named"},
			&cli.StringSliceFlag{Name: "configuration", Usage: "`NAMES` of configurations; default: all"},
			&cli.IntFlag{Name: "bound", Value: -1,
				Usage: "preemptions at most, in every configuration; default: what each is explored to every day"},
			&cli.IntFlag{Name: "random",
				Usage: "run `N` random schedules of each configuration (PCT) instead of all up to the bound"},
			&cli.Uint64Flag{Name: "seed", Value: 1, Usage: "of random schedules"},
			&cli.DurationFlag{Name: "budget", Usage: "time for all together; default: as long as it takes"},
			&cli.StringFlag{Name: "only", Usage: "the one `PROMISE` to look for, past all others"},
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
			&cli.StringFlag{Name: "replay", Usage: "run the schedule in `FILE` again, which verify --save wrote"},
		},
		Action: interruptible("ending after this configuration; again to kill", func(c *cli.Context) error {
			return runVerify(known, c)
		}),
	}
}
