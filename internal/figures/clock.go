package figures

import (
	"slices"
	"time"
)

// Overhead returns what reading the clock adds to each latency of the cell, as
// calibrated when it was measured: part of every get, and never subtracted.
func (s *Summary) Overhead() time.Duration {
	var most time.Duration
	if s != nil {
		for r := range s.Rounds.All() {
			most = max(most, r.Overhead)
		}
	}
	return most
}

// Clock is what reading the clock took, over all rounds that timed a get.
type Clock struct {
	Least, Most time.Duration // Most 0: nothing was timed
	Sources     []string      // "tsc"
}

// Clock returns what part of a get's latency is reading the clock.
func (g *Grid) Clock() (c Clock) {
	for r := range g.Data.Rounds.All() {
		if r.Overhead <= 0 || !r.timed() {
			continue
		}
		if c.Least == 0 || r.Overhead < c.Least {
			c.Least = r.Overhead
		}
		c.Most = max(c.Most, r.Overhead)
		if r.Clock != "" && !slices.Contains(c.Sources, r.Clock) {
			c.Sources = append(c.Sources, r.Clock)
		}
	}
	return c
}
