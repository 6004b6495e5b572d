package verbs

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/internal/figures"
	"github.com/modbench/modbench/internal/registry"
	"github.com/modbench/modbench/report"
	"github.com/modbench/modbench/results"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/workloads"
	"github.com/modbench/modbench/workloads/subsystem"
)

const mapVerb = "map"

// The axes of a map: from the rarest to the most frequent unloads, and from the shortest to the longest times.
var (
	perUnloadKnob = "per-unload"
	mapRanges     = map[string]figures.Lattice{
		"exit-cost": {FromX: 10, ToX: 100_000, FromY: 1e-6, ToY: 1e-3, StepsX: 16, StepsY: 8},
		"hold":      {FromX: 10, ToX: 100_000, FromY: 1e-8, ToY: 1e-4, StepsX: 16, StepsY: 8},
	}
)

func mapCommand(known *registry.Registry) *cli.Command {
	return &cli.Command{
		Name:  mapVerb,
		Usage: "measure which scheme is best for each ratio of lookups to unloads and each exit time, and draw a map",
		Description: "map begins with nine places, and then measures where neighbours differ, until the budget is " +
			"spent. It prints the map, and leaves results and a page.",
		Flags: []cli.Flag{
			&cli.StringSliceFlag{Name: "scheme", Usage: "`NAMES` of schemes, or all; default: all that are compared"},
			&cli.StringSliceFlag{
				Name:  "subsystem",
				Usage: "`NAMES` of subsystems, a map each; default: file_operations",
			},
			&cli.StringFlag{
				Name:  "over",
				Value: "exit-cost",
				Usage: "the `KNOB` of the second axis: exit-cost or hold",
			},
			&cli.DurationFlag{Name: "budget", Value: 2 * time.Minute, Usage: "how long to measure for one map"},
			&cli.IntFlag{Name: "procs", Usage: "processors to run on; default: all"},
			&cli.DurationFlag{Name: "half", Value: 10 * time.Millisecond, Usage: "duration of each half of a round"},
			&cli.Uint64Flag{Name: "seed", Value: 1, Usage: "start of the random choices"},
			&cli.StringFlag{Name: "out",
				Usage: "results `DIR`, which must be empty or not exist; default: results/runs/<UTC time>"},
		},
		Action: interruptible("ending; what was measured is kept; interrupt again to kill", func(c *cli.Context) error {
			m, err := newMapping(known, c)
			if err != nil {
				return err
			}
			return m.run(c)
		}),
	}
}

// mapKnobs returns the knobs of the second axis.
func mapKnobs() []string { return slices.Sorted(maps.Keys(mapRanges)) }

// mapping is a map that is being measured.
type mapping struct {
	known   *registry.Registry
	plan    bench.Plan
	subs    []*subsystem.Subsystem
	knob    string
	lattice figures.Lattice
	budget  time.Duration
	base    workloads.Workload

	data   figures.Data
	writer *results.Writer
}

// newMapping reads the flags; its errors are usage errors.
func newMapping(known *registry.Registry, c *cli.Context) (*mapping, error) {
	m := &mapping{known: known, knob: c.String("over"), budget: c.Duration("budget")}
	lattice, ok := mapRanges[m.knob]
	if !ok {
		return nil, unknown("knob", m.knob, mapKnobs(), help(c))
	}
	m.lattice = lattice
	if m.budget < time.Second || m.budget > 24*time.Hour {
		return nil, usagef("budget %v: want 1s to 24h", m.budget)
	}
	exe, err := os.Executable()
	if err != nil {
		return nil, err
	}
	m.plan = bench.Plan{Seed: c.Uint64("seed"), Command: []string{exe, roundVerb}, Forks: 1,
		Duration: c.Duration("half"), Limit: disturbance, Patience: bench.DefaultPatience}
	if m.plan.Duration < time.Millisecond || m.plan.Duration > time.Second {
		return nil, usagef("half %v: want 1ms to 1s", m.plan.Duration)
	}
	if m.plan.Schemes, err = mapSchemes(known, c.StringSlice("scheme")); err != nil {
		return nil, err
	}
	n := len(m.plan.Schemes)
	m.plan.Rounds = figures.RoundsFor(n*(n-1)/2) + 1 // enough to show that one is better than all others
	names := c.StringSlice("subsystem")
	if len(names) == 0 {
		names = []string{"file_operations"}
	}
	if m.subs, err = pickSubsystems(names); err != nil {
		return nil, err
	}
	procs := runtime.NumCPU()
	if c.IsSet("procs") {
		procs = c.Int("procs")
	}
	if m.plan.Procs, err = pickProcs([]string{strconv.Itoa(procs)}); err != nil {
		return nil, err
	}
	m.base = workloads.Map()
	return m, nil
}

// mapSchemes returns the schemes that are named, without the floor: it would lead everywhere.
func mapSchemes(known *registry.Registry, list []string) (all []func() schemes.Scheme, err error) {
	if len(list) == 0 || len(list) == 1 && list[0] == "all" {
		list = nil
		for _, info := range known.Infos() {
			if info.Role == schemes.Contender {
				list = append(list, info.Name)
			}
		}
	}
	if all, err = pickNamed(known, list, known.Constructor); err == nil && len(all) < 2 {
		err = usagef("a map of one scheme shows nothing: name two or more")
	}
	return all, err
}

// run measures the maps, and shows them.
func (m *mapping) run(c *cli.Context) error {
	out := c.String("out")
	if out == "" {
		out = fresh("runs", time.Now())
	}
	manifest := results.Manifest{Profile: mapVerb, Seed: m.plan.Seed, Rounds: m.plan.Rounds, Half: m.plan.Duration}
	for _, info := range m.plan.Infos() {
		s := results.Describe(info, m.known.Explored(info.Name))
		manifest.Schemes = append(manifest.Schemes, s)
		m.data.Schemes = append(m.data.Schemes, figures.Scheme(s))
	}
	var err error
	if m.writer, err = results.Create(out, manifest); err != nil {
		return err
	}
	m.plan.Violated = func(v *bench.Violation) error {
		say(c.App.ErrWriter, v.Error()+"; what is left of this cell is given up")
		return m.writer.Violated(v)
	}
	var measured error
	for _, sub := range m.subs {
		if measured = m.measure(c.Context, sub, func(line string) { say(c.App.ErrWriter, line) }); measured != nil {
			break
		}
	}
	if m.data.Rounds.Len() == 0 && m.writer.Discard() {
		return notBegun(measured)
	}
	status := results.Complete
	if measured != nil {
		status = results.Interrupted
	}
	measured = interrupted(measured, "the map of %s is in %s; a map begins anew, into another --out",
		counted(m.data.Rounds.Len(), "round"), out)
	return both(measured, both(m.writer.Close(status), m.show(c, out)))
}

// show prints the maps and draws the page.
func (m *mapping) show(c *cli.Context, dir string) error {
	run, err := results.ReadCondensed(dir)
	if err != nil {
		return err
	}
	if err := report.Map(c.App.Writer, run, width(c.App.Writer)); err != nil {
		return err
	}
	if err := draw(run, pageFile); err != nil {
		return err
	}
	_, err = fmt.Fprintf(c.App.Writer, "\nresults: %s\nreport:  %s\n", dir, filepath.Join(dir, pageFile))
	return err
}

// measure measures the map of one subsystem until the budget is spent, or until nothing is left to be told apart. An
// answer takes as long as the one before it; the first places are measured whatever that takes.
func (m *mapping) measure(ctx context.Context, sub *subsystem.Subsystem, say func(string)) error {
	m.plan.Subsystems = []*subsystem.Subsystem{sub}
	began, places := time.Now(), 0
	for spots := m.lattice.Start(); len(spots) > 0; {
		if err := m.places(ctx, spots); err != nil {
			return err
		}
		places += len(spots)
		each := time.Since(began) / time.Duration(places)
		left := int((m.budget - time.Since(began)) / max(each, 1))
		say(fmt.Sprintf("%s: %d places in %v", sub.Name, places, time.Since(began).Round(time.Second)))
		spots = nil
		if left > 0 {
			spots = m.next(sub.Name, min(left, 4))
		}
	}
	return nil
}

// next returns the spots to measure next.
func (m *mapping) next(sub string, n int) []figures.Spot {
	for _, known := range figures.Summarise(&m.data).Maps() {
		if known.Subsystem == sub {
			return m.lattice.Next(&known, n)
		}
	}
	return nil
}

// places measures all schemes at some spots.
func (m *mapping) places(ctx context.Context, spots []figures.Spot) error {
	w := m.base
	for _, s := range spots {
		p, err := m.point(s)
		if err != nil {
			return err
		}
		w.Points = append(w.Points, p)
	}
	m.plan.Workloads = []workloads.Workload{w}
	m.plan.Keep = func(rounds []*bench.Round) error { return m.writer.Add(rounds...) }
	err := m.plan.Run(ctx, func(r *bench.Round, done, total int) error {
		m.data.Add(r)
		m.plan.FirstProcess = max(m.plan.FirstProcess, r.Process+1)
		return nil
	})
	if broken := (bench.Violations)(nil); errors.As(err, &broken) && ctx.Err() == nil { // all others are measured
		return nil
	}
	return err
}

// point returns the point of a sweep at a spot, with values of two digits.
func (m *mapping) point(s figures.Spot) (workloads.Point, error) {
	x, y := m.lattice.At(s)
	table := workloads.StandardKnobs()
	every := strconv.Itoa(int(math.Round(figures.Significant(x, 2))))
	lasts := time.Duration(math.Round(figures.Significant(y*1e9, 2)))
	first, err := table.ParseSweep(perUnloadKnob + "=" + every)
	if err != nil {
		return workloads.Point{}, err
	}
	second, err := table.ParseSweep(m.knob + "=" + lasts.String())
	if err != nil {
		return workloads.Point{}, err
	}
	return workloads.Point{Name: figures.TwoKnobs(first[0].Name, second[0].Name), Set: func(k *workloads.Knobs) {
		first[0].Set(k)
		second[0].Set(k)
	}}, nil
}
