package verbs

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/urfave/cli/v2"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/internal/env"
	"github.com/modbench/modbench/internal/figures"
	"github.com/modbench/modbench/internal/fleet"
	"github.com/modbench/modbench/internal/registry"
	"github.com/modbench/modbench/results"
)

const (
	planFlag  = "plan"
	shardFlag = "shard"
	procsFlag = "procs"
)

// runShard measures a shard of a plan. If the directory has a part of the shard already, runShard goes on with it, so
// that an engine may repeat the command.
func runShard(known *registry.Registry, c *cli.Context) error {
	for _, name := range c.LocalFlagNames() {
		if !slices.Contains([]string{planFlag, shardFlag, "out", "full"}, name) {
			return usagef(
				"--%s goes with --%s and --out alone, the plan says the rest: leave --%s out",
				planFlag,
				shardFlag,
				name,
			)
		}
	}
	s := fleet.Shard{I: 1, N: 1}
	if c.IsSet(shardFlag) {
		var err error
		if s, err = fleet.ParseShard(c.String(shardFlag), os.Getenv); err != nil {
			return usageError{err}
		}
	}
	text, err := readNamed(c.String(planFlag))
	if err != nil {
		return fmt.Errorf("plan %w", err)
	}
	o, err := shardOrder(known, text, s)
	if err != nil {
		return fmt.Errorf("plan %s: %w", c.String(planFlag), err)
	}
	o.table.Full = c.Bool("full")
	out := outOf(c)
	if _, err := os.Lstat(filepath.Join(out, "manifest.json")); err == nil {
		return repeatShard(c, out, o)
	}
	if err := forewarn(c.App.ErrWriter, o); err != nil {
		return err
	}
	w, err := results.Create(out, o.manifest())
	if err != nil {
		return err
	}
	if err := w.KeepPlan(text); err != nil {
		w.Discard()
		return err
	}
	return measure(c.Context, c.App.Writer, c.App.ErrWriter, o, w, 0)
}

// repeatShard goes on with the shard that is in the results directory out, or says that it is complete.
func repeatShard(c *cli.Context, out string, o order) error {
	run, err := results.Read(out)
	if err != nil {
		return err
	}
	there := run.Manifest.Shard
	if there == nil || there.Plan != o.shard.Plan || there.I != o.shard.I || there.N != o.shard.N {
		return fmt.Errorf("results directory %s: not empty, and not %v of this plan: nothing overwritten, "+
			"choose another with --out", out, o.shard)
	}
	if run.Manifest.Status == results.Complete {
		return redraw(c.App.Writer, run)
	}
	if differ := unlike(&run.Env, env.Capture()); differ != "" {
		return fmt.Errorf("results directory %s: begun on another machine (%s): measure the shard into another --out; "+
			"merge --replace takes the one that is complete", out, differ)
	}
	return goOn(c, run, o)
}

// unlike says in what two machines differ; "" if they are alike.
func unlike(a, b *env.Environment) string {
	if differ := figures.Facts(a, b); len(differ) > 0 {
		return differ[0].Error()
	}
	if figures.MachineOf(a) != figures.MachineOf(b) {
		return figures.FactDiffers{Fact: "governor", Before: a.Kernel.Governor, After: b.Kernel.Governor}.Error()
	}
	return ""
}

// shardOrder returns the order of one shard of a plan.
func shardOrder(known *registry.Registry, text []byte, s fleet.Shard) (o order, err error) {
	p, err := fleet.Parse(text)
	if err != nil {
		return order{}, err
	}
	program, err := fleet.This()
	if err != nil {
		return order{}, err
	}
	if p.Program.SHA256 != program.SHA256 {
		return order{}, p.Same(&fleet.Plan{Program: program})
	}
	if o, err = reorder(known, append([]string{"modbench", "run"}, p.Flags...)); err != nil {
		return order{}, err
	}
	now, err := fleet.New(o.plan, p.Flags, program)
	if err != nil {
		return order{}, err
	}
	if err := p.Same(now); err != nil {
		return order{}, err
	}
	groups, err := p.Groups(s)
	if err != nil {
		return order{}, usageError{err}
	}
	part := map[bench.Cell]bool{}
	for _, i := range groups {
		part[p.Measured[i].Cell()] = true
	}
	o.plan.Part = func(g bench.Cell) bool { return part[g] }
	o.shard = &results.Shard{Plan: p.SHA256, I: s.I, N: s.N, Node: env.Node(p.SHA256)}
	if len(o.plan.Cells()) == 0 {
		return order{}, errors.New("a shard that measures nothing")
	}
	return o, nil
}
