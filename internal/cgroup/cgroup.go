// Package cgroup finds the control groups that this process is in, from its own
// up to the root, and reads what they allow and what they have held back. It
// knows version 1, version 2, both at once, and control group namespaces.
//
// Every reader takes the root of a file system, so that a test can make one up,
// and returns less if a file is missing or makes no sense; none fails.
package cgroup

import (
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
)

// Groups returns the directories in root of the groups that limit controller
// ("cpu", "cpuset", "memory") for this process: in each version from its own group
// up to the topmost one that can be seen. A directory need not exist.
func Groups(root fs.FS, controller string) (dirs []string) {
	own := text(root, "proc/self/cgroup")
	mounts := mounted(text(root, "proc/self/mountinfo"))
	for line := range strings.Lines(own) {
		id, rest, _ := strings.Cut(strings.TrimSpace(line), ":")
		controllers, group, ok := strings.Cut(rest, ":")
		v2 := id == "0" && controllers == ""
		if !ok || !v2 && !slices.Contains(strings.Split(controllers, ","), controller) {
			continue
		}
		for _, dir := range upward(place(mounts, controller, group, v2)) {
			if !slices.Contains(dirs, dir) {
				dirs = append(dirs, dir)
			}
		}
	}
	if len(dirs) == 0 { // nothing is said: look where they usually are
		dirs = []string{"sys/fs/cgroup", "sys/fs/cgroup/" + controller}
	}
	return dirs
}

// span is a group's directory and the topmost one above it.
type span struct{ dir, top string }

// upward returns the directories from s.dir up to s.top.
func upward(s span) (dirs []string) {
	for dir := s.dir; ; dir = path.Dir(dir) {
		dirs = append(dirs, dir)
		if dir == s.top || len(dir) <= len(s.top) {
			return dirs
		}
	}
}

// mount is a line of mountinfo about control groups.
type mount struct {
	root, point string
	v2          bool
	options     []string // of version 1: the controllers among others
}

// mounted reads mountinfo, see proc(5).
func mounted(info string) (all []mount) {
	for line := range strings.Lines(info) {
		before, after, ok := strings.Cut(line, " - ")
		left, right := strings.Fields(before), strings.Fields(after)
		if !ok || len(left) < 5 || len(right) < 3 || right[0] != "cgroup" && right[0] != "cgroup2" {
			continue
		}
		all = append(all, mount{
			root: unescape(left[3]), point: strings.TrimPrefix(unescape(left[4]), "/"),
			v2: right[0] == "cgroup2", options: strings.Split(right[2], ","),
		})
	}
	return all
}

// unescape undoes what mountinfo does to spaces and the like: \040.
func unescape(s string) string {
	for i := 0; i+3 < len(s); i++ {
		if s[i] != '\\' {
			continue
		}
		if n, err := strconv.ParseUint(s[i+1:i+4], 8, 8); err == nil {
			s = s[:i] + string(rune(n)) + s[i+4:]
		}
	}
	return s
}

// place returns where group is found in the file system: below the mount whose
// root is above it. In a container the mount often shows one group and what is
// below it, and group is named from outside or from the container's own root.
func place(mounts []mount, controller, group string, v2 bool) span {
	var best *mount
	var rest string
	for i := range mounts {
		m := &mounts[i]
		if m.v2 != v2 || !v2 && !slices.Contains(m.options, controller) {
			continue
		}
		r, below := under(group, m.root)
		if best == nil || below && len(m.root) >= len(best.root) {
			best, rest = m, r
		}
	}
	top := "sys/fs/cgroup"
	switch {
	case best != nil:
		top = best.point
	case !v2:
		top += "/" + controller
	}
	if best == nil {
		rest, _ = under(group, "/")
	}
	if dir := path.Join(top, rest); fs.ValidPath(dir) && strings.HasPrefix(dir+"/", top+"/") {
		return span{dir, top}
	}
	return span{top, top} // "/../x": outside of what this namespace shows
}

// under returns what is left of group below root, and whether it is below.
func under(group, root string) (rest string, below bool) {
	if root == "/" {
		return group, true
	}
	rest, below = strings.CutPrefix(group, root)
	if below && (rest == "" || rest[0] == '/') {
		return rest, true
	}
	return "", false
}

// text returns a file's contents, or "".
func text(root fs.FS, name string) string {
	data, err := fs.ReadFile(root, name)
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(data))
}
