package cgroup

import (
	"slices"
	"testing"
	"testing/fstest"
	"time"
)

// tree makes a file system of paths and contents.
func tree(files map[string]string) fstest.MapFS {
	root := fstest.MapFS{}
	for path, text := range files {
		root[path] = &fstest.MapFile{Data: []byte(text)}
	}
	return root
}

const (
	v2Mount  = "30 22 0:27 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw,nsdelegate\n"
	v1Mounts = "21 26 0:20 / /proc rw - proc proc rw\n" +
		"31 30 0:28 / /sys/fs/cgroup/cpu,cpuacct rw,relatime shared:9 - cgroup cgroup rw,cpu,cpuacct\n" +
		"33 30 0:30 / /sys/fs/cgroup/cpuset rw,relatime - cgroup cgroup rw,cpuset\n"
	v1Groups = "4:cpuset:/\n3:cpu,cpuacct:/user/me\n1:name=systemd:/user\n"
)

func TestQuota(t *testing.T) {
	for _, c := range []struct {
		name  string
		files map[string]string
		want  string
		words string
	}{
		{"nothing", nil, "unknown", ""},
		{"v2, own group", map[string]string{
			"proc/self/cgroup": "0::/a/b\n", "proc/self/mountinfo": v2Mount,
			"sys/fs/cgroup/a/b/cpu.max": "150000 100000\n", "sys/fs/cgroup/a/cpu.max": "max 100000\n",
		}, "1.5", "150000 100000"},
		{"v2, parent tighter", map[string]string{
			"proc/self/cgroup": "0::/a/b\n", "proc/self/mountinfo": v2Mount,
			"sys/fs/cgroup/a/b/cpu.max": "max 100000\n", "sys/fs/cgroup/a/cpu.max": "25000 50000\n",
		}, "0.5", "25000 50000"},
		{"v2, grandparent between", map[string]string{
			"proc/self/cgroup": "0::/a/b/c\n", "proc/self/mountinfo": v2Mount,
			"sys/fs/cgroup/a/b/c/cpu.max": "300000 100000\n", "sys/fs/cgroup/a/b/cpu.max": "200000 100000\n", "sys/fs/cgroup/a/cpu.max": "400000 100000\n",
		}, "2", "200000 100000"},
		{"v2, none", map[string]string{
			"proc/self/cgroup": "0::/a\n", "proc/self/mountinfo": v2Mount, "sys/fs/cgroup/a/cpu.max": "max 100000\n",
		}, "unlimited", "max 100000"},
		{"v2, root of a namespace", map[string]string{
			"proc/self/cgroup": "0::/\n", "proc/self/mountinfo": v2Mount, "sys/fs/cgroup/cpu.max": "33333 100000\n",
		}, "0.3333", "33333 100000"},
		{"v2, outside of the namespace", map[string]string{
			"proc/self/cgroup": "0::/../../x\n", "proc/self/mountinfo": v2Mount, "sys/fs/cgroup/cpu.max": "50000 100000\n",
		}, "0.5", "50000 100000"},
		{"v2, a container without a namespace", map[string]string{
			"proc/self/cgroup": "0::/docker/7f\n", "proc/self/mountinfo": "30 22 0:27 /docker/7f /sys/fs/cgroup ro - cgroup2 cgroup rw\n",
			"sys/fs/cgroup/cpu.max": "50000 100000\n",
		}, "0.5", "50000 100000"},
		{"v2, mounted elsewhere", map[string]string{
			"proc/self/cgroup": "0::/a\n", "proc/self/mountinfo": `30 22 0:27 / /my\040groups rw - cgroup2 none rw` + "\n",
			"my groups/a/cpu.max": "50000 100000\n",
		}, "0.5", "50000 100000"},
		{"v2, mounts unknown", map[string]string{"proc/self/cgroup": "0::/a\n", "sys/fs/cgroup/a/cpu.max": "50000 100000\n"}, "0.5", "50000 100000"},
		{"v1, own group", map[string]string{
			"proc/self/cgroup": v1Groups, "proc/self/mountinfo": v1Mounts,
			"sys/fs/cgroup/cpu,cpuacct/user/me/cpu.cfs_quota_us": "150000\n", "sys/fs/cgroup/cpu,cpuacct/user/me/cpu.cfs_period_us": "100000\n",
		}, "1.5", "150000 100000"},
		{"v1, parent", map[string]string{
			"proc/self/cgroup": v1Groups, "proc/self/mountinfo": v1Mounts,
			"sys/fs/cgroup/cpu,cpuacct/user/me/cpu.cfs_quota_us": "-1\n", "sys/fs/cgroup/cpu,cpuacct/user/me/cpu.cfs_period_us": "100000\n",
			"sys/fs/cgroup/cpu,cpuacct/user/cpu.cfs_quota_us": "10000\n", "sys/fs/cgroup/cpu,cpuacct/user/cpu.cfs_period_us": "20000\n",
		}, "0.5", "10000 20000"},
		{"v1, none", map[string]string{
			"proc/self/cgroup": v1Groups, "proc/self/mountinfo": v1Mounts,
			"sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us": "-1\n", "sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us": "100000\n",
		}, "unlimited", "max 100000"},
		{"v1, a container", map[string]string{
			"proc/self/cgroup": "3:cpu,cpuacct:/docker/7f\n", "proc/self/mountinfo": "31 30 0:28 /docker/7f /sys/fs/cgroup/cpu,cpuacct ro - cgroup cgroup rw,cpu,cpuacct\n",
			"sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us": "50000\n", "sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us": "100000\n",
		}, "0.5", "50000 100000"},
		{"hybrid: quota in v1, v2 beside it", map[string]string{
			"proc/self/cgroup":                       "2:cpu:/box\n0::/box\n",
			"proc/self/mountinfo":                    "31 30 0:28 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu\n40 30 0:37 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n",
			"sys/fs/cgroup/unified/box/x":            "",
			"sys/fs/cgroup/cpu/box/cpu.cfs_quota_us": "50000\n", "sys/fs/cgroup/cpu/box/cpu.cfs_period_us": "100000\n",
		}, "0.5", "50000 100000"},
		{"hybrid: quota in v2", map[string]string{
			"proc/self/cgroup":                  "2:cpuset:/\n0::/box\n",
			"proc/self/mountinfo":               "40 30 0:37 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n",
			"sys/fs/cgroup/unified/box/cpu.max": "50000 100000\n",
		}, "0.5", "50000 100000"},
		{"garbage beside sense", map[string]string{
			"proc/self/cgroup": "nonsense\n::\n0::/a/b\n", "proc/self/mountinfo": "- - -\n" + v2Mount + "x - cgroup2\n",
			"sys/fs/cgroup/a/b/cpu.max": "lots often\n", "sys/fs/cgroup/a/cpu.max": "50000 100000\n",
		}, "0.5", "50000 100000"},
		{"a quota of nothing", map[string]string{"proc/self/cgroup": "0::/\n", "sys/fs/cgroup/cpu.max": "0 100000\n"}, "unknown", ""},
		{"a period of nothing", map[string]string{"proc/self/cgroup": "0::/\n", "sys/fs/cgroup/cpu.max": "5 0\n"}, "unknown", ""},
		{"negative", map[string]string{"proc/self/cgroup": "0::/\n", "sys/fs/cgroup/cpu.max": "-5 100000\n"}, "unknown", ""},
		{"too much", map[string]string{"proc/self/cgroup": "0::/\n", "sys/fs/cgroup/cpu.max": "1 2 3\n"}, "unknown", ""},
		{"period left out", map[string]string{"proc/self/cgroup": "0::/\n", "sys/fs/cgroup/cpu.max": "50000\n"}, "0.5", "50000 100000"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if q := CPU(tree(c.files)); q.String() != c.want || q.Words != c.words {
				t.Errorf("%s (%q), want %s (%q)", q, q.Words, c.want, c.words)
			}
		})
	}
}

func TestCpuset(t *testing.T) {
	for _, c := range []struct {
		name  string
		files map[string]string
		want  string
	}{
		{"nothing", nil, ""},
		{"v2", map[string]string{
			"proc/self/cgroup": "0::/a/b\n", "sys/fs/cgroup/a/b/cpuset.cpus.effective": "2\n", "sys/fs/cgroup/a/cpuset.cpus.effective": "0-3\n",
		}, "2"},
		{"v2, controller of the parent only", map[string]string{"proc/self/cgroup": "0::/a/b\n", "sys/fs/cgroup/a/cpuset.cpus.effective": "0-1\n"}, "0-1"},
		{"v1", map[string]string{
			"proc/self/cgroup": "4:cpuset:/jail\n", "proc/self/mountinfo": v1Mounts, "sys/fs/cgroup/cpuset/jail/cpuset.cpus": "1\n", "sys/fs/cgroup/cpuset/cpuset.cpus": "0-1\n",
		}, "1"},
		{"empty, so the parent's", map[string]string{"proc/self/cgroup": "0::/a\n", "sys/fs/cgroup/a/cpuset.cpus": "\n", "sys/fs/cgroup/cpuset.cpus": "0\n"}, "0"},
	} {
		if got := Cpuset(tree(c.files)); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestMemory(t *testing.T) {
	root := tree(map[string]string{
		"proc/self/cgroup": "0::/a/b\n", "sys/fs/cgroup/a/b/memory.max": "max\n", "sys/fs/cgroup/a/b/memory.high": "max\n",
		"sys/fs/cgroup/a/memory.max": "2000\n", "sys/fs/cgroup/a/memory.high": "1000\n",
	})
	if n, limited, known := Memory(root); n != 1000 || !limited || !known {
		t.Errorf("%d, %v, %v; want 1000", n, limited, known)
	}
	v1 := tree(map[string]string{"proc/self/cgroup": "4:memory:/\n", "sys/fs/cgroup/memory/memory.limit_in_bytes": "9223372036854771712\n"})
	if n, limited, known := Memory(v1); limited || !known {
		t.Errorf("%d, %v, %v; want no limit", n, limited, known)
	}
	if _, limited, known := Memory(tree(nil)); limited || known {
		t.Error("known although nothing is there")
	}
}

// A parent that is stopped stops its children, and only its own file says so.
func TestThrottled(t *testing.T) {
	files := func(own, parent string) map[string]string {
		return map[string]string{
			"proc/self/cgroup": "0::/a/b\n", "proc/self/mountinfo": v2Mount,
			"sys/fs/cgroup/a/b/cpu.stat": own, "sys/fs/cgroup/a/cpu.stat": parent,
		}
	}
	const none = "usage_usec 5\nnr_periods 0\nnr_throttled 0\nthrottled_usec 0\n"
	before := ReadThrottled(tree(files(none, "nr_periods 9\nnr_throttled 3\nthrottled_usec 1000\n")))
	after := ReadThrottled(tree(files(none, "nr_periods 19\nnr_throttled 10\nthrottled_usec 51000\n")))
	if got := after.Since(before); got != (Stop{7, 50 * time.Millisecond}) {
		t.Errorf("%+v, want 7 stops and 50 ms", got)
	}
	if got := before.Since(after); got.Times != 0 {
		t.Errorf("%+v from a count that went back", got)
	}
	v1, ok := stop("nr_periods 128\nnr_throttled 109\nthrottled_time 7000000\n")
	if !ok || v1 != (Stop{109, 7 * time.Millisecond}) {
		t.Errorf("version 1: %+v, %v", v1, ok)
	}
	if _, ok := stop("garbage\nnr_throttled x\n"); ok {
		t.Error("garbage is a count")
	}
}

func TestProcessors(t *testing.T) {
	for list, want := range map[string]int{"0": 1, "0-3": 4, "0-3,8": 5, "1,3,5-6\n": 4, "": 0, "x": 0, "3-1": 0, "unknown": 0, "0-": 0} {
		if n := Processors(list); n != want {
			t.Errorf("%q has %d, want %d", list, n, want)
		}
	}
}

func FuzzGroups(f *testing.F) {
	f.Add("0::/a/b\n", v2Mount)
	f.Add(v1Groups, v1Mounts)
	f.Add("0::/../..\n", `1 2 3 /\040\ /sys\13 - cgroup2 x y`)
	f.Fuzz(func(t *testing.T, own, mounts string) {
		root := tree(map[string]string{"proc/self/cgroup": own, "proc/self/mountinfo": mounts})
		dirs := Groups(root, "cpu")
		if len(dirs) == 0 || len(dirs) != len(slices.Compact(slices.Sorted(slices.Values(dirs)))) {
			t.Errorf("groups %q", dirs)
		}
		CPU(root)
		ReadThrottled(root)
	})
}
