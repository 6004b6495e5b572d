package verbs

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/modbench/modbench/internal/coherence"
	"github.com/modbench/modbench/internal/files"
	"github.com/modbench/modbench/internal/projection"
	"github.com/modbench/modbench/internal/registry"
	"github.com/modbench/modbench/workloads"
)

// projectVerb is the verb that the explore build is started with as well.
const projectVerb = "project"

// heldFlag is the flag that holds a projection against a calibration.
const heldFlag = "check"

// referenceMachine has the lookup times of the schemes on one processor, for machines on which they were
// not measured.
const referenceMachine = "turin-guest"

func projectCommand(known *registry.Registry) *cli.Command {
	return &cli.Command{
		Name:  projectVerb,
		Usage: "say what schemes would do on many processors: a simulation of cache lines, no measurement",
		Description: "The simulation is in another build of this program, which is made with the go command the " +
			"first time. Figures have bands: the least and the most of the draws of the machine's parameters. " +
			"docs/projection.md says how far to believe them.",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "machine", Value: "xeon-8176x8",
				Usage: "`NAME` of a machine, or a file that calibrate has written; list: their names"},
			&cli.StringSliceFlag{Name: "procs", Usage: "numbers of processors, a `LIST`; default: 1 to 256 in " +
				"eleven steps"},
			&cli.StringSliceFlag{Name: "scheme", Usage: "`NAMES` of schemes, or all; default: all"},
			&cli.StringSliceFlag{Name: "workload", Usage: "`NAMES` of workloads; default: lookup-heavy"},
			&cli.StringSliceFlag{Name: "subsystem", Usage: "`NAMES` of subsystems; default: file_operations"},
			&cli.IntFlag{Name: "draws", Value: 5, Usage: "draws of the machine's parameters, 1 to 1000: 1 has no " +
				"bands"},
			&cli.Uint64Flag{Name: "seed", Value: 1, Usage: "start of the random choices"},
			&cli.DurationFlag{Name: "exit-cost", Usage: "how long exit functions run, a `DURATION`; default: what " +
				"the workload says"},
			&cli.BoolFlag{Name: heldFlag, Usage: "only hold the projection of two processors against what calibrate " +
				"has measured on the machine; it fails if a scheme is off by more than 30 % and nothing says why"},
			&cli.StringFlag{Name: "out", Usage: "`DIR` for the results; default: results/projections/<UTC time>"},
		},
		Action: interruptible("ending; what was projected is kept; interrupt again to kill",
			func(c *cli.Context) error {
				return runProject(known, c)
			}),
	}
}

// pickMachine returns the machine of that name or in that file.
func pickMachine(name string) (*coherence.Machine, error) {
	if m := coherence.Named(name); m != nil {
		return m, nil
	}
	if !strings.ContainsAny(name, `/\.`) {
		var names []string
		for _, m := range coherence.Machines() {
			names = append(names, m.Name)
		}
		if _, err := os.Stat(name); err != nil {
			return nil, unknown("machine", name, names, "modbench project --machine list")
		}
	}
	data, err := readNamed(name)
	if err != nil {
		return nil, fmt.Errorf("machine: %w", err)
	}
	m, err := coherence.ParseMachine(data)
	if err != nil {
		return nil, fmt.Errorf("machine: %s: %w", filepath.Clean(name), err)
	}
	return m, nil
}

// listMachines prints the machines that modbench brings along.
func listMachines(c *cli.Context) error {
	for _, m := range coherence.Machines() {
		fmt.Fprintf(c.App.Writer, "%-14s %3d processors  %s\n", m.Name, m.CPUs(), m.Title)
	}
	return nil
}

// newProjection makes a plan of the flags; its errors are usage errors.
func newProjection(known *registry.Registry, c *cli.Context) (p projection.Plan, err error) {
	if p.Machine, err = pickMachine(c.String("machine")); err != nil {
		return p, err
	}
	if p.Reference = p.Machine; len(p.Machine.Measured) == 0 {
		p.Reference = coherence.Named(referenceMachine)
	}
	names := c.StringSlice("scheme")
	if len(names) == 0 {
		names = []string{"all"}
	}
	if p.Schemes, _, err = pickSchemes(known, names); err != nil {
		return p, err
	}
	asked, subsystems := c.StringSlice("workload"), c.StringSlice("subsystem")
	if len(asked) == 0 {
		asked = []string{"lookup-heavy"}
	}
	if len(subsystems) == 0 {
		subsystems = []string{"file_operations"}
	}
	if p.Workloads, err = workloadsNamed(asked); err != nil {
		return p, err
	}
	if err := projected(p.Workloads); err != nil {
		return p, err
	}
	if p.Subsystems, err = pickSubsystems(subsystems); err != nil {
		return p, err
	}
	if cost := c.Duration("exit-cost"); c.IsSet("exit-cost") {
		if cost < 0 || cost > workloads.MaxTime {
			return p, usagef("exit-cost %v: want 0 to %v", cost, workloads.MaxTime)
		}
		for i := range p.Workloads {
			p.Workloads[i].Knobs.ExitCost = cost
		}
	}
	if p.Procs = slices.Clone(projection.Steps); c.IsSet("procs") {
		if p.Procs, err = pickProcs(c.StringSlice("procs")); err != nil {
			return p, err
		}
	}
	if p.Draws, p.Seed = c.Int("draws"), c.Uint64("seed"); p.Draws < 1 || p.Draws > 1000 {
		return p, usagef("draws %d: want 1 to 1000", p.Draws)
	}
	return p, nil
}

// projected returns a usage error if none of the workloads is projected.
func projected(all []workloads.Workload) error {
	var why string
	for _, w := range all {
		if why = projection.Refused(w); why == "" {
			return nil
		}
	}
	return usagef("workload %s is not projected: %s; docs/projection.md says what is", all[0].Name,
		projection.Refused(all[0]))
}

// projectionDir makes the directory for the results, which must be empty or not exist.
func projectionDir(c *cli.Context) (dir string, err error) {
	if dir = c.String("out"); dir == "" {
		dir = filepath.Join("results", "projections", time.Now().UTC().Format("20060102T150405Z"))
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return "", fmt.Errorf("project: results directory %s: %w: choose another with --out", dir, files.Reason(err))
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return "", fmt.Errorf("project: results directory %s: %w: choose another with --out", dir, files.Reason(err))
	}
	if len(entries) > 0 {
		return "", usagef("--out %s is not empty: name another directory", dir)
	}
	return dir, nil
}

// workloadsNamed returns the workloads of these names, or all.
func workloadsNamed(list []string) ([]workloads.Workload, error) {
	var names []string
	for _, w := range workloads.All() {
		names = append(names, w.Name)
	}
	if slices.Equal(list, []string{"all"}) {
		list = names
	}
	return pick("workload", list, names, func(name string) workloads.Workload {
		w, _ := workloads.ByName(name)
		return w
	})
}
