//go:build explore

package mem

import "time"

// Deadline is a moment; see the ordinary build.
type Deadline time.Duration // since begun, or on the clock of the engine

var begun = time.Now()

// Clock is an [Engine] that knows what time it is.
type Clock interface{ Now() time.Duration }

// In returns the moment that is d from now.
func In(d time.Duration) Deadline { return Deadline(now() + d) }

// Passed reports whether d has passed: under an engine without a clock always, since there is no time, and so
// while a program is prepared for one ([Alone]), or what is prepared would depend on how fast this machine is.
// The locks themselves are explored with both answers, see internal/locks.
func (d Deadline) Passed() bool {
	if _, timed := engine.(Clock); alone.yes || engine != nil && !timed {
		return true
	}
	return now() > time.Duration(d)
}

func now() time.Duration {
	if c, timed := engine.(Clock); timed {
		return c.Now()
	}
	if alone.yes || engine != nil {
		return 0
	}
	return time.Since(begun)
}
