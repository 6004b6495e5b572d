//go:build explore && simulate

package projection

import (
	"context"
	"errors"

	"github.com/modbench/modbench/internal/coherence"
	"github.com/modbench/modbench/schemes/none"
	"github.com/modbench/modbench/workloads"
	"github.com/modbench/modbench/workloads/subsystem"
)

// Hold projects what the calibration of the machine of p has measured: lookups of each scheme and subsystem
// of p on two processors.
func Hold(ctx context.Context, p Plan) (all []Held, err error) {
	m := *p.Machine
	if m.Waits.YieldOwn > 0 {
		m.Waits.Yield = m.Waits.YieldOwn // the workers of a calibration are pinned
	}
	p.Machine, p.Reference = &m, &m
	w, _ := workloads.ByName("lookup-heavy")
	w.Knobs.Unloaders = 0
	for _, sub := range p.Subsystems {
		for _, mk := range p.Schemes {
			info := mk().Info()
			h := Held{Scheme: info.Name, Subsystem: sub.Name}
			var ok bool
			if h.Alone, ok = p.Machine.Lookup(info.Name, sub.Name, 1); !ok {
				continue
			}
			if h.Two, ok = p.Machine.Timed(info.Name, sub.Name, 2); !ok {
				continue
			}
			c := config{machine: p.Machine, scheme: mk, subsystem: sub, workload: w, knobs: w.Knobs, seed: p.Seed}
			if err := p.hold(ctx, &h, c); err != nil {
				return all, err
			}
			all = append(all, h)
		}
	}
	if len(all) == 0 {
		return nil, errors.New(p.Machine.Name + ": nothing was measured there: write a file with modbench calibrate")
	}
	return all, nil
}

// hold projects one scheme.
func (p *Plan) hold(ctx context.Context, h *Held, c config) error {
	bare, err := p.bare(ctx, c.subsystem, c.workload)
	if err != nil {
		return err
	}
	c.procs, c.gap = 1, bare
	out, err := simulate(ctx, c)
	if err != nil {
		return err
	}
	h.Bare = out.perLookup
	if c.gap, c.measured, err = p.gap(ctx, c.scheme, c.subsystem, c.workload); err != nil {
		return err
	}
	c.procs = 2
	if out, err = simulate(ctx, c); err != nil {
		return err
	}
	h.Projected = out.perLookup
	h.Marks = marksOf(c.scheme().Info(), c.machine, c.procs, out.casShare, c.measured)
	if one, ok := c.machine.Timed(h.Scheme, h.Subsystem, 1); ok && max(one.Spread, h.Two.Spread) > Near {
		h.Marks = append(h.Marks, Varies)
	}
	return nil
}

// bare returns how long the floor computes before each step that looks at something.
func (p *Plan) bare(ctx context.Context, sub *subsystem.Subsystem, w workloads.Workload) (coherence.Time, error) {
	gap, _, err := p.gap(ctx, none.New, sub, w)
	return gap, err
}
