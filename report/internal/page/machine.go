package page

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/modbench/modbench/internal/env"
	"github.com/modbench/modbench/report/internal/text"
)

// fact is a name and what the system says.
type fact struct{ Name, Value string }

// facts are shown on demand.
type facts struct {
	Title string
	Facts []fact
}

// machine is what decides whether a number can be compared with another.
func machine(src *source) []fact {
	e, m := &src.run.Env, &src.run.Manifest
	return []fact{
		{"processor", fmt.Sprintf("%s (family %s, model %s, stepping %s)", e.Machine.CPU, e.Machine.Family,
			e.Machine.Model, e.Machine.Stepping)},
		{"processors", fmt.Sprintf("%s logical, %s cores", e.Machine.Processors, e.Machine.Cores)},
		{"caches", fmt.Sprintf("L1d %s, L2 %s, L3 %s; line %s B", size(e.Machine.L1Data), size(e.Machine.L2),
			size(e.Machine.L3), e.Machine.CacheLine)},
		{"virtual machine", strings.TrimSuffix(e.Machine.VM+", "+e.Machine.Hypervisor, ", "+env.Unknown)},
		{"kernel", e.Kernel.Version},
		{"clock", fmt.Sprintf("%s, invariant TSC %s", e.Kernel.Clocksource, e.Machine.InvariantTSC)},
		{"frequency", fmt.Sprintf("governor %s, turbo %s, SMT %s", e.Kernel.Governor, e.Kernel.Turbo, e.Kernel.SMT)},
		{"limits", fmt.Sprintf("cgroup cpu.max %s, cpuset %s, affinity %s", e.Limits.CgroupCPUMax, e.Limits.Cpuset,
			e.Limits.Affinity)},
		{"load average", fmt.Sprintf("%s before, %s after", e.Before.Average, m.After.Average)},
		{"stolen", stolen(e.Before, m.After)},
		{"others", interference(src)},
		{"Go", fmt.Sprintf("%s %s/%s, GOAMD64 %s, GOGC %s, GODEBUG %s, GOEXPERIMENT %s", e.Go.Version, e.Go.OS,
			e.Go.Arch, e.Go.AMD64, e.Go.GC, e.Go.Debug, e.Go.Experiment)},
		{"race detector", strconv.FormatBool(e.Go.Race)},
		{"per-CPU counts", e.Go.Pinning},
		{"commit", fmt.Sprintf("%s of %s, local changes: %s", e.Go.Commit, e.Go.CommitTime, e.Go.Modified)},
		{"command", strings.Join(m.Command, " ")},
		{"profile and seed", fmt.Sprintf("%s, %d", m.Profile, m.Seed)},
		{"results", strings.Join(src.run.Dirs, ", ")},
	}
}

// interference says what others took of the processors during the rounds.
func interference(src *source) string {
	var lost []float64
	again := 0
	for _, r := range src.run.Rounds {
		again += r.Repeats
		if r.Interference.Known {
			lost = append(lost, r.Interference.Lost())
		}
	}
	if len(lost) == 0 {
		return env.Unknown
	}
	slices.Sort(lost)
	return fmt.Sprintf("took %.1f %% of the processors in the median round, %.1f %% in the worst; "+
		"%s measured again for it",
		100*min(lost[len(lost)/2], 1), 100*min(lost[len(lost)-1], 1), text.Count(again, "round"))
}

func stolen(before, after env.Load) string {
	share, ok := env.Steal(before, after)
	if !ok {
		return env.Unknown
	}
	return fmt.Sprintf("%.2f %% of processor time", 100*share)
}

// size words a number of bytes.
func size(bytes string) string {
	n, err := strconv.ParseUint(bytes, 10, 64)
	switch {
	case err != nil:
		return bytes
	case n >= 1<<20:
		return number(float64(n)/(1<<20)) + " MiB"
	}
	return number(float64(n)/(1<<10)) + " KiB"
}

// details is the rest of the environment.
func details(e *env.Environment) []facts {
	list := func(m map[string]string) (all []fact) {
		for _, k := range slices.Sorted(maps.Keys(m)) {
			all = append(all, fact{k, m[k]})
		}
		return all
	}
	var all []facts
	for _, f := range []facts{
		{"Mitigations of processor vulnerabilities", list(e.Kernel.Vulnerabilities)},
		{"Build settings", list(e.Go.Build)},
		{"Modules built in", list(e.Go.Dependencies)},
	} {
		if len(f.Facts) > 0 {
			all = append(all, f)
		}
	}
	return all
}
