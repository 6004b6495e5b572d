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
		if o.Limit > 0 && o.Random == 0 && !at.Exhausted && at.Broken == "" {
			at = at.sampled(newScheme, c.at(n), o, max(samples/points, 1))
		}
		if n > 0 {
			at.after(out)
		}
		if out = at; out.Broken != "" {
			break
		}
	}
	return out
}

// samples is how many random schedules follow where Options.Limit has ended a search. A search that goes through all
// schedules in order has seen only those that differ late when it ends.
const samples = 500

// sampled is o after n random schedules of c, up to one that shows a violation. It does not count them as schedules:
// the search may have had the same.
func (o Outcome) sampled(newScheme func() schemes.Scheme, c Configuration, options Options, n int) Outcome {
	options.Random, options.Seed, options.Limit = n, 1, 0
	more := exploreAt(newScheme, c, options)
	more.Executions += o.Executions
	more.Steps += o.Steps
	more.Elapsed += o.Elapsed
	if more.Broken != "" {
		return more
	}
	o.Executions, o.Steps, o.Elapsed, o.Sampled = more.Executions, more.Steps, more.Elapsed, n
	return o
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
	o.Sampled += before.Sampled
	o.Steps += before.Steps
	o.Elapsed += before.Elapsed
	o.Exhausted = o.Exhausted && before.Exhausted
	o.Everything = o.Everything && before.Everything
	o.Reached = min(o.Reached, before.Reached)
}
