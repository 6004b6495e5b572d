package docs

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/modbench/modbench/report"
	"github.com/modbench/modbench/results"
)

// The documents and the picture, below the root of the tree.
var (
	Readme       = "README.md"
	Architecture = "ARCHITECTURE.md"
	Picture      = filepath.Join("results", "reference", "picture.svg")
)

// The reference runs, below the root of the tree: the two schemes of 2002 on all subsystems, all schemes on two, and
// opens of filesystems whose modules come and go.
var (
	quick   = filepath.Join("results", "reference", "quick")
	lineage = filepath.Join("results", "reference", "lineage")
	opens   = filepath.Join("results", "reference", "opens")
)

// Readme's baseline is what Linux had when the question was asked.
const baseline, rival = "tryget", "rwsem"

// situations are what readers are in, and where the run of all schemes has the answer.
var situations = []report.Situation{
	{
		Text:     "lookups dominate, the search is an array index (`file_operations`)",
		Workload: "lookup-heavy", Subsystem: "file_operations", Procs: 2, Unit: "lookups/s",
	},
	{
		Text: "lookups dominate, the search walks a list (`filesystem`); " +
			"without `syncmap` and `cow`, which replace the list by a hash",
		Workload: "lookup-heavy", Subsystem: "filesystem", Procs: 2, Unit: "lookups/s",
		Without: []string{"syncmap", "cow"},
	},
	{
		Text:     "no lookup that finds its entry may be refused (`file_operations`)",
		Workload: "lookup-heavy", Subsystem: "file_operations", Procs: 2, Unit: "lookups/s", NeverRefuses: true,
	},
	{
		Text:     "unloads never stop, and lookups go on beside them (`file_operations`)",
		Workload: "unload-heavy", Subsystem: "file_operations", Procs: 2, Unit: "lookups/s",
	},
	{
		Text:     "the unload itself must be short: its median (`file_operations`)",
		Workload: "unload-heavy", Subsystem: "file_operations", Procs: 2, Unit: "unload-p50-ns",
	},
}

// Measurements returns the blocks of README.md that come from the reference runs of the tree at root, and the picture.
func Measurements(root string) (blocks []Block, picture []byte, err error) {
	all, err := results.Read(filepath.Join(root, lineage))
	if err != nil {
		return nil, nil, err
	}
	two, err := results.Read(filepath.Join(root, quick))
	if err != nil {
		return nil, nil, err
	}
	failing, err := results.Read(filepath.Join(root, opens))
	if err != nil {
		return nil, nil, err
	}
	answers, err := report.Answers(all, baseline, situations)
	if err != nil {
		return nil, nil, err
	}
	if picture, err = report.Picture(all, "lookup-heavy", 2); err != nil {
		return nil, nil, err
	}
	duel, err := report.Duel(two, rival, baseline)
	if err != nil {
		return nil, nil, err
	}
	failed, err := report.FailedOpens(failing, "unknown-filesystem")
	if err != nil {
		return nil, nil, err
	}
	return []Block{
		{"machine", machine(all)},
		{"answers", answers},
		{"duel", duel},
		{"opens", failed},
	}, picture, nil
}

// machine says where and when the run of all schemes was measured.
func machine(run *results.Run) string {
	e, kernel := run.Env, run.Env.Kernel.Version
	if words := strings.Fields(kernel); len(words) > 2 {
		kernel = "Linux " + words[2]
	}
	return fmt.Sprintf(
		"Measured on %s: %s, %s processors, %s (%s), %s. Each figure of the table is a median over %d rounds "+
			"with its 95 %% interval.\n",
		run.Manifest.Created.Format("2 January 2006"),
		e.Machine.CPU,
		e.Machine.Processors,
		kernel,
		e.Machine.Hypervisor,
		e.Go.Version,
		run.Manifest.Rounds,
	)
}
