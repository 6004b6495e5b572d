package bench

import (
	"context"
	"math"
	"time"

	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/workloads"
	"github.com/modbench/modbench/workloads/subsystem"
)

// BatchFor returns how many operations on sub take about 40 us under floor, the
// scheme that guards nothing. Workers yield after so many, the same number for
// every scheme. It boots a system to find out, and returns ctx's error within
// 100 ms after ctx is done, as [Run] does.
func BatchFor(ctx context.Context, sub *subsystem.Subsystem, floor func() schemes.Scheme, k Knobs) (int, error) {
	return alone(ctx, 0, nil, func() (int, error) { return batchFor(ctx, sub, floor, k) })
}

func batchFor(
	ctx context.Context, sub *subsystem.Subsystem, floor func() schemes.Scheme, k Knobs,
) (n int, err error) {
	const (
		target = 40 * time.Microsecond // a yield takes 0.2 us
		trial  = 4096
		enough = 2 * time.Millisecond
		least  = 4
		most   = sequence
	)
	if k.Hold >= target || k.HoldDist != "" || k.HoldBy != "" {
		return least, nil
	}
	k.Workers, k.Lookups, k.InUse, k.ModprobeCost, k.Callers = 1, 1, 0, 0, workloads.Lookups
	c := &Config{Cell: Cell{Procs: 1, Subsystem: sub.Name}, Scheme: floor, Subsystem: sub, Knobs: k, Batch: least}
	defer c.recovers(&err)
	s, err := newSession(ctx, c)
	if err != nil {
		return 0, err
	}
	// Each run has twice as many operations as the one before, which warmed up. On a
	// table of a million entries a single operation may take longer than a batch should.
	l, perOp := closed{s.workers[0]}, 0.0
	for runs, took := least, time.Duration(0); runs <= trial && took < enough; runs *= 2 {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		began := time.Now()
		l.run(runs)
		took = time.Since(began)
		perOp = took.Seconds() / float64(runs)
	}
	fit := min(max(target.Seconds()/perOp, least), most)
	return 1 << int(math.Round(math.Log2(fit))), ctx.Err()
}
