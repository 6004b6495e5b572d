package verbs

import (
	"os"
	"runtime/debug"
)

// readingMemory is about how much memory reading results should take at most: from there on the collector works more.
const readingMemory = 900 << 20

// boundMemory has the collector keep to readingMemory, unless the user says something else. It is for verbs that
// measure nothing.
func boundMemory() {
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(readingMemory)
	}
}
