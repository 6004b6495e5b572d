package verbs

import (
	"os"
	"runtime"
	"slices"
	"strconv"
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

// maxCells is how many cells a run may have: the manifest names all, and is written
// anew after each round.
const maxCells = 20_000

// Without --forks, the processes of a run are as many as can start in a tenth of its time,
// from leastForks to mostForks. A process takes about 20 ms to start and to measure the cost
// of a clock read; starting is twice that, to be on the safe side. With fewer than leastForks
// processes, compare can hardly show a difference of 15 % between two runs.
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

// The limits of --patience. With a shorter one, a busy machine would convict a good scheme.
const (
	leastPatience = 100 * time.Millisecond
	mostPatience  = time.Hour
)

// order is what a command line asks for.
type order struct {
	known *registry.Registry
	plan  *bench.Plan
	prof  profile
	table report.TableOptions
	shard *results.Shard // nil: the plan is measured as a whole, and is no file

	baseline string // the scheme that others are compared with; "": the first
}

func newOrder(known *registry.Registry, c *cli.Context) (o order, err error) {
	o.known = known
	o.table.Full, o.table.Width = c.Bool("full"), width(c.App.Writer)
	if o.plan, o.prof, err = newPlan(known, c); err != nil {
		return o, err
	}
	o.baseline = c.String(baselineFlag)
	return o, checkBaseline(o)
}

// newPlan makes a plan of the flags; its errors are usage errors.
func newPlan(known *registry.Registry, c *cli.Context) (*bench.Plan, profile, error) {
	exe, err := os.Executable()
	if err != nil {
		return nil, profile{}, err
	}
	p := &bench.Plan{
		Seed:    c.Uint64("seed"),
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
	if err := fits(p); err != nil {
		return nil, profile{}, err
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
		p.Budget, p.Shortest = prof.total, periods*longestPeriod(p)
		p.Duration = max(p.Duration, p.Shortest)
	}
	if n := len(p.Cells()); n > maxCells {
		return nil, prof, usagef("%d cells (schemes x workloads x points x subsystems x procs): want %d at most", n,
			maxCells)
	}
	p.Limit, p.Repeats = disturbance, prof.repeats
	if p.Patience = c.Duration("patience"); p.Patience < leastPatience || p.Patience > mostPatience {
		return nil, prof, usagef("patience %v: want %v to %v", p.Patience, leastPatience, mostPatience)
	}
	if c.IsSet("half") && (p.Duration < time.Millisecond || p.Duration > time.Hour) {
		return nil, prof, usagef("half %v: want 1ms to 1h", p.Duration)
	}
	return p, prof, setForks(c, p)
}

// periods is how many periods of an unloader a half lasts at least: in a shorter one nothing may be unloaded.
const periods = 2

// longestPeriod returns the longest time between two unloads that a workload of p asks for; 0: none goes by time.
func longestPeriod(p *bench.Plan) (longest time.Duration) {
	for _, w := range p.Workloads {
		for _, point := range w.Sweep() {
			if k := w.At(point); k.PerUnload == 0 && k.Unloaders > 0 && w.Trace == "" {
				longest = max(longest, k.Period)
			}
		}
	}
	return longest
}

// setForks says how many processes share the rounds of p.
func setForks(c *cli.Context, p *bench.Plan) error {
	if p.Forks = forksFor(p); c.IsSet("forks") {
		p.Forks = c.Int("forks")
	}
	if p.Forks < 1 || p.Forks > maxForks {
		return usagef("forks %d: want 1 to %d", p.Forks, maxForks)
	}
	return nil
}

// fits returns a usage error if a subsystem is too large at the scale of a workload.
func fits(p *bench.Plan) error {
	for _, w := range p.Workloads {
		for _, point := range w.Sweep() {
			for _, sub := range w.On(p.Subsystems) {
				if err := w.At(point).Fits(sub); err != nil {
					return usageError{err}
				}
			}
		}
	}
	return nil
}

// usual are the schemes that are measured by default, beside those of the program itself: the two of 2002. More would
// not fit into a minute.
var usual = []string{tryget.Info.Name, rwsem.Info.Name}

// pickSchemes returns the schemes that are named, with the floor. It also returns the
// names of the contenders that were left out. A control runs only if it is named.
func pickSchemes(known *registry.Registry, list []string) (picked []func() schemes.Scheme, left []string, err error) {
	fit := known.Compared()
	switch {
	case len(list) == 0:
		list = slices.Concat(usual, known.Own())
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
	list, replayed := splitTraces(c.StringSlice("workload"))
	switch {
	case len(list) == 0 && len(replayed) > 0:
	case len(list) == 0:
		list = usual
	case slices.Equal(list, []string{"all"}):
		list = names
	}
	var picked []workloads.Workload
	if len(list) > 0 {
		var err error
		if picked, err = pick("workload", list, names, func(name string) workloads.Workload {
			w, _ := workloads.ByName(name)
			return w
		}); err != nil {
			return nil, err
		}
	}
	traces, err := pickTraces(replayed)
	if err != nil {
		return nil, err
	}
	picked = append(picked, traces...)
	for i := range picked {
		if c.IsSet("subsystem") {
			picked[i].Subsystem = ""
		}
		if err := setKnobs(workloads.StandardKnobs(), c, &picked[i]); err != nil {
			return nil, err
		}
	}
	return picked, nil
}

// pickSubsystems returns the subsystems that are named, or those of Linux. A workload that is made for another runs on
// that one if none is named.
func pickSubsystems(list []string) ([]*subsystem.Subsystem, error) {
	if len(list) == 0 {
		return subsystem.Kernel, nil
	}
	var names []string
	for _, s := range subsystem.All {
		names = append(names, s.Name)
	}
	if slices.Equal(list, []string{"all"}) {
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
	m := results.Manifest{
		Profile: o.prof.name, Seed: p.Seed, Cells: p.Cells(), Rounds: p.Rounds, Half: p.Duration, Shard: o.shard,
	}
	for _, info := range p.Infos() {
		m.Schemes = append(m.Schemes, results.Describe(info, o.known.Explored(info.Name)))
	}
	return m
}
