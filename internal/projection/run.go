//go:build explore && simulate

package projection

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/modbench/modbench/internal/coherence"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/none"
	"github.com/modbench/modbench/workloads"
	"github.com/modbench/modbench/workloads/subsystem"
)

// Available reports whether this build can project.
const Available = true

// Run projects the plan. What it has not done when ctx is done is left out, with ctx's error.
func Run(ctx context.Context, p Plan) (*Result, error) {
	m := p.Machine
	r := &Result{
		Machine: m.Name, Title: m.Title, Source: m.Source, Fitted: m.Fitted, Draws: max(p.Draws, 1), Seed: p.Seed,
		Waits: waitsOf(m), Instructions: p.instructions(),
	}
	var procs []int
	procs, r.Refused = fit(m, p.Procs)
	var todo []config
	for _, w := range p.Workloads {
		if why := Refused(w); why != "" {
			r.Refused = append(r.Refused, Refusal{w.Name, why})
			continue
		}
		configs, err := p.configs(ctx, w, procs)
		if err != nil {
			return r, err
		}
		todo = append(todo, configs...)
	}
	for done, c := range todo {
		if err := ctx.Err(); err != nil {
			return r, err
		}
		cell, err := p.cell(ctx, c)
		if ctx.Err() != nil {
			return r, ctx.Err()
		}
		if err != nil {
			r.Refused = append(r.Refused, Refusal{fmt.Sprintf("%s on %d processors", cell.Scheme, c.procs),
				err.Error()})
		} else {
			r.Cells = append(r.Cells, cell)
		}
		if p.Progress == nil {
			continue
		}
		if err := p.Progress(done+1, len(todo)); err != nil {
			return r, err
		}
	}
	return r, nil
}

// configs returns the cells of a workload: by point, subsystem, scheme and processors.
func (p *Plan) configs(ctx context.Context, w workloads.Workload, procs []int) (all []config, err error) {
	for _, point := range w.Sweep() {
		for _, sub := range p.Subsystems {
			for _, mk := range p.Schemes {
				gap, measured, err := p.gap(ctx, mk, sub, w)
				if err != nil {
					return nil, err
				}
				for _, n := range procs {
					all = append(all, config{
						machine: p.Machine, procs: n, scheme: mk, subsystem: sub, workload: w, point: point.Name,
						knobs: w.At(point), gap: gap, measured: measured,
					})
				}
			}
		}
	}
	return all, nil
}

// cell projects one cell, with each draw of the parameters.
func (p *Plan) cell(ctx context.Context, c config) (cell Cell, err error) {
	info := c.scheme().Info()
	cell = Cell{
		Workload: c.workload.Name, Point: c.point, Subsystem: c.subsystem.Name, Scheme: info.Name,
		Role: info.Role.String(), Procs: c.procs,
	}
	var lookups, free, unload, stall, refused []float64
	for draw := range max(p.Draws, 1) {
		c.seed, c.unloads = p.Seed+uint64(draw), p.Unloads
		if c.knobs.Unloaders == 0 {
			c.unloads = 0
		} else if c.unloads == 0 {
			c.unloads = 3
		}
		one := c
		if draw > 0 {
			one.machine, one.gap = otherwise(c.machine, c.gap, rand.New(rand.NewPCG(p.Seed, uint64(draw))))
		}
		out, err := simulate(ctx, one)
		if err != nil {
			return cell, err
		}
		if draw == 0 {
			cell.Pace = 1e9 / out.perLookup
			if took, ok := p.Machine.Lookup(info.Name, c.subsystem.Name, c.procs); ok && c.knobs.Hold == 0 {
				cell.Measured = 1e9 / took
			}
			cell.Marks = marksOf(info, p.Machine, c.procs, out.casShare, c.measured)
		}
		cell.Starved, cell.Cut = cell.Starved || out.starved, cell.Cut || out.cut
		free = append(free, 1e9/out.perLookup)
		lookups, refused = append(lookups, out.throughput(c.knobs)), append(refused, out.refused)
		if out.unload > 0 {
			unload, stall = append(unload, out.unload), append(stall, out.stall)
		}
	}
	cell.Lookups, cell.Free, cell.Refused = band(lookups), band(free), band(refused)
	cell.Unload, cell.Stall = band(unload), band(stall)
	return cell, nil
}

// throughput returns lookups a second: the mean of the rate while nothing is unloaded and of the rate
// during an unload and the reload, weighted with their times.
func (f figures) throughput(k workloads.Knobs) float64 {
	pace := 1 / f.perLookup
	if f.episode == 0 || (f.starved || f.cut) && k.Period > 0 {
		return pace * 1e9
	}
	period := float64(k.Period.Nanoseconds())
	return (pace*period + f.during) / (period + f.episode) * 1e9
}

// otherwise returns m with other parameters that are as likely.
func otherwise(m *coherence.Machine, gap coherence.Time, random *rand.Rand) (*coherence.Machine, coherence.Time) {
	d := *m
	by := func(spread float64) float64 { return math.Exp((2*random.Float64() - 1) * math.Log(spread)) }
	near, far, readNear, readFar := by(m.Spread.Near), by(m.Spread.Far), by(m.Spread.Near), by(m.Spread.Far)
	scale := func(l *coherence.Levels, near, far float64) {
		l.Sibling, l.Cluster, l.Socket = l.Sibling*near, l.Cluster*near, l.Socket*near
		l.Group, l.Far = l.Group*far, l.Far*far
	}
	scale(&d.Transfer, near, far)
	scale(&d.Read, readNear, readFar)
	d.Hold *= by(m.Spread.Hold)
	w := &d.Waits
	for _, x := range []*float64{&w.Wake, &w.Yield, &w.Stop, &w.StopOne, &w.StopAlone, &w.IPI, &w.IPIOne} {
		*x *= by(m.Spread.Waits)
	}
	return &d, coherence.Time(float64(gap) * by(m.Spread.Insns))
}

// gap returns how long a lookup computes before each step that looks at something: what the scheme took
// on one processor of the reference machine beside its memory operations.
func (p *Plan) gap(
	ctx context.Context, mk func() schemes.Scheme, sub *subsystem.Subsystem, w workloads.Workload,
) (
	gap coherence.Time, measured bool, err error,
) {
	ref := p.Reference
	if ref == nil {
		return 0, false, errors.New("no machine on which schemes were measured")
	}
	name := mk().Info().Name
	took, ok := ref.Lookup(name, sub.Name, 1)
	if measured = ok; !ok {
		mk = none.New
		if took, ok = ref.Lookup("none", sub.Name, 1); !ok {
			return 0, false, nil
		}
	}
	knobs := w.Knobs
	knobs.Hold, knobs.Missing, knobs.Unloaders = 0, 0, 0
	alone := config{machine: ref, procs: 1, scheme: mk, subsystem: sub, knobs: knobs, seed: p.Seed}
	out, err := simulate(ctx, alone)
	if err != nil || out.looks == 0 {
		return 0, measured, err
	}
	scale := cmpOr(p.Machine.Instructions) / cmpOr(ref.Instructions)
	return coherence.Nanoseconds(max(took-out.perLookup, 0) / out.looks * scale), measured, nil
}

func cmpOr(x float64) float64 {
	if x == 0 {
		return 1
	}
	return x
}

// instructions says where the costs of instructions are from.
func (p *Plan) instructions() string {
	if p.Reference == nil {
		return "none"
	}
	return fmt.Sprintf("measured on one processor of %s, times %.2g", p.Reference.Name,
		cmpOr(p.Machine.Instructions)/cmpOr(p.Reference.Instructions))
}

// waitsOf words what is assumed of waits.
func waitsOf(m *coherence.Machine) string {
	w := m.Waits
	return fmt.Sprintf("a stop of the machine takes %.3g us and %.3g us a processor, a grace period or barrier "+
		"%.3g us and %.3g us a processor, a wake %.3g us; each by %.2g either way",
		w.Stop/1e3, w.StopOne/1e3, w.IPI/1e3, w.IPIOne/1e3, w.Wake/1e3, m.Spread.Waits)
}
