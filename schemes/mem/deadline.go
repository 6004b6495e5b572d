//go:build !explore

package mem

import "time"

// Deadline is a moment. A lock that behaves otherwise after some time asks whether the
// moment has passed; it does not sleep until then.
type Deadline time.Duration // since begun

var begun = time.Now()

// In returns the moment that is d from now. Cost: a reading of the clock.
func In(d time.Duration) Deadline { return Deadline(time.Since(begun) + d) }

// Passed reports whether d has passed. Cost: a reading of the clock.
func (d Deadline) Passed() bool { return time.Since(begun) > time.Duration(d) }
