package verbs

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/urfave/cli/v2"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/internal/fleet"
	"github.com/modbench/modbench/internal/registry"
	"github.com/modbench/modbench/internal/terminal"
	"github.com/modbench/modbench/report"
	"github.com/modbench/modbench/results"
	"github.com/modbench/modbench/workloads"
)

// resume goes on with the run whose results are in dir: same plan, seed and
// order, from its own command line.
func resume(known *registry.Registry, c *cli.Context, dir string) error {
	if flags := c.LocalFlagNames(); len(flags) > 1 {
		i := slices.IndexFunc(flags, func(name string) bool { return name != "resume" })
		return usagef("--resume goes on with the flags that the run began with: leave --%s out", flags[i])
	}
	run, err := results.Read(dir)
	if err != nil {
		return err
	}
	if run.Manifest.Status == results.Complete && len(run.Rounds) > 0 && len(run.Rounds) >= run.Planned {
		return redraw(c.App.Writer, run)
	}
	o, err := again(known, run)
	if err != nil {
		return err
	}
	return goOn(c, run, o)
}

// again returns the order that run is of.
func again(known *registry.Registry, run *results.Run) (o order, err error) {
	dir := run.Name()
	if s := run.Manifest.Shard; s != nil {
		text, err := results.PlanOf(dir)
		if err != nil {
			return order{}, err
		}
		if o, err = shardOrder(known, text, fleet.Shard{I: s.I, N: s.N}); err != nil {
			return order{}, fmt.Errorf("results directory %s: its plan: %w", dir, err)
		}
		return o, nil
	}
	if o, err = reorder(known, run.Manifest.Command); err != nil {
		return order{}, fmt.Errorf("results directory %s: its command line is none to go on with: %w", dir, err)
	}
	return o, nil
}

// goOn measures what is left of the run, which is of the order o.
func goOn(c *cli.Context, run *results.Run, o order) error {
	dir := run.Name()
	if err := samePlan(run, o.manifest(), o.plan); err != nil {
		return fmt.Errorf("results directory %s: %w: go on with the modbench that began it (commit %.12s)", dir, err,
			run.Env.Go.Commit)
	}
	if err := drawable(dir); err != nil {
		return err
	}
	w, run, err := results.Resume(dir)
	if err != nil {
		return unwritten(err, dir, o.plan.Total())
	}
	skip(o.plan, run)
	err = forewarn(c.App.ErrWriter, o)
	if err == nil {
		err = undraw(dir)
	}
	if err != nil {
		return both(err, w.Close(results.Interrupted))
	}
	for _, note := range report.Notes(run)[1:] {
		fmt.Fprintln(c.App.ErrWriter, terminal.Line(note))
	}
	return measure(c.Context, c.App.Writer, c.App.ErrWriter, o, w, len(run.Rounds))
}

// redraw makes the files for people of a complete run, if it was killed before it made
// them or the disk was full.
func redraw(stdout io.Writer, run *results.Run) error {
	drawn, err := drawOutdated(run)
	if err != nil {
		return err
	}
	for _, file := range drawn {
		fmt.Fprintln(stdout, "made:", file)
	}
	fmt.Fprintf(stdout, "%s is complete, with %d of %d rounds: nothing is left to measure\n",
		run.Name(), len(run.Rounds), max(run.Planned, len(run.Rounds))) // a map plans none before
	return nil
}

// reorder reads a command line as the run verb does.
func reorder(known *registry.Registry, command []string) (o order, err error) {
	if len(command) > 1 && command[1] == mapVerb {
		return order{}, errors.New("a map begins anew, into another --out; modbench report draws this one")
	}
	if len(command) < 2 || command[1] != "run" {
		return order{}, fmt.Errorf("%q, want modbench run ...", command)
	}
	app := newApp(known, nil, io.Discard, io.Discard)
	run := app.Command("run")
	run.Action = func(c *cli.Context) (err error) {
		o, err = newOrder(known, c)
		return err
	}
	if err := app.Run(command); err != nil {
		return order{}, err
	}
	if o.plan == nil {
		return order{}, fmt.Errorf("%q measures nothing", command)
	}
	return o, nil
}

// samePlan returns how the plan differs from that of run, if it does.
func samePlan(run *results.Run, now results.Manifest, p *bench.Plan) error {
	m := &run.Manifest
	switch {
	case !slices.Equal(m.Cells, now.Cells):
		return fmt.Errorf("the plan is another now: %d cells, and the run began with %d", len(now.Cells), len(m.Cells))
	case m.Rounds != now.Rounds || m.Seed != now.Seed:
		return fmt.Errorf("the plan is another now: %d rounds from seed %d, and the run began with %d from %d",
			now.Rounds, now.Seed, m.Rounds, m.Seed)
	case m.Half != now.Half:
		return fmt.Errorf("the plan is another now: halves of %v, and the run began with %v", now.Half, m.Half)
	}
	type setting struct{ workload, point string }
	planned := map[setting]workloads.Knobs{}
	for _, w := range p.Workloads {
		for _, point := range w.Sweep() {
			planned[setting{w.Name, point.Name}] = w.At(point)
		}
	}
	for _, r := range run.Rounds {
		want := planned[setting{r.Cell.Workload, r.Cell.Point}]
		if differ := workloads.StandardKnobs().Differences(want, r.Knobs); differ != "" {
			return fmt.Errorf("the knobs of %s are others now than when the run began: %s", r.Cell, differ)
		}
	}
	return nil
}

// skip makes the plan leave out the rounds that run has or gave up. Halves are as long as the last
// ones of run, which may have been shortened. Batches have the sizes that they had in
// run, which an older modbench may have begun: the rounds of a pair must have batches of the same size.
func skip(p *bench.Plan, run *results.Run) {
	type round struct {
		cell bench.Cell
		n    int
	}
	done, batches := map[round]bool{}, map[bench.Cell]int{}
	for _, r := range run.Rounds {
		done[round{r.Cell, r.N}] = true
		batches[bench.GroupOf(r.Cell)] = r.Batch
		p.Duration = cmp.Or(r.Half, p.Duration)
		p.FirstProcess = max(p.FirstProcess, r.Process+1) // the one that measured it is gone
	}
	p.Done = func(c bench.Cell, n int) bool { return done[round{c, n}] || run.Manifest.GivenUp(c) }
	p.Batch = func(c bench.Cell) int { return batches[bench.GroupOf(c)] }
}
