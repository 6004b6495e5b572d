package env

import (
	"testing"
	"testing/fstest"
)

func TestLimits(t *testing.T) {
	const stat = "4242 (a ) b) R 1 2 3 0 -1 4194304 1 0 0 0 7 8 0 0 20 5 1 0 99 1 1 1 1 1 1 1 1 0 0 0 0 0 0 0 17 0 0 3 0 0 0\n"
	root := fstest.MapFS{}
	for path, text := range map[string]string{
		"proc/self/cgroup":           "2:cpu:/\n0::/a/b\n",
		"proc/self/stat":             stat,
		"proc/self/limits":           "Limit  Soft Limit  Hard Limit  Units\nMax address space         4294967296           unlimited            bytes\n",
		"sys/fs/cgroup/a/b/cpu.max":  "max 100000\n",
		"sys/fs/cgroup/a/cpu.max":    "150000 100000\n",
		"sys/fs/cgroup/a/memory.max": "1048576\n",
		"sys/devices/system/cpu/cpu0/cpufreq/scaling_governor": "performance\n",
		"sys/devices/system/cpu/cpu1/cpufreq/scaling_governor": "powersave\n",
		"sys/devices/system/cpu/cpu0/cpufreq/cpuinfo_max_freq": "3000000\n",
	} {
		root[path] = &fstest.MapFile{Data: []byte(text)}
	}
	l, k := limits(root), kernel(root)
	for _, c := range []struct{ fact, got, want string }{
		{"quota of the parent", l.CgroupCPUMax, "150000 100000"},
		{"processors", l.CgroupProcessors, "1.5"},
		{"memory", l.Memory, "1048576"},
		{"ulimit -v", l.AddressSpace, "4294967296"},
		{"nice", l.Nice, "5"},
		{"policy", l.Policy, "batch"},
		{"governors", k.Governor, "performance, powersave"},
		{"hardware maximum", k.HardwareMax, "3000000"},
	} {
		if c.got != c.want {
			t.Errorf("%s = %q, want %q", c.fact, c.got, c.want)
		}
	}
	for _, short := range []string{"", Unknown, "1 (x) R 1", ") ) )"} {
		if nice, policy := scheduling(short); nice != Unknown || policy != Unknown {
			t.Errorf("%q: nice %q, policy %q", short, nice, policy)
		}
	}
}
