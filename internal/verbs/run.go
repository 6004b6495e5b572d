package verbs

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/internal/registry"
	"github.com/modbench/modbench/report"
	"github.com/modbench/modbench/results"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/none"
	"github.com/modbench/modbench/schemes/rwsem"
	"github.com/modbench/modbench/schemes/tryget"
	"github.com/modbench/modbench/workloads"
	"github.com/modbench/modbench/workloads/subsystem"
)

const maxProcs = 1024

// How many processes share the rounds of a run unless --forks says so: as many as a tenth
// of the time suffices to start, from leastForks to mostForks. A process takes some 20 ms to
// start and to measure what reading the clock costs; starting is twice that, to be on the safe
// side. Fewer than leastForks hardly show a difference of 15 % between two runs.
const (
	leastForks = 5
	mostForks  = 20
	maxForks   = 10_000
	starting   = 40 * time.Millisecond
)

// forksFor returns the default of --forks for a plan.
func forksFor(p *bench.Plan) int {
	lasts := 2 * p.Duration * time.Duration(p.Total())
	return min(max(int(lasts/10/starting), leastForks), mostForks, p.Rounds)
}

// disturbance is the share of the processors' time that others may take before
// a round is measured again.
const disturbance = 0.05

// roundVerb is the hidden verb that measures rounds for --forks and --isolate.
const roundVerb = "round"

func roundCommand(known *registry.Registry) *cli.Command {
	return &cli.Command{
		Name: roundVerb, Hidden: true, Usage: "measure the rounds that are ordered on standard input",
		Action: func(c *cli.Context) error {
			return bench.Serve(c.Context, c.App.Reader, c.App.Writer, known.Constructor)
		},
	}
}

func runCommand(known *registry.Registry) *cli.Command {
	return &cli.Command{
		Name:  "run",
		Usage: "measure, print a table, and leave results and a report",
		Flags: append([]cli.Flag{
			&cli.StringSliceFlag{Name: "scheme", Usage: "`NAMES` of schemes, or all; default: the ones that decide the question. The floor is always measured beside them"},
			&cli.StringSliceFlag{Name: "workload", Usage: "`NAMES` of workloads, or all; default: lookup-heavy and unload-heavy"},
			&cli.StringSliceFlag{Name: "subsystem", Usage: "`NAMES` of subsystems; default: all five"},
			&cli.StringSliceFlag{Name: "procs", Usage: "processors to run on, a `LIST` such as 1,2; default: 1 and all"},
			&cli.StringFlag{Name: "profile", Value: "quick", Usage: "quick (a minute), standard (ten minutes) or thorough (an hour)"},
			&cli.StringFlag{Name: "out", Usage: "results `DIR`, which must be empty or not exist; default: results/runs/<UTC time>"},
			&cli.StringFlag{Name: "resume", Usage: "go on with the run in results `DIR`, which was interrupted or killed; excludes all other flags"},
			&cli.IntFlag{Name: "rounds", Usage: "rounds of each cell; default: the profile's"},
			&cli.DurationFlag{Name: "half", Usage: "duration of each half of a round; default: the profile's"},
			&cli.Uint64Flag{Name: "seed", Value: 1, Usage: "of keys, popularity, victims and order"},
			&cli.IntFlag{Name: "forks", Usage: "processes that share the rounds, a block of rounds each; compare needs 3 for a verdict; default: 5 to 20, in a tenth of the time, and not more than rounds"},
			&cli.BoolFlag{Name: "isolate", Usage: "measure each round of each cell in a fresh process"},
			&cli.BoolFlag{Name: "full", Usage: "print every figure, not only those that decide"},
		}, knobFlags(workloads.StandardKnobs())...),
		Action: func(c *cli.Context) error {
			if err := noArguments(c); err != nil {
				return err
			}
			if c.IsSet("resume") {
				return resume(known, c, c.String("resume"))
			}
			o, err := newOrder(known, c)
			if err != nil {
				return err
			}
			out := c.String("out")
			if out == "" {
				out = filepath.Join("results", "runs", time.Now().UTC().Format("20060102T150405Z"))
			}
			if _, left, _ := pickSchemes(known, c.StringSlice("scheme")); len(left) > 0 && !c.IsSet("scheme") {
				fmt.Fprintf(c.App.ErrWriter, "left out: %s (--scheme all measures them too)\n", strings.Join(left, ", "))
			}
			w, err := results.Create(out, o.manifest())
			if err != nil {
				return err
			}
			return measure(c.Context, c.App.Writer, c.App.ErrWriter, o, w, 0)
		},
	}
}

// order is what a command line asks for.
type order struct {
	plan  *bench.Plan
	prof  profile
	table report.TableOptions
}

func newOrder(known *registry.Registry, c *cli.Context) (o order, err error) {
	o.table.Full = c.Bool("full")
	o.plan, o.prof, err = newPlan(known, c)
	return o, err
}

// newPlan makes a plan of the flags; its errors are usage errors.
func newPlan(known *registry.Registry, c *cli.Context) (*bench.Plan, profile, error) {
	exe, err := os.Executable()
	if err != nil {
		return nil, profile{}, err
	}
	p := &bench.Plan{
		Seed: c.Uint64("seed"), Floor: none.New,
		Isolate: c.Bool("isolate"), Command: []string{exe, roundVerb},
	}
	if p.Schemes, _, err = pickSchemes(known, c.StringSlice("scheme")); err != nil {
		return nil, profile{}, err
	}
	if p.Workloads, err = pickWorkloads(c); err != nil {
		return nil, profile{}, err
	}
	if p.Subsystems, err = pickSubsystems(c.StringSlice("subsystem")); err != nil {
		return nil, profile{}, err
	}
	for _, w := range p.Workloads {
		for _, point := range w.Sweep() {
			for _, sub := range p.Subsystems {
				if err := w.At(point).Fits(sub); err != nil {
					return nil, profile{}, usageError{err}
				}
			}
		}
	}
	if p.Procs, err = pickProcs(c.StringSlice("procs")); err != nil {
		return nil, profile{}, err
	}
	i := slices.Index(profileNames(), c.String("profile"))
	if i < 0 {
		return nil, profile{}, unknown("profile", c.String("profile"), profileNames(), "modbench run --help")
	}
	prof := profiles[i]
	if p.Rounds = prof.rounds; c.IsSet("rounds") {
		p.Rounds = c.Int("rounds")
	}
	if p.Rounds < 1 || p.Rounds > 10_000 {
		return nil, prof, usagef("rounds %d: want 1 to 10000", p.Rounds)
	}
	if p.Duration = prof.halfFor(len(p.Cells()), p.Rounds); c.IsSet("half") {
		p.Duration = c.Duration("half")
	} else {
		p.Budget = prof.total
	}
	p.Limit, p.Repeats = disturbance, prof.repeats
	if p.Duration < time.Millisecond || p.Duration > time.Hour {
		return nil, prof, usagef("half %v: want 1ms to 1h", p.Duration)
	}
	if p.Forks = forksFor(p); c.IsSet("forks") {
		p.Forks = c.Int("forks")
	}
	if p.Forks < 1 || p.Forks > maxForks {
		return nil, prof, usagef("forks %d: want 1 to %d", p.Forks, maxForks)
	}
	return p, prof, nil
}

// usual is what is measured unless somebody asks for more: the two schemes of
// 2002. What else there is would not fit into a minute.
var usual = []string{tryget.Info.Name, rwsem.Info.Name}

// pickSchemes returns the schemes named, with the floor, and the names of
// those fit to be compared that were left out. A control runs only if asked for
// by its own name.
func pickSchemes(known *registry.Registry, list []string) (picked []func() schemes.Scheme, left []string, err error) {
	fit := known.Compared()
	switch {
	case len(list) == 0:
		list = usual
	case slices.Equal(list, []string{"all"}):
		list = fit
	}
	list = append([]string{none.Info.Name}, list...)
	for _, name := range fit {
		if !slices.Contains(list, name) {
			left = append(left, name)
		}
	}
	picked, err = pickNamed(known, list, known.Constructor)
	return picked, left, err
}

// pickWorkloads returns the workloads named, with the knobs that flags set.
func pickWorkloads(c *cli.Context) ([]workloads.Workload, error) {
	var names, usual []string
	for _, w := range workloads.All() {
		names = append(names, w.Name)
		if w.Default {
			usual = append(usual, w.Name)
		}
	}
	list := c.StringSlice("workload")
	switch {
	case len(list) == 0:
		list = usual
	case slices.Equal(list, []string{"all"}):
		list = names
	}
	picked, err := pick("workload", list, names, func(name string) workloads.Workload {
		w, _ := workloads.ByName(name)
		return w
	})
	if err != nil {
		return nil, err
	}
	for i := range picked {
		if err := setKnobs(workloads.StandardKnobs(), c, &picked[i]); err != nil {
			return nil, err
		}
	}
	return picked, nil
}

func pickSubsystems(list []string) ([]*subsystem.Subsystem, error) {
	var names []string
	for _, s := range subsystem.All {
		names = append(names, s.Name)
	}
	if len(list) == 0 || slices.Equal(list, []string{"all"}) {
		list = names
	}
	return pick("subsystem", list, names, subsystem.ByName)
}

func pickProcs(list []string) ([]int, error) {
	if len(list) == 0 {
		return slices.Compact([]int{1, runtime.NumCPU()}), nil
	}
	var procs []int
	for _, s := range list {
		n, err := strconv.Atoi(s)
		if err != nil || n < 1 || n > maxProcs {
			return nil, usagef("procs %q: want numbers from 1 to %d, such as 1,%d", s, maxProcs, runtime.NumCPU())
		}
		if !slices.Contains(procs, n) {
			procs = append(procs, n)
		}
	}
	slices.Sort(procs)
	return procs, nil
}

func (o order) manifest() results.Manifest {
	p := o.plan
	m := results.Manifest{Profile: o.prof.name, Seed: p.Seed, Cells: p.Cells(), Rounds: p.Rounds, Half: p.Duration}
	for _, s := range p.Schemes {
		m.Schemes = append(m.Schemes, results.Describe(s().Info()))
	}
	return m
}

// measure runs the plan, of which so many rounds are measured already. However the
// run ends, measure prints and draws what was measured until then.
func measure(ctx context.Context, stdout, stderr io.Writer, o order, w *results.Writer, already int) error {
	bar := newProgress(stderr, o.plan.Total(), already)
	measured := already
	runErr := o.plan.Run(ctx, func(r *bench.Round, done, total int) error {
		measured++
		bar.round(r, measured)
		return w.Add(r)
	})
	bar.end()
	status := results.Complete
	if runErr != nil {
		status = results.Interrupted
	}
	if err := errors.Join(w.Close(status), publish(stdout, w.Dir(), measured, o.table)); err != nil {
		return errors.Join(runErr, err)
	}
	if errors.Is(runErr, context.Canceled) {
		return fmt.Errorf("interrupted after %d of %d rounds; what was measured is in %s; "+
			"go on with modbench run --resume %[3]s", measured, o.plan.Total(), w.Dir())
	}
	return runErr
}

// publish prints the table of the results in dir, and leaves it there in full
// with its caveats, beside the report.
func publish(stdout io.Writer, dir string, measured int, table report.TableOptions) error {
	if measured == 0 {
		return nil
	}
	run, err := results.Read(dir)
	if err != nil {
		return err
	}
	if err := report.Table(stdout, run, table); err != nil {
		return err
	}
	var whole bytes.Buffer
	if err := report.Table(&whole, run, report.TableOptions{Full: true}); err != nil {
		return err
	}
	text, page := filepath.Join(dir, "table.txt"), filepath.Join(dir, "report.html")
	if err := os.WriteFile(text, whole.Bytes(), 0o666); err != nil {
		return err
	}
	if err := writeReport([]string{dir}, page, report.Options{}); err != nil {
		return err
	}
	fmt.Fprintf(stdout, "\nresults: %s\nnumbers: %s\nreport:  %s\n", dir, text, page)
	return nil
}
