package report

import (
	"cmp"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/internal/env"
	"github.com/modbench/modbench/results"
	"github.com/modbench/modbench/workloads"
)

// fact is a name and what the system says.
type fact struct{ Name, Value string }

// facts are shown on demand.
type facts struct {
	Title string
	Facts []fact
}

// knobs says what a knob is; one that is not here is shown by its name.
var knobs = map[string]string{
	"Workers":   "workers (goroutines that look up)",
	"PerUnload": "per unload (lookups after which a worker unloads a module itself)",
	"Hold":      "hold (between get and put)",
	"ExitCost":  "exit cost (how long a module's exit runs)",
	"Period":    "period (from one unload to the next)",
	"Skew":      "skew (Zipf exponent of popularity)",
	"Missing":   "missing (share of lookups for what no module provides)",
	"Scale":     "scale (of the tables)",
}

// knob words the value of a knob.
func knob(name string, k workloads.Knobs) string {
	if k.PerUnload > 0 && (name == "Unloaders" || name == "Period") {
		return "none: workers unload"
	}
	v := reflect.ValueOf(k).FieldByName(name).Interface()
	switch v := v.(type) {
	case time.Duration:
		if name == "Period" && v == 0 {
			return "none: continuously"
		}
		return v.String()
	case float64:
		return number(v)
	case int:
		switch {
		case name == "Workers" && v == 0:
			return "by the number of processors"
		case name == "PerUnload" && v == 0:
			return "none: unloads go by time"
		}
	}
	if s := fmt.Sprint(v); s != "" {
		return s
	}
	return "default"
}

// inputs returns the knobs, a row each and a column a workload: what every
// scheme was given alike.
func (b *builder) inputs() table {
	t := table{Caption: "Inputs, the same for every scheme", Head: []string{"knob"}, Labels: 1}
	rounds := map[results.Setting][]*bench.Round{}
	for _, r := range b.run.Rounds {
		setting := results.Setting{Workload: r.Cell.Workload, Point: r.Cell.Point}
		rounds[setting] = append(rounds[setting], r)
	}
	add := func(name string, of func(w results.Setting) string) {
		r := row{Cells: []tableCell{{Text: name}}}
		for _, w := range b.grid.Settings {
			r.Cells = append(r.Cells, tableCell{Text: of(w)})
		}
		t.Rows = append(t.Rows, r)
	}
	for _, w := range b.grid.Settings {
		t.Head = append(t.Head, w.String())
	}
	if len(b.grid.Settings) == 0 {
		return table{}
	}
	for i := range reflect.TypeFor[workloads.Knobs]().NumField() {
		f := reflect.TypeFor[workloads.Knobs]().Field(i)
		if !f.IsExported() || f.Name == "Seed" {
			continue
		}
		name := f.Name
		if what, ok := knobs[name]; ok {
			name = what
		}
		add(name, func(w results.Setting) string { return knob(f.Name, rounds[w][0].Knobs) })
	}
	add("measured in each round", func(w results.Setting) string {
		return between(rounds[w], func(r *bench.Round) time.Duration { return r.Elapsed.Round(time.Millisecond) }) + " without clock reads"
	})
	add("latency sampled", func(w results.Setting) string {
		if r := rounds[w][0]; r.Sampled > 0 {
			every := between(rounds[w], func(r *bench.Round) int { return r.Sampled })
			return fmt.Sprintf("1 get in %s, by what a lookup takes; reading the clock (%s) is %v of it", every, r.Clock, r.Overhead)
		}
		return "no"
	})
	add("entries in the tables", func(w results.Setting) string { return b.entries(w) })
	return t
}

// between words the range of a value over rounds.
func between[T cmp.Ordered](rounds []*bench.Round, of func(*bench.Round) T) string {
	least, most := of(rounds[0]), of(rounds[0])
	for _, r := range rounds {
		least, most = min(least, of(r)), max(most, of(r))
	}
	if least == most {
		return fmt.Sprint(least)
	}
	return fmt.Sprintf("%v to %v", least, most)
}

// premise words the knobs that decide, for the head of a workload's section.
func (b *builder) premise(w sweep) string {
	for _, r := range b.run.Rounds {
		if r.Cell.Workload != w.workload {
			continue
		}
		k := r.Knobs
		if len(w.settings) > 1 {
			label, points := w.points()
			return fmt.Sprintf("%s swept over %s; the other knobs are in Inputs, below.", capital(label), and(points))
		}
		exit := fmt.Sprintf(", exit takes %v", k.ExitCost)
		workers, period := fmt.Sprintf("%s on %s", count(r.Workers, "worker"), processors(r.Cell.Procs)), "unloads one after the other"+exit
		switch {
		case k.PerUnload > 0:
			period = fmt.Sprintf("one unload in %d lookups, by the workers themselves", k.PerUnload) + exit
		case k.Unloaders == 0:
			period = "nothing is unloaded"
		case k.Period > 0:
			period = fmt.Sprintf("an unload every %v", k.Period) + exit
		}
		return fmt.Sprintf("%s, each entry held for %v; %s; popularity skew %s; %s %% of lookups for what is not there. All knobs: Inputs, below.",
			workers, k.Hold, period, number(k.Skew), number(100*k.Missing))
	}
	return ""
}

// entries says how many entries each subsystem had.
func (b *builder) entries(setting results.Setting) string {
	var parts []string
	seen := map[string]bool{}
	for _, r := range b.run.Rounds {
		if setting.Holds(r.Cell) && !seen[r.Cell.Subsystem] {
			seen[r.Cell.Subsystem] = true
			parts = append(parts, fmt.Sprintf("%s %d", r.Cell.Subsystem, r.Entries))
		}
	}
	return strings.Join(parts, ", ")
}

func number(v float64) string { return strconv.FormatFloat(v, 'g', 4, 64) }

// machine is what decides whether a number can be compared with another.
func (b *builder) machine() []fact {
	e, m := &b.run.Env, &b.run.Manifest
	all := []fact{
		{"processor", fmt.Sprintf("%s (family %s, model %s, stepping %s)", e.Machine.CPU, e.Machine.Family, e.Machine.Model, e.Machine.Stepping)},
		{"processors", fmt.Sprintf("%s logical, %s cores", e.Machine.Processors, e.Machine.Cores)},
		{"caches", fmt.Sprintf("L1d %s, L2 %s, L3 %s; line %s B", size(e.Machine.L1Data), size(e.Machine.L2), size(e.Machine.L3), e.Machine.CacheLine)},
		{"virtual machine", strings.TrimSuffix(e.Machine.VM+", "+e.Machine.Hypervisor, ", "+env.Unknown)},
		{"kernel", e.Kernel.Version},
		{"clock", fmt.Sprintf("%s, invariant TSC %s", e.Kernel.Clocksource, e.Machine.InvariantTSC)},
		{"frequency", fmt.Sprintf("governor %s, turbo %s, SMT %s", e.Kernel.Governor, e.Kernel.Turbo, e.Kernel.SMT)},
		{"limits", limits(&e.Limits)},
		{"load average", fmt.Sprintf("%s before, %s after", e.Before.Average, m.After.Average)},
		{"stolen", stolen(e.Before, m.After)},
		{"others", b.interference()},
		{"Go", fmt.Sprintf("%s %s/%s, GOAMD64 %s, GOGC %s, GODEBUG %s, GOEXPERIMENT %s", e.Go.Version, e.Go.OS, e.Go.Arch, e.Go.AMD64, e.Go.GC, e.Go.Debug, e.Go.Experiment)},
		{"race detector", strconv.FormatBool(e.Go.Race)},
		{"per-CPU counts", e.Go.Pinning},
		{"commit", fmt.Sprintf("%s of %s, local changes: %s", e.Go.Commit, e.Go.CommitTime, e.Go.Modified)},
		{"command", strings.Join(m.Command, " ")},
		{"profile and seed", fmt.Sprintf("%s, %d", m.Profile, m.Seed)},
		{"results", strings.Join(b.run.Dirs, ", ")},
	}
	return all
}

// limits words what the process might use of the machine. Runs of before do not
// have all of it.
func limits(l *env.Limits) string {
	text := fmt.Sprintf("cgroup cpu.max %s, cpuset %s, affinity %s", l.CgroupCPUMax, l.Cpuset, l.Affinity)
	for _, f := range []fact{
		{"processors by quota", l.CgroupProcessors}, {"cgroup memory", size(l.Memory)}, {"ulimit -v", size(l.AddressSpace)},
		{"nice", l.Nice}, {"scheduling policy", l.Policy},
	} {
		if f.Value != "" {
			text += ", " + f.Name + " " + f.Value
		}
	}
	return text
}

// interference says what others took of the processors during the rounds.
func (b *builder) interference() string {
	var lost []float64
	again := 0
	for _, r := range b.run.Rounds {
		again += r.Repeats
		if r.Interference.Known {
			lost = append(lost, r.Interference.Lost())
		}
	}
	if len(lost) == 0 {
		return env.Unknown
	}
	slices.Sort(lost)
	return fmt.Sprintf("took %.1f %% of the processors in the median round, %.1f %% in the worst; %s measured again for it",
		100*min(lost[len(lost)/2], 1), 100*min(lost[len(lost)-1], 1), count(again, "round"))
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
func (b *builder) details() []facts {
	e := &b.run.Env
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
