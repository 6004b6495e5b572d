package env

import (
	"bytes"
	"io/fs"
	"math"
	"path"
	"strconv"
	"strings"
)

// AvailableMemory returns how many bytes this process may still take before the system
// runs out of memory or a control group (version 1 or 2) ends it. It reports false where
// the system does not say. root is the root of the file system, os.DirFS("/").
func AvailableMemory(root fs.FS) (available float64, known bool) {
	available = math.Inf(1)
	if n, ok := fieldIn(root, "proc/meminfo", "MemAvailable:"); ok {
		available, known = n*1024, true
	}
	groups, _ := fs.ReadFile(root, "proc/self/cgroup")
	for line := range strings.Lines(string(groups)) {
		parts := strings.SplitN(strings.TrimSpace(line), ":", 3) // 0::/user.slice or 4:memory:/a
		if len(parts) < 3 {
			continue
		}
		mount, limit, usage := "sys/fs/cgroup", "memory.max", "memory.current"
		switch {
		case parts[1] == "memory":
			mount, limit, usage = "sys/fs/cgroup/memory", "memory.limit_in_bytes", "memory.usage_in_bytes"
		case parts[1] != "":
			continue
		}
		for dir := path.Join(mount, parts[2]); strings.HasPrefix(dir, mount); dir = path.Dir(dir) {
			most, limited := bytesIn(root, path.Join(dir, limit))
			used, _ := bytesIn(root, path.Join(dir, usage))
			if limited {
				available, known = min(available, max(most-used, 0)), true
			}
		}
	}
	return available, known
}

// bytesIn returns the number in a file; false: there is none, or "max" is in it.
func bytesIn(root fs.FS, name string) (float64, bool) {
	text, err := fs.ReadFile(root, name)
	if err != nil {
		return 0, false
	}
	n, err := strconv.ParseFloat(string(bytes.TrimSpace(text)), 64)
	return n, err == nil
}

// fieldIn returns the first number behind a word at the beginning of a line.
func fieldIn(root fs.FS, name, word string) (float64, bool) {
	text, _ := fs.ReadFile(root, name)
	for line := range strings.Lines(string(text)) {
		if f := strings.Fields(line); len(f) > 1 && f[0] == word {
			n, err := strconv.ParseFloat(f[1], 64)
			return n, err == nil
		}
	}
	return 0, false
}
