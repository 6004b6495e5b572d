package env

import (
	"io/fs"
	"slices"
	"strconv"
	"strings"

	"github.com/modbench/modbench/internal/cgroup"
)

// Limits are what the process may use of the machine.
type Limits struct {
	// CgroupCPUMax is the tightest of all groups above: "max 100000", or quota and
	// period in us.
	CgroupCPUMax     string `json:"cgroup_cpu_max"`
	CgroupProcessors string `json:"cgroup_cpu_processors"` // what that quota pays for: "1.5", or unlimited
	Cpuset           string `json:"cpuset"`                // of the cgroup
	Affinity         string `json:"affinity"`              // of the process
	Isolated         string `json:"isolated_cpus"`
	Memory           string `json:"cgroup_memory_bytes"` // the tightest of all groups above, or unlimited
	AddressSpace     string `json:"address_space_bytes"` // ulimit -v, or unlimited
	Nice             string `json:"nice"`
	Policy           string `json:"scheduling_policy"` // other, batch, idle, fifo, rr, deadline
}

const unlimited = "unlimited"

func limits(root fs.FS) Limits {
	quota := cgroup.CPU(root)
	nice, policy := scheduling(file(root, "proc/self/stat"))
	return Limits{
		CgroupCPUMax:     or(quota.Words),
		CgroupProcessors: quota.String(),
		Cpuset:           or(cgroup.Cpuset(root)),
		Affinity:         field(file(root, "proc/self/status"), "Cpus_allowed_list"),
		Isolated:         file(root, "sys/devices/system/cpu/isolated"),
		Memory:           memory(root),
		AddressSpace:     addressSpace(file(root, "proc/self/limits")),
		Nice:             nice,
		Policy:           policy,
	}
}

func memory(root fs.FS) string {
	switch n, limited, known := cgroup.Memory(root); {
	case limited:
		return strconv.FormatUint(n, 10)
	case known:
		return unlimited
	}
	return Unknown
}

// addressSpace reads the soft limit in "Max address space  unlimited  unlimited  bytes".
func addressSpace(text string) string {
	for line := range strings.Lines(text) {
		if rest, ok := strings.CutPrefix(line, "Max address space"); ok {
			soft, _, _ := strings.Cut(strings.TrimSpace(rest), " ")
			return or(soft)
		}
	}
	return Unknown
}

// policies are the names of SCHED_OTHER and so on, see sched(7).
var policies = []string{"other", "fifo", "rr", "batch", "iso", "idle", "deadline"}

// scheduling reads the fields nice and policy of /proc/self/stat, the 19th and
// the 41st, see proc(5). The name of the program, which is the second, may
// contain anything.
func scheduling(stat string) (nice, policy string) {
	nice, policy = Unknown, Unknown
	f := strings.Fields(stat[strings.LastIndexByte(stat, ')')+1:]) // from the third on
	if len(f) <= 41-3 {
		return nice, policy
	}
	if _, err := strconv.Atoi(f[19-3]); err == nil {
		nice = f[19-3]
	}
	if n, err := strconv.Atoi(f[41-3]); err == nil && n >= 0 && n < len(policies) {
		policy = policies[n]
	}
	return nice, policy
}

// governors returns the governors in use, which processors may have each its own.
func governors(root fs.FS) string {
	var all []string
	paths, _ := fs.Glob(root, "sys/devices/system/cpu/cpu[0-9]*/cpufreq/scaling_governor")
	for _, path := range paths {
		if g := file(root, path); g != Unknown && !slices.Contains(all, g) {
			all = append(all, g)
		}
	}
	slices.Sort(all)
	return or(strings.Join(all, ", "))
}
