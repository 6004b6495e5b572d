//go:build explore

package verify

import (
	"slices"
	"time"

	"github.com/modbench/modbench/internal/explore"
	"github.com/modbench/modbench/schemes"
)

// at returns c at its n-th point: a configuration of one program.
func (c Configuration) at(n int) Configuration {
	if c.Points > 0 {
		c.Build = func(s schemes.Scheme) explore.Program { return c.BuildAt(s, n) }
	}
	c.point = n
	return c
}

// Explore explores one configuration of the scheme that newScheme makes, weak
// memory included: adds to per-CPU cells may be delayed. A configuration with points
// is explored at each of them, up to one that shows a violation.
func Explore(newScheme func() schemes.Scheme, c Configuration, o Options) Outcome {
	points := max(c.Points, 1)
	deadline := time.Now().Add(o.Budget)
	var out Outcome
	for n := range points {
		if o.Budget > 0 {
			o.Budget = max(time.Until(deadline)/time.Duration(points-n), time.Millisecond)
		}
		at := exploreAt(newScheme, c.at(n), o)
		if n > 0 {
			at.after(out)
		}
		if out = at; out.Broken != "" {
			break
		}
	}
	return out
}

// after adds to o what was done at the points before.
func (o *Outcome) after(before Outcome) {
	o.Executions += before.Executions
	o.Schedules += before.Schedules
	for _, p := range before.Exercised {
		if !slices.Contains(o.Exercised, p) {
			o.Exercised = append(o.Exercised, p)
		}
	}
	o.Steps += before.Steps
	o.Elapsed += before.Elapsed
	o.Exhausted = o.Exhausted && before.Exhausted
	o.Everything = o.Everything && before.Everything
	o.Reached = min(o.Reached, before.Reached)
}
