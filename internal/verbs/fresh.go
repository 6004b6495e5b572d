package verbs

import (
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// fresh returns the name of a directory below results/kind that is not there yet: the time, in UTC. Another number
// follows if there is one of that second already, by a second run or since the clock was set back.
func fresh(kind string, now time.Time) string {
	name := filepath.Join("results", kind, now.UTC().Format("20060102T150405Z"))
	for n := 2; ; n++ {
		if _, err := os.Lstat(name); err != nil {
			return name
		}
		name = filepath.Join("results", kind, fmt.Sprintf("%s-%d", now.UTC().Format("20060102T150405Z"), n))
	}
}
