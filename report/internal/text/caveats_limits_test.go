package text

import (
	"strings"
	"testing"

	"github.com/modbench/modbench/internal/env"
	"github.com/modbench/modbench/internal/resultstest"
)

// Each limit that bends figures has a caveat with its figures, and none where it
// bends nothing.
func TestLimitCaveats(t *testing.T) {
	for _, c := range []struct {
		name string
		set  func(e *env.Environment)
		want string // "" : nothing of that kind
	}{
		{"as it is", func(*env.Environment) {}, ""},
		{"quota", func(e *env.Environment) { e.Limits.CgroupProcessors, e.Limits.CgroupCPUMax = "1.5", "150000 100000" },
			"quota pays for 1.5 processors (cpu.max 150000 100000: quota and period in us) and cells ran on up to 2"},
		{"quota of as many", func(e *env.Environment) { e.Limits.CgroupProcessors, e.Limits.CgroupCPUMax = "2", "200000 100000" }, ""},
		{"no quota", func(e *env.Environment) { e.Limits.CgroupProcessors, e.Limits.CgroupCPUMax = "unlimited", "max 100000" }, ""},
		{"mask", func(e *env.Environment) { e.Limits.Affinity = "0" }, "up to 2 processors ran where the process may use 1 (affinity 0, as taskset sets it)"},
		{"mask of as many", func(e *env.Environment) { e.Limits.Affinity = "0,7" }, ""},
		{"cpuset", func(e *env.Environment) { e.Limits.Cpuset = "3" }, "may use 1 (cpuset 3)"},
		{"small machine", func(e *env.Environment) { e.Machine.Processors = "1" }, "may use 1 (the machine has no more)"},
		{"Go's count", func(e *env.Environment) { e.Go.NumCPU = 1 }, "may use 1 (as Go counts them)"},
		{"memory", func(e *env.Environment) { e.Limits.Memory = "268435456" }, "limits memory to 256 MiB"},
		{"much memory", func(e *env.Environment) { e.Limits.Memory = "68719476736" }, ""},
		{"ulimit -v", func(e *env.Environment) { e.Limits.AddressSpace = "1073741824" }, "ulimit -v is 1024 MiB"},
		{"nice", func(e *env.Environment) { e.Limits.Nice = "19" }, "at nice 19"},
		{"not nice", func(e *env.Environment) { e.Limits.Nice = "-5" }, ""},
		{"policy", func(e *env.Environment) { e.Limits.Policy = "idle" }, "scheduling policy is idle"},
		{"GOGC", func(e *env.Environment) { e.Go.GC = "50" }, "GOGC is 50 and not 100"},
		{"GOGC=off", func(e *env.Environment) { e.Go.GC = "18446744073709551615" }, "GOGC is off"},
		{"GOMEMLIMIT", func(e *env.Environment) { e.Go.MemoryLimit = "104857600" }, "GOMEMLIMIT is 100 MiB"},
		{"no GOMEMLIMIT", func(e *env.Environment) { e.Go.MemoryLimit = "9223372036854775807" }, ""},
		{"GODEBUG", func(e *env.Environment) { e.Go.Debug = "asyncpreemptoff=1" }, `GODEBUG is "asyncpreemptoff=1"`},
		{"clock", func(e *env.Environment) { e.Kernel.MaxFrequency, e.Kernel.HardwareMax = "1200000", "3000000" }, "limited to 1200 MHz and the processor reaches 3000"},
	} {
		t.Run(c.name, func(t *testing.T) {
			run := resultstest.Run(resultstest.Options{Rounds: 12, Procs: []int{1, 2}, Workloads: []string{"lookup-heavy"}, Subsystems: []string{"filesystem"}})
			plain := len(caveats(run))
			c.set(&run.Env)
			all := caveats(run)
			if c.want == "" && len(all) != plain {
				t.Errorf("%d caveats, want %d:\n%s", len(all), plain, strings.Join(all, "\n"))
			}
			if c.want != "" && (len(all) != plain+1 || !strings.Contains(strings.Join(all, "\n"), c.want)) {
				t.Errorf("%d caveats, want %d with %q:\n%s", len(all), plain+1, c.want, strings.Join(all, "\n"))
			}
		})
	}
}
