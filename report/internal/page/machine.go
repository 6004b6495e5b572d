package page

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/modbench/modbench/internal/env"
	"github.com/modbench/modbench/internal/figures"
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
	e, m, d := &src.run.Env, &src.run.Manifest, src.grid.Data
	return append(machines(d), []fact{
		{"processor", fmt.Sprintf("%s (family %s, model %s, stepping %s)", e.Machine.CPU, e.Machine.Family,
			e.Machine.Model, e.Machine.Stepping)},
		{"processors", fmt.Sprintf("%s logical, %s cores", e.Machine.Processors, e.Machine.Cores)},
		{"caches", fmt.Sprintf("L1d %s, L2 %s, L3 %s; line %s B", size(e.Machine.L1Data), size(e.Machine.L2),
			size(e.Machine.L3), e.Machine.CacheLine)},
		{"virtual machine", strings.TrimSuffix(e.Machine.VM+", "+e.Machine.Hypervisor, ", "+env.Unknown)},
		{"kernel", e.Kernel.Version},
		{"clock", fmt.Sprintf("%s, invariant TSC %s", e.Kernel.Clocksource, e.Machine.InvariantTSC)},
		{"frequency", each(d, func(s *figures.Segment) string {
			k := &s.Env.Kernel
			return fmt.Sprintf("governor %s, turbo %s, SMT %s", k.Governor, k.Turbo, k.SMT)
		})},
		{"limits", each(d, func(s *figures.Segment) string { return limits(&s.Env.Limits) })},
		{"load average", each(d, func(s *figures.Segment) string {
			return fmt.Sprintf("%s before, %s after", known(s.Env.Before.Average), known(s.After.Average))
		})},
		{"stolen", stolen(d)},
		{"others", interference(src)},
		{"Go", fmt.Sprintf("%s %s/%s, GOAMD64 %s, GOGC %s, GODEBUG %s, GOEXPERIMENT %s", e.Go.Version, e.Go.OS,
			e.Go.Arch, e.Go.AMD64, e.Go.GC, e.Go.Debug, e.Go.Experiment)},
		{"race detector", strconv.FormatBool(e.Go.Race)},
		{"per-CPU counts", e.Go.Pinning},
		{"grace periods", e.Go.GracePeriods()},
		{"commit", fmt.Sprintf("%s of %s, local changes: %s", e.Go.Commit, e.Go.CommitTime, e.Go.Modified)},
		{"command", strings.Join(m.Command, " ")},
		{"profile and seed", fmt.Sprintf("%s, %d", m.Profile, m.Seed)},
		{"results", strings.Join(src.run.Dirs, ", ")},
	}...)
}

// machines says which machines measured, if there were several directories or shards: a line for each kind. The facts
// below it are those of the first kind.
func machines(d *figures.Data) (all []fact) {
	for _, m := range d.Machines {
		if len(d.Machines) > 1 || len(m.Parts) > 1 {
			all = append(all, fact{text.MachineName(d, m), text.Machine(m)})
		}
	}
	return all
}

// limits words what the process might use of the machine. Older runs do not have all of
// it.
func limits(l *env.Limits) string {
	words := fmt.Sprintf("cgroup cpu.max %s, cpuset %s, affinity %s", l.CgroupCPUMax, l.Cpuset, l.Affinity)
	for _, f := range []fact{
		{"processors by quota", l.CgroupProcessors}, {"cgroup memory", size(l.Memory)},
		{"ulimit -v", size(l.AddressSpace)},
		{"nice", l.Nice}, {"scheduling policy", l.Policy},
	} {
		if f.Value != "" {
			words += ", " + f.Name + " " + f.Value
		}
	}
	return words
}

// interference says what others took of the processors during the rounds.
func interference(src *source) string {
	times := map[float64]int{} // how many rounds have each share, as it is shown
	again, known := 0, 0
	for r := range src.grid.Data.Rounds.All() {
		again += int(r.Repeats)
		if r.Known {
			times[tenths(100*min(r.Lost, 1))]++
			known++
		}
	}
	if known == 0 {
		return env.Unknown
	}
	shares := slices.Sorted(maps.Keys(times))
	median, below := 0, times[shares[0]]
	for below <= known/2 {
		median++
		below += times[shares[median]]
	}
	return fmt.Sprintf("took %.1f %% of the processors in the median round, %.1f %% in the worst; "+
		"%s measured again for it", shares[median], shares[len(shares)-1], text.Count(again, "round"))
}

// tenths returns v with one decimal.
func tenths(v float64) float64 {
	v, _ = strconv.ParseFloat(strconv.FormatFloat(v, 'f', 1, 64), 64) // it is a number
	return v
}

// each says what holds for the processes that measured: in one text if it is the same
// for all, otherwise of each, and of no more than four.
func each(d *figures.Data, say func(*figures.Segment) string) string {
	var all []string
	same := true
	for i := range d.Segments {
		s := say(&d.Segments[i])
		same = same && s == say(&d.Segments[0])
		all = append(all, text.Where(d.Segments[i].Where)+": "+s)
	}
	switch {
	case len(all) == 0:
		return env.Unknown
	case same:
		return say(&d.Segments[0])
	case len(all) > 4:
		all = append(all[:4], fmt.Sprintf("and %d more", len(all)-4))
	}
	return strings.Join(all, "; ")
}

func known(s string) string { return cmp.Or(s, env.Unknown) }

// stolen says how much the hypervisor took, at worst.
func stolen(d *figures.Data) string {
	share, of, ok := d.Stolen()
	if !ok {
		return env.Unknown
	}
	s := fmt.Sprintf("%.2f %% of processor time", 100*share)
	if len(d.Segments) > 1 {
		s += " at worst, in " + text.Where(of)
	}
	return s
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

// processors names the processor of each kind of machine.
func processors(src *source) string {
	all := src.grid.Data.Machines
	if len(all) < 2 {
		return src.run.Env.Machine.CPU
	}
	var names []string
	for _, m := range all {
		names = append(names, "machine "+m.Name+": "+m.Env.Machine.CPU)
	}
	return text.And(names)
}

// workloadCount is how many workloads there are, on whatever machines.
func workloadCount(src *source) int {
	seen := map[string]bool{}
	for _, w := range src.sweeps() {
		seen[w.workload] = true
	}
	return len(seen)
}
