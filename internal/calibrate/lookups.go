package calibrate

import (
	"context"
	"fmt"
	"time"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/internal/coherence"
	"github.com/modbench/modbench/workloads"
)

// lookups times lookups under each scheme on one processor and on two, without unloads. Of two only rounds
// count in which they were as far apart as distance, which is that of the probes.
func (o *Options) lookups(ctx context.Context, distance time.Duration) (all []coherence.Measured, err error) {
	half := o.Half
	if half == 0 {
		half = 10 * time.Millisecond
	}
	w, _ := workloads.ByName("lookup-heavy")
	w.Knobs.Unloaders, w.Knobs.Placement = 0, workloads.Pinned // so that two workers run at once
	for _, sub := range o.Subsystems {
		for _, procs := range []int{1, 2} {
			config := bench.Config{
				Cell:      bench.Cell{Workload: w.Name, Subsystem: sub.Name, Procs: procs},
				Subsystem: sub, Workload: w, Knobs: w.Knobs, Duration: half,
			}
			more, err := o.compared(ctx, config, distance)
			if err != nil {
				return nil, err
			}
			all = append(all, more...)
		}
	}
	return all, nil
}

// repeats is how many times as many rounds are measured at most, if processors are moved.
const repeats = 3

// compared times the lookups of c under each scheme, one after the other in each round, until there are
// enough rounds at a distance of each. A scheme that has none is left out.
func (o *Options) compared(
	ctx context.Context, c bench.Config, distance time.Duration,
) (all []coherence.Measured, err error) {
	rounds := o.Rounds
	if rounds == 0 {
		rounds = 5
	}
	took := make([][]float64, len(o.Schemes))
	for c.N = range repeats * rounds {
		for i, mk := range o.Schemes {
			if len(took[i]) == rounds {
				continue
			}
			c.Scheme, c.Cell.Scheme = mk, mk().Info().Name
			r, err := bench.Run(ctx, c)
			if err != nil {
				return nil, fmt.Errorf("calibrate: %s: %w", c.Cell.Scheme, err)
			}
			if near(r.Transfer, distance) {
				took[i] = append(took[i], r.NsPerOp())
			}
		}
	}
	for i, mk := range o.Schemes {
		if len(took[i]) == 0 {
			continue
		}
		ns, spread := middle(took[i])
		all = append(all, coherence.Measured{
			Scheme: mk().Info().Name, Subsystem: c.Subsystem.Name, Procs: c.Cell.Procs, PerLookup: ns, Spread: spread,
		})
	}
	return all, nil
}

// absent returns the schemes of which lookups on two processors are not in all.
func (o *Options) absent(all []coherence.Measured) (names []string) {
	for _, mk := range o.Schemes {
		name, n := mk().Info().Name, 0
		for _, m := range all {
			if m.Scheme == name && m.Procs == 2 {
				n++
			}
		}
		if n < len(o.Subsystems) {
			names = append(names, name)
		}
	}
	return names
}
