package env

import (
	"testing"
	"testing/fstest"
)

// The tightest of the system and of all control groups above the process counts.
func TestAvailableMemory(t *testing.T) {
	file := func(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s)} }
	const system = "MemTotal: 4000 kB\nMemAvailable:    2000 kB\n"
	for _, c := range []struct {
		what  string
		files fstest.MapFS
		want  float64
		known bool
	}{
		{"nobody says", fstest.MapFS{}, 0, false},
		{"the system", fstest.MapFS{"proc/meminfo": file(system)}, 2000 * 1024, true},
		{"no limit", fstest.MapFS{"proc/meminfo": file(system), "proc/self/cgroup": file("0::/a/b\n"),
			"sys/fs/cgroup/a/memory.max": file("max\n")}, 2000 * 1024, true},
		{"a group above", fstest.MapFS{"proc/meminfo": file(system), "proc/self/cgroup": file("0::/a/b\n"),
			"sys/fs/cgroup/a/memory.max": file("5000\n"), "sys/fs/cgroup/a/memory.current": file("3000\n"),
			"sys/fs/cgroup/a/b/memory.max": file("9000\n")}, 2000, true},
		{"version 1", fstest.MapFS{"proc/self/cgroup": file("7:cpu:/a\n4:memory:/a\n"),
			"sys/fs/cgroup/memory/a/memory.limit_in_bytes": file("70\n"),
			"sys/fs/cgroup/memory/a/memory.usage_in_bytes": file("90\n")}, 0, true},
	} {
		got, known := AvailableMemory(c.files)
		if known != c.known || known && got != c.want {
			t.Errorf("%s: %v, %v; want %v, %v", c.what, got, known, c.want, c.known)
		}
	}
}
