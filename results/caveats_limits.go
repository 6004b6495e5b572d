package results

import (
	"fmt"
	"math"
	"strconv"

	"github.com/modbench/modbench/internal/cgroup"
	"github.com/modbench/modbench/internal/env"
)

// limitCaveats are about what the process may use of the machine, when cells on
// up to procs processors were asked for.
func limitCaveats(e *env.Environment, procs int) (all []string) {
	add := func(format string, a ...any) { all = append(all, fmt.Sprintf(format, a...)) }
	l := &e.Limits
	if q := cgroup.ParseQuota(l.CgroupCPUMax); q.Limited && q.Processors < float64(procs) {
		add("a control group's quota pays for %s processors (%s: quota and period in us), and cells ran on up to %d: the process is stopped when it has used its quota",
			q, q.Words, procs)
	}
	if n, why := usable(e); n > 0 && procs > n {
		add("cells on up to %d processors ran where the process may use %d (%s): beyond those, more is only more waiting", procs, n, why)
	}
	if n, err := strconv.ParseUint(l.Memory, 10, 64); err == nil && n < tightMemory {
		add("a control group limits memory to %d MB: reclaiming it stops a round", n>>20)
	}
	if n, err := strconv.ParseUint(l.AddressSpace, 10, 64); err == nil && n < tightAddressSpace {
		add("ulimit -v is %d MB: Go reserves address space in large pieces and may run out of it", n>>10>>10)
	}
	if n, err := strconv.Atoi(l.Nice); err == nil && n > 0 {
		add("nice %d: whatever else runs on the machine runs before", n)
	}
	if l.Policy == "batch" || l.Policy == "idle" {
		add("scheduling policy %s: whatever else runs on the machine runs before", l.Policy)
	}
	return append(all, runtimeCaveats(&e.Go)...)
}

// Below these a run of the largest tables may not fit.
const (
	tightMemory       = 1 << 30
	tightAddressSpace = 4 << 30
)

// usable returns how many processors the process may run on, and what says so;
// 0: nothing does.
func usable(e *env.Environment) (n int, why string) {
	for _, c := range []struct {
		n   int
		why string
	}{
		{number(e.Machine.Processors), "the machine has no more"},
		{cgroup.Processors(e.Limits.Cpuset), "cpuset " + e.Limits.Cpuset},
		{cgroup.Processors(e.Limits.Affinity), "affinity " + e.Limits.Affinity + ", as taskset sets it"},
		{e.Go.NumCPU, "as Go counts them"},
	} {
		if c.n > 0 && (n == 0 || c.n < n) {
			n, why = c.n, c.why
		}
	}
	return n, why
}

// number reads a fact that is a number; 0: it is none.
func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}

// runtimeCaveats are about what the environment tells Go's runtime.
func runtimeCaveats(g *env.Go) (all []string) {
	if n, err := strconv.ParseUint(g.GC, 10, 64); err == nil && n != 100 {
		gc := g.GC
		if n > math.MaxInt32 { // as the runtime words off
			gc = "off"
		}
		all = append(all, fmt.Sprintf("GOGC is %s, not 100: collections come at other times than in a run without it", gc))
	}
	if n, err := strconv.ParseUint(g.MemoryLimit, 10, 64); err == nil && n < math.MaxInt64 {
		all = append(all, fmt.Sprintf("GOMEMLIMIT is %d MB: near it collections take processor time from the lookups", n>>20))
	}
	if g.Debug != "" && g.Debug != "unset" && g.Debug != env.Unknown {
		all = append(all, fmt.Sprintf("GODEBUG is %q: the runtime may not work as it usually does", g.Debug))
	}
	return all
}

// frequencyCaveats are about how fast the processors may run.
func frequencyCaveats(e *env.Environment) (all []string) {
	may, can := number(e.Kernel.MaxFrequency), number(e.Kernel.HardwareMax)
	if may > 0 && may < can {
		all = append(all, fmt.Sprintf("the clock is limited to %d MHz where the processor reaches %d", may/1000, can/1000))
	}
	return all
}
