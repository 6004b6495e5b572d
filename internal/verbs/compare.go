package verbs

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/modbench/modbench/report"
	"github.com/modbench/modbench/results"
)

func compareCommand() *cli.Command {
	return &cli.Command{
		Name:        "compare",
		Usage:       "say what changed between two runs, and by how much; with --fail-over: a gate for CI",
		ArgsUsage:   "OLD NEW, or OLD... -- NEW...",
		Description: compareHelp,
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "fail-over", Usage: "a gate: exit with 0 only if everything was measured and " +
				"judged, and no figure is both shown to be worse and more than `PERCENT` worse, such as 10%"},
			&cli.BoolFlag{Name: "allow-missing",
				Usage: "with --fail-over: accept that cells or figures of OLD are missing in NEW"},
			&cli.BoolFlag{Name: "allow-different", Usage: "compare even if machine, Go or knobs differ"},
			&cli.StringFlag{
				Name: baselineFlag,
				Usage: "a `SCHEME` of both runs: compare each figure as a ratio to that " +
					"scheme's in the same round, so that the speed of the machine cancels out",
			},
			&cli.BoolFlag{Name: "full", Usage: "compare every figure, not only those that decide"},
			&cli.BoolFlag{Name: "changed", Usage: "print only what is shown to have changed"},
		},
		Action: func(c *cli.Context) error {
			boundMemory()
			before, after, err := sides(c.Args().Slice())
			if err != nil {
				return err
			}
			limit, err := share(c.String("fail-over"))
			if err != nil {
				return err
			}
			o := report.CompareOptions{Different: c.Bool("allow-different"), Full: c.Bool("full"),
				Baseline: c.String(baselineFlag), Width: proseWidth(c.App.Writer)}
			if c.Bool("allow-missing") && !c.IsSet("fail-over") {
				return usagef("allow-missing has no effect without --fail-over")
			}
			changes, err := compareRuns(before, after, o)
			if err != nil {
				return codedError{err, incomparable}
			}
			if err := changes.Write(c.App.Writer, c.Bool("changed")); err != nil {
				return err
			}
			if !c.IsSet("fail-over") {
				return nil
			}
			if err := changes.Same(); err != nil {
				return codedError{err, incomparable}
			}
			err = changes.Gate(report.Gate{Limit: limit, AllowMissing: c.Bool("allow-missing")})
			var failure *report.Failure
			if errors.As(err, &failure) {
				return codedError{err, codes[failure.Reason]}
			}
			return err
		},
	}
}

const compareHelp = `compare judges processes, not rounds: the rounds of each process become one value. If both sides
have at least 3 processes, they are judged by a t test of processes within directories, at 5 % over
all figures together. A run has up to 20 processes (run --forks). If a side has fewer than 3, there
is no verdict, only the ratio. Each scheme is also judged over all its cells, by their geometric mean.

Two directories of the same program are assumed to differ by 1.5 % more than their processes show,
and in how often rare things happen, such as refused lookups, by 12 %. The assumption is larger if
the other schemes differ by more, if others disturbed the runs, or if the directories of one side
differ by more. Rounds that others disturbed are left out where half of the processes have others.

new/old is the ratio of this model. If workers of both runs looked how fast their cores were, it
leaves out what slowed cores did to throughput and times. "vs old" is new/old - 1 of the medians as
they were measured, as in benchstat. With --baseline all are of ratios within rounds, which leave it out.

A figure fails --fail-over 10% if it is shown to be worse, and new/old says that it is more than 10 %
worse. It fails also if the throughput of the median cell of all schemes is that much worse, which
may be the machine. A figure that happened in fewer than 3 processes of both runs, such as an unload
in short rounds, is marked ? and does not fail the gate. If no figure can be judged, the gate fails (4).

Exit codes:
   0  compared; with --fail-over: all was measured, complete and judged, and nothing is that much worse
   1  worse by more than --fail-over, or something of the old run does not happen any more
   2  a wrong call
   3  not comparable: unreadable, another machine, Go or knobs, the same run on both sides, or cells of the old run
      are missing
   4  not enough: a run is incomplete, or too few processes measured a figure to judge it`

// Exit codes of compare beside those of all verbs.
const (
	incomparable = 3
	notEnough    = 4
)

// codes are the exit codes of what does not pass a gate.
var codes = map[report.Reason]int{report.Worse: failed, report.Missing: incomparable, report.NotEnough: notEnough}

// codedError is an error with an exit code of its own.
type codedError struct {
	error
	code int
}

func (e codedError) Unwrap() error { return e.error }

// sides splits the arguments into the directories of each side: at "--" if it
// is there, otherwise they are two.
func sides(args []string) (before, after []string, err error) {
	if i := slices.Index(args, "--"); i >= 0 {
		before, after = args[:i], args[i+1:]
	} else if len(args) == 2 {
		before, after = args[:1], args[1:]
	}
	if len(before) == 0 || len(after) == 0 || slices.Contains(after, "--") {
		return nil, nil, usagef("compare wants OLD NEW, or with several directories a side OLD... -- NEW..., "+
			"flags first; got %q", args)
	}
	return before, after, nil
}

// share reads "10%" as 0.1; "" is 0.
func share(percent string) (float64, error) {
	if percent == "" {
		return 0, nil
	}
	number, ok := strings.CutSuffix(percent, "%")
	v, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
	if !ok || err != nil || !(v >= 0 && v <= 1e6) {
		return 0, usagef("fail-over %q: want a percentage such as 10%%", percent)
	}
	return v / 100, nil
}

func compareRuns(before, after []string, o report.CompareOptions) (*report.Changes, error) {
	var sides [2]*results.Run
	for i, dirs := range [][]string{before, after} {
		runs, err := readAll(dirs)
		if err != nil {
			return nil, err
		}
		if sides[i], err = results.Merge(runs...); err != nil {
			return nil, err
		}
	}
	changes, err := report.Compare(sides[0], sides[1], o)
	if errors.Is(err, report.ErrDifferent) {
		return nil, fmt.Errorf("%w; --allow-different compares all the same", err)
	}
	return changes, err
}
