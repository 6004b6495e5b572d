package figures

import (
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

// inSegments returns the caveats of the segments' environments, each once, with the
// first segment that has it if not all have it.
func (d *Data) inSegments(caveats func(*env.Environment) []Caveat) (all []Caveat) {
	first, times := map[Caveat]Where{}, map[Caveat]int{}
	var order []Caveat
	for i := range d.Segments {
		for _, c := range caveats(&d.Segments[i].Env) {
			if times[c]++; times[c] == 1 {
				first[c] = d.Segments[i].Where
				order = append(order, c)
			}
		}
	}
	for _, c := range order {
		if n := times[c]; n < len(d.Segments) {
			c = In{Caveat: c, Where: first[c], More: n - 1}
		}
		all = append(all, c)
	}
	return all
}

// worst says of which segment a caveat is, if there are several.
func (d *Data) worst(c Caveat, of Where) Caveat {
	if len(d.Segments) > 1 {
		return In{Caveat: c, Where: of}
	}
	return c
}

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
	if e.Go.Barriers == "stop the world" {
		all = append(all, NoMembarrier{})
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
	d := g.Data
	if share, of, ok := d.Stolen(); ok && share > stealShare {
		all = append(all, d.worst(Stolen{share}, of))
	}
	if avg, of, ok := d.busiest(); ok && avg > busyLoad {
		all = append(all, d.worst(Loaded{avg}, of))
	}
	return append(all, d.inSegments(func(e *env.Environment) []Caveat {
		return environmentCaveats(e, slices.Max(append(slices.Clone(g.Procs), 0)))
	})...)
}

// environmentCaveats are about the machine of one segment. used is the greatest number
// of processors that a cell ran on.
func environmentCaveats(e *env.Environment, used int) (all []Caveat) {
	all = append(all, limitCaveats(e, used)...)
	all = append(all, runtimeCaveats(&e.Go)...)
	if k := e.Kernel.Governor; k != "" && k != env.Unknown && k != "performance" {
		all = append(all, Governor{k})
	}
	if e.Kernel.Turbo == "on" {
		all = append(all, Turbo{})
	}
	if may, can := number(e.Kernel.MaxFrequency), number(e.Kernel.HardwareMax); may > 0 && may < can {
		all = append(all, SlowClock{may / 1000, can / 1000})
	}
	if e.Machine.VM == "true" {
		all = append(all, VirtualMachine{e.Machine.Hypervisor})
	}
	return all
}
