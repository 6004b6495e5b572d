package calibrate

import (
	"context"
	"math"
	"runtime"

	"github.com/modbench/modbench/internal/coherence"
)

// finest is the factor that a number is fitted to, and sweeps how often all are changed by one factor.
const (
	finest = 1.02
	sweeps = 20
)

// flat makes all processors of m those of this machine, each as far from the others as two are.
func flat(m *coherence.Machine, transfer, read float64) {
	m.Topology = coherence.Topology{
		Sockets: 1, Groups: 1, Clusters: 1, Cores: runtime.NumCPU(), Threads: 1, Siblings: coherence.Last,
	}
	m.SMT = 1
	m.Transfer = level(transfer)
	m.Read = level(read)
}

// level is ns at every distance.
func level(ns float64) coherence.Levels {
	return coherence.Levels{Sibling: ns, Cluster: ns, Socket: ns, Group: ns, Far: ns}
}

// fit sets transfer, read and hold of m, which is flat, so that the simulation of all takes as nearly as
// long as all took. First transfer and hold, by the programs in which nobody reads what the other one has
// modified, and then read by the others.
func fit(ctx context.Context, m *coherence.Machine, all []probe) error {
	var writes, reads []probe
	for _, p := range all {
		if p.read {
			reads = append(reads, p)
		} else {
			writes = append(writes, p)
		}
	}
	x := []float64{m.Transfer.Cluster, m.Hold}
	err := descend(x, func(x []float64) (float64, error) {
		m.Transfer, m.Hold = level(x[0]), max(min(x[1], x[0]-m.RMW), 0)
		return off(ctx, m, writes)
	})
	if err != nil {
		return err
	}
	y := []float64{m.Read.Cluster}
	return descend(y, func(y []float64) (float64, error) {
		m.Read = level(max(y[0], m.Transfer.Cluster-m.Hold, m.RMW)) // not faster than a line that nobody holds
		return off(ctx, m, reads)
	})
}

// descend looks for the x at which f is least, by factors that grow finer, and calls f with it last.
func descend(x []float64, f func(x []float64) (float64, error)) error {
	least, err := f(x)
	for step := 1.5; step > finest && err == nil; step = math.Sqrt(step) {
		for sweep, better := 0, true; sweep < sweeps && better; sweep++ {
			better = false
			for i := range x {
				for _, by := range []float64{step, 1 / step} {
					was := x[i]
					x[i] = was * by
					var y float64
					if y, err = f(x); err != nil {
						return err
					}
					if y < least {
						least, better = y, true
						continue
					}
					x[i] = was
				}
			}
		}
	}
	_, err = f(x)
	return err
}

// held returns what each program took and what its simulation takes on m.
func held(m *coherence.Machine, all []probe) (said []coherence.Probe, err error) {
	for i := range all {
		ns, err := all[i].simulated(m)
		if err != nil {
			return nil, err
		}
		said = append(said, coherence.Probe{What: all[i].what, Measured: all[i].measured, Simulated: ns})
	}
	return said, nil
}
