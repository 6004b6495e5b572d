package verbs

import (
	"fmt"
	"os"
	"strings"

	"github.com/modbench/modbench/results"
)

// printPlanned prints all that a results directory says of what was to be measured, and nothing of what was: two
// directories of one plan print the same.
func printPlanned(dir string) {
	run, err := results.Read(dir)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	m := &run.Manifest
	fmt.Println(m.Profile, m.Seed, m.Rounds, m.Half, m.Status, m.Done, run.Planned, len(run.Notes))
	for _, s := range m.Schemes {
		fmt.Println(s)
	}
	for _, c := range m.Cells {
		fmt.Println(c)
	}
	for _, r := range run.Rounds {
		_, offset := forkOf(run, r.Process)
		fmt.Println(r.Cell, r.N, r.Knobs, offset, r.Entries, r.Workers, r.Half, r.Sampled > 0, r.Get != nil,
			strings.Contains(fmt.Sprint(r.Warnings), "BROKE"))
	}
}

// forkOf returns which shard a process is of, and its number there.
func forkOf(run *results.Run, process int) (shard, offset int) {
	first := 0
	for i, start := range run.Starts {
		if process >= start {
			shard, first = i+1, start
		}
	}
	return shard, process - first
}
