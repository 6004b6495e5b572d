package figures

import (
	"slices"
	"strconv"
	"strings"

	"github.com/modbench/modbench/internal/env"
)

// Thresholds above which others' use of the machine is worth a caveat: below
// them it moves a median by less than the intervals are wide.
const (
	stealShare = 0.01
	busyLoad   = 0.5 // processes on average before the run
)

// buildCaveats are about the program that measured.
func buildCaveats(e *env.Environment) (all []Caveat) {
	if e.Go.Race {
		all = append(all, RaceDetector{})
	}
	if flags := e.Go.Build["-gcflags"]; slices.ContainsFunc(strings.Fields(flags), isDebug) {
		all = append(all, DebugBuild{flags})
	}
	if e.Go.Pinning != "" && e.Go.Pinning != "procPin" {
		all = append(all, OtherPinning{e.Go.Pinning})
	}
	if e.Go.Modified == "true" {
		all = append(all, LocalChanges{e.Go.Commit})
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
func (g *Grid) machineCaveats() (all []Caveat) {
	e := &g.Data.Env
	if share, ok := env.Steal(e.Before, g.Data.After); ok && share > stealShare {
		all = append(all, Stolen{share})
	}
	if avg, ok := e.Before.One(); ok && avg > busyLoad {
		all = append(all, Loaded{avg})
	}
	if q := e.Limits.CgroupCPUMax; q != "" && q != env.Unknown && !strings.HasPrefix(q, "max") {
		all = append(all, Quota{q})
	}
	if n, err := strconv.Atoi(e.Machine.Processors); err == nil {
		if used := slices.Max(append(slices.Clone(g.Procs), 0)); used > n {
			all = append(all, TooManyProcs{used, n})
		}
	}
	if k := e.Kernel.Governor; k != "" && k != env.Unknown && k != "performance" {
		all = append(all, Governor{k})
	}
	if e.Kernel.Turbo == "on" {
		all = append(all, Turbo{})
	}
	if e.Machine.VM == "true" {
		all = append(all, VirtualMachine{e.Machine.Hypervisor})
	}
	return all
}
