package results

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/results/env"
)

// Thresholds above which others' use of the machine is worth a caveat: below
// them it moves a median by less than the intervals are wide.
const (
	stealShare = 0.01
	busyLoad   = 0.5 // processes on average before the run
)

// Caveats returns what a reader must know before believing the run's numbers,
// each with what to do about it. Caveats of single cells are [CellCaveats].
func Caveats(run *Run) []string {
	var all []string
	add := func(format string, a ...any) { all = append(all, fmt.Sprintf(format, a...)) }
	all = append(all, run.Notes...)

	e := &run.Env
	if e.Go.Race {
		add("built with the race detector: no number here is a measurement; build without -race")
	}
	if e.Go.Pinning != "" && e.Go.Pinning != "procPin" {
		add("per-CPU counts are %s, not per processor: they cost more than they should; build without modbench_nolinkname", e.Go.Pinning)
	}
	if least, most := roundsPerCell(run); least > 0 && least < Enough {
		add("%s a cell: no interval, and no claim about a difference; measure at least %d", plural(least, most, "round"), Enough)
	}
	if e.Machine.VM == "true" {
		add("virtual machine (%s): a neighbour can slow or, by making workers take turns, speed up what is measured", e.Machine.Hypervisor)
	}
	if share, ok := env.Steal(e.Before, run.Manifest.After); ok && share > stealShare {
		add("%.1f %% of processor time was stolen by other guests", 100*share)
	}
	if avg, ok := e.Before.One(); ok && avg > busyLoad {
		add("load average %.2f before the first round: other processes were running; stop them, or bind to processors of their own", avg)
	}
	if g := e.Kernel.Governor; g != "" && g != env.Unknown && g != "performance" {
		add("frequency governor %s: clock speed may follow load; set it to performance", g)
	}
	if e.Kernel.Turbo == "on" {
		add("turbo is on: clock speed depends on how many processors are busy; ratios between numbers of processors include it")
	}
	if q := e.Limits.CgroupCPUMax; q != "" && q != env.Unknown && !strings.HasPrefix(q, "max") {
		add("cgroup cpu.max is %q (quota and period in us): the process is stopped when it has used its quota", q)
	}
	if n, err := strconv.Atoi(e.Machine.Processors); err == nil {
		if p := slices.Max(append(Summarise(run).Procs, 0)); p > n {
			add("cells on up to %d processors ran on a machine that has %d: beyond those, more is only more waiting", p, n)
		}
	}
	if e.Go.Modified == "true" {
		add("built from a tree with local changes on top of commit %.12s", e.Go.Commit)
	}
	for _, s := range run.Manifest.Schemes {
		if s.Role == Control {
			add("%s is UNSAFE, broken on purpose to prove that the checks work: it is not a choice", s.Name)
		}
	}
	return all
}

// roundsPerCell returns the least and the most rounds that a cell has.
func roundsPerCell(run *Run) (least, most int) {
	for _, s := range Summarise(run).cells {
		n := len(s.Rounds)
		if least == 0 || n < least {
			least = n
		}
		most = max(most, n)
	}
	return least, most
}

// plural words a range of counts: "1 round", "3 rounds", "2 to 3 rounds".
func plural(least, most int, what string) string {
	if most != 1 {
		what += "s"
	}
	if least != most {
		return fmt.Sprintf("%d to %d %s", least, most, what)
	}
	return fmt.Sprintf("%d %s", least, what)
}

// CellCaveats returns what single cells warn of: each warning once, with the
// cell that gave it, or with how many did.
func CellCaveats(run *Run) []string {
	var order []string
	cells := map[string][]bench.Cell{}
	var all []bench.Cell
	for _, r := range run.Rounds {
		all = union(all, []bench.Cell{r.Cell})
		for _, w := range r.Warnings {
			if _, ok := cells[w]; !ok {
				order = append(order, w)
			}
			cells[w] = union(cells[w], []bench.Cell{r.Cell})
		}
	}
	for i, w := range order {
		if c := cells[w]; len(c) == 1 {
			order[i] = c[0].String() + ": " + w
		} else {
			order[i] = fmt.Sprintf("%s (%d of %d cells)", w, len(c), len(all))
		}
	}
	return order
}
