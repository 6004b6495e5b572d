package bench

import (
	"math"
	"time"

	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/workloads/subsystem"
)

// BatchFor returns how many operations on sub, unguarded, take about 40 us: how
// often workers yield, the same for every scheme. It boots a system to find
// out.
func BatchFor(sub *subsystem.Subsystem, floor func() schemes.Scheme, k Knobs) (int, error) {
	const (
		target = 40 * time.Microsecond // a yield takes 0.2 us
		trial  = 4096
		enough = 2 * time.Millisecond
		least  = 4
		most   = sequence
	)
	if k.Hold >= target {
		return least, nil
	}
	k.Workers, k.Lookups = 1, 1
	s, err := newSession(&Config{
		Cell: Cell{Procs: 1}, Scheme: floor, Subsystem: sub, Knobs: k, Batch: least,
	})
	if err != nil {
		return 0, err
	}
	// Twice as many at a time, the earlier ones to warm up: on a table of a million
	// entries one alone may take longer than all of them should.
	w, perOp := s.workers[0], 0.0
	for runs, took := least, time.Duration(0); runs <= trial && took < enough; runs *= 2 {
		began := time.Now()
		w.plain(runs)
		took = time.Since(began)
		perOp = took.Seconds() / float64(runs)
	}
	n := min(max(target.Seconds()/perOp, least), most)
	return 1 << int(math.Round(math.Log2(n))), nil
}
