package results

import (
	"fmt"
	"slices"
	"strings"

	"github.com/modbench/modbench/internal/env"
)

// Thresholds above which others' use of the machine is worth a caveat: below
// them it moves a median by less than the intervals are wide.
const (
	stealShare = 0.01
	busyLoad   = 0.5 // processes on average before the run
)

// Caveats returns what a reader must know before believing the run's numbers,
// each with what to do about it: what is missing, what makes all of it
// worthless, what the rounds say of themselves (a line a kind, with how many of
// them say it), and what the machine is. The gravest come first, so that a cut
// loses least.
func Caveats(run *Run) []string {
	g := Summarise(run)
	all := slices.Clone(run.Notes)
	all = append(all, buildCaveats(&run.Env)...)
	all = append(all, roundCaveats(run, g)...)
	for _, s := range run.Manifest.Schemes {
		if s.Role == Control {
			all = append(all, s.Name+" is UNSAFE, broken on purpose to prove that the checks work: it is not a choice")
		}
	}
	return append(all, machineCaveats(run, g)...)
}

// buildCaveats are about the program that measured.
func buildCaveats(e *env.Environment) (all []string) {
	if e.Go.Race {
		all = append(all, "built with the race detector: no number here is a measurement; build without -race")
	}
	if flags := e.Go.Build["-gcflags"]; slices.ContainsFunc(strings.Fields(flags), isDebug) {
		all = append(all, fmt.Sprintf("a debug build (-gcflags %q): nothing is inlined or optimised; build without", flags))
	}
	if e.Go.Pinning != "" && e.Go.Pinning != "procPin" {
		all = append(all, fmt.Sprintf("per-CPU counts are %s, not per processor: they cost more than they should; build without modbench_nolinkname", e.Go.Pinning))
	}
	if e.Go.Modified == "true" {
		all = append(all, fmt.Sprintf("built from a tree with local changes on top of commit %.12s", e.Go.Commit))
	}
	return all
}

// isDebug reports whether a compiler flag turns optimisation or inlining off:
// -N and -l, alone or behind a package pattern.
func isDebug(flag string) bool {
	_, after, ok := strings.Cut(flag, "=")
	if ok {
		flag = after
	}
	return flag == "-N" || flag == "-l"
}

// machineCaveats are about the machine and what others did with it.
func machineCaveats(run *Run, g *Grid) (all []string) {
	add := func(format string, a ...any) { all = append(all, fmt.Sprintf(format, a...)) }
	e := &run.Env
	if share, ok := env.Steal(e.Before, run.Manifest.After); ok && share > stealShare {
		add("%.1f %% of processor time was stolen by other guests", 100*share)
	}
	if avg, ok := e.Before.One(); ok && avg > busyLoad {
		add("load average %.2f before the first round: other processes were running; stop them, or bind to processors of their own", avg)
	}
	all = append(all, limitCaveats(e, slices.Max(append(slices.Clone(g.Procs), 0)))...)
	if k := e.Kernel.Governor; k != "" && k != env.Unknown && k != "performance" {
		add("frequency governor %s: clock speed may follow load; set it to performance", k)
	}
	if e.Kernel.Turbo == "on" {
		add("turbo is on: clock speed depends on how many processors are busy; ratios between numbers of processors include it")
	}
	all = append(all, frequencyCaveats(e)...)
	if e.Machine.VM == "true" {
		add("virtual machine (%s): a neighbour can slow or, by making workers take turns, speed up what is measured", e.Machine.Hypervisor)
	}
	return all
}
