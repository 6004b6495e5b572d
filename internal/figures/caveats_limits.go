package figures

import (
	"math"
	"strconv"

	"github.com/modbench/modbench/internal/cgroup"
	"github.com/modbench/modbench/internal/env"
)

// Below these a run of the largest tables may not fit.
const (
	littleMemory       = 1 << 30
	littleAddressSpace = 4 << 30
)

// limitCaveats are about what the process may use of the machine, when cells ran
// on up to used processors.
func limitCaveats(e *env.Environment, used int) (all []Caveat) {
	l := &e.Limits
	if q := cgroup.ParseQuota(l.CgroupCPUMax); q.Limited && q.Processors < float64(used) {
		all = append(all, Quota{q.Words, q.Processors, used})
	}
	if c := usable(e); c.Have > 0 && used > c.Have {
		c.Used = used
		all = append(all, c)
	}
	if n, err := strconv.ParseUint(l.Memory, 10, 64); err == nil && n < littleMemory {
		all = append(all, LittleMemory{n})
	}
	if n, err := strconv.ParseUint(l.AddressSpace, 10, 64); err == nil && n < littleAddressSpace {
		all = append(all, LittleAddressSpace{n})
	}
	if n := number(l.Nice); n > 0 {
		all = append(all, Nice{n})
	}
	if l.Policy == "batch" || l.Policy == "idle" {
		all = append(all, GivesWay{l.Policy})
	}
	return all
}

// usable returns how many processors the process may use and what limits them, as
// a caveat without Used. Have is 0 if nothing is known.
func usable(e *env.Environment) (least TooManyProcs) {
	for _, c := range []TooManyProcs{
		{Have: number(e.Machine.Processors), Bound: ByMachine},
		{Have: cgroup.Processors(e.Limits.Cpuset), Bound: ByCpuset, CPUs: e.Limits.Cpuset},
		{Have: cgroup.Processors(e.Limits.Affinity), Bound: ByAffinity, CPUs: e.Limits.Affinity},
		{Have: e.Go.NumCPU, Bound: ByGo},
	} {
		if c.Have > 0 && (least.Have == 0 || c.Have < least.Have) {
			least = c
		}
	}
	return least
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
func runtimeCaveats(g *env.Go) (all []Caveat) {
	if n, err := strconv.ParseUint(g.GC, 10, 64); err == nil && n != 100 {
		gogc := g.GC
		if n > math.MaxInt32 { // the runtime's number for off
			gogc = "off"
		}
		all = append(all, Collector{gogc})
	}
	if n, err := strconv.ParseUint(g.MemoryLimit, 10, 64); err == nil && n < math.MaxInt64 {
		all = append(all, MemoryLimit{n})
	}
	if g.Debug != "" && g.Debug != "unset" && g.Debug != env.Unknown {
		all = append(all, RuntimeDebug{g.Debug})
	}
	return all
}
