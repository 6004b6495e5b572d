package cgroup

import (
	"io/fs"
	"strconv"
	"strings"
	"time"
)

// Throttled is how often, and how long over all processors, a quota has stopped
// each group that this process is in, by its directory.
type Throttled map[string]Stop

// Stop is the count of one group since it was made.
type Stop struct {
	Times int64
	Lost  time.Duration // added when a stop ends
}

// ReadThrottled reads the counts now: two files of the process and one a group. A
// group above stops those below it and counts that in its own file only, so all
// of them are read.
func ReadThrottled(root fs.FS) Throttled {
	all := Throttled{}
	for _, dir := range Groups(root, "cpu") {
		if s, ok := stop(text(root, dir+"/cpu.stat")); ok {
			all[dir] = s
		}
	}
	return all
}

// stop reads cpu.stat of either version.
func stop(stat string) (s Stop, ok bool) {
	for line := range strings.Lines(stat) {
		key, value, _ := strings.Cut(strings.TrimSpace(line), " ")
		n, err := strconv.ParseInt(value, 10, 64)
		if err != nil || n < 0 {
			continue
		}
		switch key {
		case "nr_throttled":
			s.Times, ok = n, true
		case "throttled_usec": // version 2
			s.Lost = time.Duration(n) * time.Microsecond
		case "throttled_time": // version 1
			s.Lost = time.Duration(n)
		}
	}
	return s, ok
}

// Since returns how often the groups were stopped from before until t, and how
// much processor time the one that lost most lost. Groups may be stopped at the
// same time, so their losses are not added up.
func (t Throttled) Since(before Throttled) (since Stop) {
	for dir, now := range t {
		then, ok := before[dir]
		if !ok || now.Times < then.Times { // moved to another group
			continue
		}
		since.Times += now.Times - then.Times
		since.Lost = max(since.Lost, now.Lost-then.Lost)
	}
	return since
}
