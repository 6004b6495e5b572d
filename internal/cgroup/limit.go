package cgroup

import (
	"fmt"
	"io/fs"
	"strconv"
	"strings"
)

// Quota is how much processor time a group may use.
type Quota struct {
	Known      bool    // some group says something
	Limited    bool    // and one of them sets a quota
	Processors float64 // that the quota pays for: 1.5
	Words      string  // as version 2 words it, "150000 100000" or "max 100000": quota and period in us
}

// CPU returns the tightest quota of this process's groups.
func CPU(root fs.FS) (tightest Quota) {
	for _, dir := range Groups(root, "cpu") {
		q := ParseQuota(text(root, dir+"/cpu.max"))
		if !q.Known {
			q = ParseQuota(v1Quota(text(root, dir+"/cpu.cfs_quota_us"), text(root, dir+"/cpu.cfs_period_us")))
		}
		switch {
		case !q.Known:
		case !tightest.Known, q.Limited && (!tightest.Limited || q.Processors < tightest.Processors):
			tightest = q
		}
	}
	return tightest
}

// v1Quota words a quota of version 1, where -1 is none, as version 2 does.
func v1Quota(quota, period string) string {
	if quota == "" {
		return ""
	}
	if strings.HasPrefix(quota, "-") {
		quota = "max"
	}
	return quota + " " + period
}

// ParseQuota reads "150000 100000" or "max 100000", as cpu.max has it.
func ParseQuota(words string) Quota {
	f := strings.Fields(words)
	if len(f) == 1 {
		f = append(f, "100000") // the kernel's default
	}
	if len(f) != 2 {
		return Quota{}
	}
	period, err := strconv.ParseUint(f[1], 10, 62)
	if err != nil || period == 0 {
		return Quota{}
	}
	words = strings.Join(f, " ")
	if f[0] == "max" {
		return Quota{Known: true, Words: words}
	}
	n, err := strconv.ParseUint(f[0], 10, 62)
	if err != nil || n == 0 {
		return Quota{}
	}
	return Quota{Known: true, Limited: true, Processors: float64(n) / float64(period), Words: words}
}

// Cpuset returns the processors that the groups allow, as the kernel lists them
// ("0-3,8"), or "" if they do not say. A group's list is within that of the
// group above it, so the first that is not empty decides.
func Cpuset(root fs.FS) string {
	for _, dir := range Groups(root, "cpuset") {
		for _, name := range []string{"cpuset.cpus.effective", "cpuset.effective_cpus", "cpuset.cpus"} {
			if list := text(root, dir+"/"+name); Processors(list) > 0 {
				return list
			}
		}
	}
	return ""
}

// Processors counts the processors in a list such as "0-3,8"; 0: it is none.
func Processors(list string) (n int) {
	for part := range strings.SplitSeq(strings.TrimSpace(list), ",") {
		first, last, isRange := strings.Cut(part, "-")
		if !isRange {
			last = first
		}
		a, err := strconv.ParseUint(first, 10, 20)
		b, err2 := strconv.ParseUint(last, 10, 20)
		if err != nil || err2 != nil || b < a {
			return 0
		}
		n += int(b - a + 1)
	}
	return n
}

// unlimited is where a version 1 limit begins that is none: the kernel rounds the
// greatest number down to a page.
const unlimited = 1 << 62

// Memory returns the tightest limit in bytes, the throttling one of version 2
// included; limited is false if there is none, and known if no group says anything.
func Memory(root fs.FS) (bytes uint64, limited, known bool) {
	for _, dir := range Groups(root, "memory") {
		for _, name := range []string{"memory.max", "memory.high", "memory.limit_in_bytes"} {
			limit := text(root, dir+"/"+name)
			n, err := strconv.ParseUint(limit, 10, 64)
			known = known || err == nil || limit == "max"
			if err == nil && n < unlimited && (!limited || n < bytes) {
				bytes, limited = n, true
			}
		}
	}
	return bytes, limited, known
}

func (q Quota) String() string {
	switch {
	case !q.Known:
		return "unknown"
	case !q.Limited:
		return "unlimited"
	}
	return fmt.Sprintf("%.4g", q.Processors)
}
