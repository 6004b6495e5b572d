//go:build explore

package verbs

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"text/tabwriter"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/modbench/modbench/internal/registry"
	"github.com/modbench/modbench/internal/scenarios"
	"github.com/modbench/modbench/internal/terminal"
	"github.com/modbench/modbench/internal/verify"
)

func verifyConfigurations(list []string) (picked []verify.Configuration, err error) {
	names, err := configurationNames(list)
	if err != nil {
		return nil, err
	}
	byName := make(map[string]verify.Configuration)
	for _, config := range verify.Configurations() {
		byName[config.Name] = config
	}
	for _, name := range names {
		picked = append(picked, byName[name])
	}
	return picked, nil
}

// runVerify explores, prints a line for each configuration of each scheme, and in
// the end which promises were checked.
func runVerify(known *registry.Registry, c *cli.Context) error {
	if file := c.String("replay"); file != "" {
		return replay(known, c, file)
	}
	names, err := verifySchemes(known, c.StringSlice("scheme"))
	if err != nil {
		return err
	}
	configs, err := verifyConfigurations(c.StringSlice("configuration"))
	if err != nil {
		return err
	}
	o, err := verifyOptions(c)
	if err != nil {
		return err
	}
	exe, err := os.Executable()
	if err != nil {
		return fmt.Errorf("verify: %w", err)
	}
	x := &exploration{command: []string{exe, partVerb}}
	for _, name := range names {
		if !c.IsSet("budget") && !c.IsSet("bound") && o.Random == 0 {
			o.Limit = verify.Limit(name, o.Memory)
		}
		for _, config := range configs {
			x.parts = append(x.parts, part{name, config.Name, o})
		}
	}
	return exploreParts(c, x)
}

// exploreParts explores the parts of x, and prints a line for each and what they show.
func exploreParts(c *cli.Context, x *exploration) error {
	x.processes = min(runtime.GOMAXPROCS(0), len(x.parts))
	began := time.Now()
	if c.IsSet("budget") {
		x.deadline = began.Add(c.Duration("budget"))
	}
	var outcomes []verify.Outcome
	tw := tabwriter.NewWriter(c.App.Writer, 0, 0, 2, ' ', 0)
	fmt.Fprintln(tw, "scheme\tconfiguration\texplored\texecutions\tsteps\ttime")
	x.take = func(out verify.Outcome, last bool) error {
		outcomes = append(outcomes, out)
		fmt.Fprintf(tw, "%s\t%s\t%s\t%d\t%d\t%v\n",
			out.Scheme, out.Configuration, out.Done(), out.Executions, out.Steps, out.Elapsed.Round(time.Millisecond))
		if !last {
			return nil
		}
		return tw.Flush() // an error ends all: nobody can read what is explored then
	}
	err := x.run(c.Context, c.App.ErrWriter)
	err = errors.Join(err, tw.Flush())
	if c.Context.Err() != nil {
		err = errors.Join(err,
			fmt.Errorf("interrupted after %d of %d explorations", len(outcomes), len(x.parts)))
	}
	took := fmt.Sprintf("Here they took %v, %d at a time.", time.Since(began).Round(time.Second/10), x.processes)
	return errors.Join(err, conclude(c, outcomes, took))
}

// exploreScenarios runs the scenarios against a scheme, and prints how they end.
func exploreScenarios(c *cli.Context, known *registry.Registry, name string) error {
	rows, err := scenarios.Explore(known.Constructor(name))
	if err != nil {
		return err
	}
	return scenarios.PrintRows(c.App.Writer, rows)
}

// conclude prints the table of promises, what all took, and the shortest violation of each
// scheme, and fails if there is any.
func conclude(c *cli.Context, outcomes []verify.Outcome, took string) error {
	w := c.App.Writer
	if file := c.String("json"); file != "" {
		b, err := json.MarshalIndent(outcomes, "", "\t")
		if err == nil {
			_, err = writeNamed(file, append(b, '\n'))
		}
		if err != nil {
			return fmt.Errorf("verify: %w", err)
		}
	}
	fmt.Fprintln(w)
	promiseTable(w, outcomes)
	worst := shortest(outcomes)
	if len(worst) == 0 {
		fmt.Fprintf(w, "\n%s", verify.Statement(outcomes))
	} else {
		fmt.Fprintf(w, "%s.\n", verify.Spent(outcomes))
	}
	fmt.Fprintln(w, took)
	if err := drawn(c.String("html"), worst); err != nil {
		return err
	}
	for _, out := range worst {
		fmt.Fprintf(w, "\n%s in %s\n%s", out.Scheme, out.Configuration, out.Timeline)
		command := exploreAgain(c, out)
		if dir := c.String("save"); dir != "" {
			file, err := save(dir, out)
			if err != nil {
				return fmt.Errorf("verify: %w", err)
			}
			command = "modbench verify --replay " + terminal.Word(file)
		}
		fmt.Fprintf(w, "again: %s\n", command)
	}
	if len(worst) > 0 {
		return fmt.Errorf("verify: %d broken promises", len(worst))
	}
	return nil
}

// shortest returns, for each promise that a scheme breaks, the violation with the
// fewest steps.
func shortest(outcomes []verify.Outcome) (worst []verify.Outcome) {
	for _, out := range outcomes {
		if out.Broken == "" {
			continue
		}
		i := slices.IndexFunc(worst,
			func(o verify.Outcome) bool { return o.Scheme == out.Scheme && o.Broken == out.Broken })
		switch {
		case i < 0:
			worst = append(worst, out)
		case out.Length < worst[i].Length:
			worst[i] = out
		}
	}
	return worst
}

// promiseTable prints scheme against promise: the number of different schedules of the
// configurations in which the promise was put to the test, or that it is broken.
func promiseTable(w io.Writer, outcomes []verify.Outcome) {
	var columns, rows []string
	kept, broken := make(map[[2]string]int), make(map[[2]string]bool)
	for _, out := range outcomes {
		if !slices.Contains(rows, out.Scheme) {
			rows = append(rows, out.Scheme)
		}
		for _, p := range out.Promises {
			if !slices.Contains(columns, p) {
				columns = append(columns, p)
			}
			if slices.Contains(out.Exercised, p) {
				kept[[2]string{out.Scheme, p}] += out.Schedules
			}
			if out.Broken == p {
				broken[[2]string{out.Scheme, p}] = true
			}
		}
	}
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprint(tw, "schedules where it was tested and kept\t")
	for _, p := range columns {
		fmt.Fprintf(tw, "%s\t", p)
	}
	fmt.Fprintln(tw)
	for _, row := range rows {
		fmt.Fprintf(tw, "%s\t", row)
		for _, p := range columns {
			if broken[[2]string{row, p}] {
				fmt.Fprint(tw, "BROKEN\t")
			} else {
				fmt.Fprintf(tw, "%s\t", thousands(kept[[2]string{row, p}]))
			}
		}
		fmt.Fprintln(tw)
	}
	tw.Flush()
}

func thousands(n int) string {
	switch {
	case n >= 10_000_000:
		return fmt.Sprintf("%dM", n/1_000_000)
	case n >= 10_000:
		return fmt.Sprintf("%dk", n/1000)
	}
	return fmt.Sprint(n)
}
