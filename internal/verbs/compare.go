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
		Name:      "compare",
		Usage:     "what changed between two runs, and by how much: exit code 1 if worse by more than --fail-over",
		ArgsUsage: "OLD NEW, or OLD... -- NEW...",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "fail-over", Usage: "exit with 1 if any figure is shown to be worse " +
				"by more than `PERCENT`, such as 10%, or has vanished"},
			&cli.BoolFlag{Name: "allow-different", Usage: "compare although machine, Go or knobs differ"},
			&cli.BoolFlag{Name: "full", Usage: "compare every figure, not only those that decide"},
			&cli.BoolFlag{Name: "changed", Usage: "print only what is shown to have changed"},
		},
		Action: func(c *cli.Context) error {
			before, after, err := sides(c.Args().Slice())
			if err != nil {
				return err
			}
			limit, err := share(c.String("fail-over"))
			if err != nil {
				return err
			}
			o := report.CompareOptions{Different: c.Bool("allow-different"), Full: c.Bool("full")}
			changes, err := compareRuns(before, after, o)
			if err != nil {
				return err
			}
			if err := changes.Write(c.App.Writer, c.Bool("changed")); err != nil {
				return err
			}
			if !c.IsSet("fail-over") {
				return nil
			}
			if err := changes.Same(); err != nil {
				return err
			}
			return changes.Worse(limit)
		},
	}
}

// sides splits the arguments into the directories of each side: at "--" if it
// is there, otherwise they are two.
func sides(args []string) (before, after []string, err error) {
	if i := slices.Index(args, "--"); i >= 0 {
		before, after = args[:i], args[i+1:]
	} else if len(args) == 2 {
		before, after = args[:1], args[1:]
	}
	if len(before) == 0 || len(after) == 0 {
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
