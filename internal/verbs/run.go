package verbs

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/internal/registry"
	"github.com/modbench/modbench/internal/terminal"
	"github.com/modbench/modbench/results"
	"github.com/modbench/modbench/workloads"
)

// roundVerb is the hidden verb that measures rounds for --forks and --isolate.
const roundVerb = "round"

func roundCommand(known *registry.Registry) *cli.Command {
	return &cli.Command{
		Name: roundVerb, Hidden: true, Usage: "measure the rounds that are ordered on standard input",
		Action: interruptible("", func(c *cli.Context) error {
			return bench.Serve(c.Context, c.App.Reader, terminal.Raw(c.App.Writer), known.Constructor)
		}),
	}
}

// measureFlags are the flags that say what is measured.
func measureFlags() []cli.Flag {
	return append([]cli.Flag{
		&cli.StringSliceFlag{Name: "scheme", Usage: "`NAMES` of schemes, or all; " +
			"default: the two schemes of 2002, and those of the program itself. The floor is always measured too"},
		&cli.StringSliceFlag{Name: "workload",
			Usage: "`NAMES` of workloads, or all; default: busy"},
		&cli.StringSliceFlag{Name: "subsystem", Usage: "`NAMES` of subsystems, or all; " +
			"default: the five of Linux, or the one that a workload is made for"},
		&cli.StringSliceFlag{Name: procsFlag,
			Usage: "numbers of processors to run on, a `LIST` such as 1,2; default: 1 and all"},
		&cli.StringFlag{Name: "profile", Value: "quick",
			Usage: "how long to measure: quick (a minute), standard (ten minutes) or thorough (an hour)"},
		&cli.IntFlag{Name: "rounds", Usage: "rounds of each cell; default: from the profile"},
		&cli.DurationFlag{Name: "half", Usage: "duration of each half of a round; default: from the profile"},
		&cli.Uint64Flag{Name: "seed", Value: 1,
			Usage: "start of the random choices: keys, popularity, victims and order"},
		&cli.IntFlag{Name: "forks", Usage: "processes that share the rounds, a block of rounds each; " +
			"compare needs 3 for a verdict; default: 5 to 20, as many as start in a tenth of the time, " +
			"and not more than rounds"},
		&cli.BoolFlag{Name: "isolate", Usage: "measure each round of each cell in a new process"},
		&cli.DurationFlag{Name: "patience", Value: bench.DefaultPatience,
			Usage: "how long nothing may move, beyond what the workload asks for, before a scheme is said to hang"},
	}, knobFlags(workloads.StandardKnobs())...)
}

func runCommand(known *registry.Registry) *cli.Command {
	return &cli.Command{
		Name:  "run",
		Usage: "measure, print a table, and leave results and a report",
		Flags: append([]cli.Flag{
			&cli.StringFlag{Name: "out",
				Usage: "results `DIR`, which must be empty or not exist; default: results/runs/<UTC time>"},
			&cli.StringFlag{Name: "resume", Usage: "go on with the run in results `DIR`, " +
				"which was interrupted or killed; no other flag may be given"},
			&cli.StringFlag{Name: planFlag, Usage: "measure the `PLAN` that modbench plan wrote into a file"},
			&cli.StringFlag{
				Name: shardFlag,
				Usage: "measure one of N parts of the plan: `I/N`, or auto/N in an array " +
					"of Slurm or an indexed Job of Kubernetes; default: 1/1",
			},
			&cli.StringFlag{
				Name:  baselineFlag,
				Usage: "`SCHEME` that the others are compared with; default: tryget, or the first",
			},
			&cli.BoolFlag{Name: "full", Usage: "print every figure, not only those that decide"},
		}, measureFlags()...),
		Action: interruptible("ending; what was measured is kept; interrupt again to kill", func(c *cli.Context) error {
			switch {
			case c.IsSet("resume"):
				return resume(known, c, c.String("resume"))
			case c.IsSet(planFlag):
				return runShard(known, c)
			case c.IsSet(shardFlag):
				return usagef(
					"--%s is of a plan: want --%s PLAN as well; see `modbench plan --help`",
					shardFlag,
					planFlag,
				)
			}
			return runNew(known, c)
		}),
	}
}

// runNew measures what the flags ask for, into a new directory.
func runNew(known *registry.Registry, c *cli.Context) error {
	o, notes, err := typedOrder(known, c)
	if err != nil {
		return err
	}
	if err := forewarn(c.App.ErrWriter, o); err != nil {
		return err
	}
	w, err := results.Create(outOf(c), o.manifest())
	if err != nil {
		return err
	}
	sayAll(c.App.ErrWriter, notes)
	if _, left, _ := pickSchemes(known, c.StringSlice("scheme")); len(left) > 0 && !c.IsSet("scheme") {
		fmt.Fprintf(c.App.ErrWriter, "left out: %s (--scheme all measures them too)\n",
			strings.Join(left, ", "))
	}
	return measure(c.Context, c.App.Writer, c.App.ErrWriter, o, w, 0)
}

// outOf returns the results directory that is asked for, or else one that is named after the time.
func outOf(c *cli.Context) string {
	if out := c.String("out"); out != "" {
		return out
	}
	return fresh("runs", time.Now())
}

// measure runs the rest of the plan. However the run ends, measure draws and prints what
// was measured until then.
func measure(ctx context.Context, stdout, stderr io.Writer, o order, w *results.Writer, already int) error {
	bar := newProgress(stderr, o.plan.Total(), already)
	measured := already
	o.plan.Violated = func(v *bench.Violation) error {
		say(stderr, v.Error()+"; what is left of this cell is given up")
		fmt.Fprint(stderr, v.Stack)
		return w.Violated(v)
	}
	o.plan.Keep = func(rounds []*bench.Round) error {
		if err := w.Add(rounds...); err != nil {
			return err
		}
		measured += len(rounds)
		return nil
	}
	runErr := o.plan.Run(ctx, func(r *bench.Round, done, total int) error {
		bar.round(r, done)
		return nil
	})
	if _, only := runErr.(bench.Violations); only { // all others are measured
		runErr = nil
	}
	bar.finish()
	defer bar.end()
	if runErr != nil && w.Discard() {
		return notBegun(runErr)
	}
	status := results.Complete
	if runErr != nil {
		status = results.Interrupted
	}
	closeErr := w.Close(status)
	var failed *results.WriteError
	if errors.As(runErr, &failed) || errors.As(closeErr, &failed) {
		return unwritten(failed, w.Dir(), o.plan.Total())
	}
	err := both(closeErr, show(stdout, w.Dir(), measured, o))
	if runErr != nil {
		return stopped(runErr, err, measured, o.plan.Total(), w.Dir())
	}
	return both(brokenPromises(w), err)
}

// show publishes the results in dir, if anything was measured.
func show(stdout io.Writer, dir string, measured int, o order) error {
	if measured == 0 {
		return nil
	}
	run, err := results.ReadCondensed(dir)
	if err != nil {
		return err
	}
	if err := run.SetBaseline(o.baseline); err != nil {
		return err
	}
	return publish(stdout, run, o.table)
}
