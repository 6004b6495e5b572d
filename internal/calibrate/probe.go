package calibrate

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/modbench/modbench/internal/coherence"
)

// probe is a small program that two processors run at once: on the machine, and in the simulation.
type probe struct {
	what     string
	measured float64 // nanoseconds that one of them needs for an operation
	simulate func(s *coherence.Sim) func(p *coherence.Proc)
	read     bool // it reads what the other one has modified
}

// pauses is how many steps of computing there are between two additions of a probe.
var pauses = []int{0, 8, 24, 72, 200}

// probes times the small programs, all of them at one distance of the two processors, which it returns: what
// it takes to hand a line over. It fails if two processors never ran together, or did not stay where they were.
func probes(ctx context.Context, m *coherence.Machine) (all []probe, distance time.Duration, err error) {
	for range 5 {
		before := handOver(ctx)
		if all, err = probed(ctx, m); err != nil {
			return nil, 0, err
		}
		if after := handOver(ctx); near(before, after) {
			return all, after, nil
		}
	}
	return nil, 0, errors.New("calibrate: the processors of this machine come nearer to one another and go apart all " +
		"the time, as those of a guest may: try again later")
}

// handOver returns what it takes to hand a line to the other processor.
func handOver(ctx context.Context) time.Duration { return time.Duration(pingPong(ctx, false) / 2) }

// near reports whether two distances are about the same: threads of a core and cores of a cache are a factor
// of four and more apart. 0 is not known, and near to all.
func near(a, b time.Duration) bool { return a == 0 || b == 0 || 2*a < 3*b && 2*b < 3*a }

// probed times the small programs once.
func probed(ctx context.Context, m *coherence.Machine) (all []probe, err error) {
	for _, steps := range pauses {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		between := max(alone(ctx, 4000, func(n int) { added(new(word), n, steps) })-m.RMW, 0)
		if steps == 0 {
			between = 0
		}
		adds := func() func(id, n int) bool {
			w := new(word)
			return func(_, n int) bool { added(w, n, steps); return true }
		}
		all = append(all, probe{
			what:     fmt.Sprintf("additions to one line, %.0f ns between two of them", between),
			measured: together(ctx, 20000, adds),
			simulate: simulatedAdditions(coherence.Nanoseconds(between)),
		})
	}
	for _, blind := range []bool{true, false} {
		what := "a line handed to and fro, waited for by loads"
		if blind {
			what = "a line handed to and fro, waited for by compare-and-swap"
		}
		all = append(all, probe{what, pingPong(ctx, blind), simulatedTurns(blind), !blind})
	}
	all = append(all, probe{
		"load and compare-and-swap of one line until it works", retried(ctx), simulatedRetries, true,
	})
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	for _, p := range all {
		if p.measured <= 0 {
			return nil, fmt.Errorf("calibrate: two processors never ran together in %q: try again on an idle machine",
				p.what)
		}
	}
	return all, nil
}

// added adds to w n times, and computes for so many steps after each.
func added(w *word, n, steps int) {
	x := uint64(n)
	for range n {
		w.n.Add(1)
		for range steps {
			x = x*0x9e3779b97f4a7c15 + 1
		}
	}
	if x == 1 {
		sink++
	}
}

func simulatedAdditions(between coherence.Time) func(*coherence.Sim) func(*coherence.Proc) {
	return func(s *coherence.Sim) func(*coherence.Proc) {
		l := s.NewLine()
		return func(p *coherence.Proc) {
			p.Do(l, coherence.RMW)
			p.Work(between)
		}
	}
}

// retried returns what a loop takes that loads and then compares and swaps until it works.
func retried(ctx context.Context) float64 {
	return together(ctx, 20000, func() func(id, n int) bool {
		w := new(word)
		return func(_, n int) bool {
			for range n {
				for v := w.n.Load(); !w.n.CompareAndSwap(v, v+1); v = w.n.Load() {
				}
			}
			return true
		}
	})
}

func simulatedRetries(s *coherence.Sim) func(*coherence.Proc) {
	l, n := s.NewLine(), 0
	return func(p *coherence.Proc) {
		for {
			p.Do(l, coherence.Load)
			seen := n
			if p.Do(l, coherence.RMW); n == seen {
				n++
				return
			}
		}
	}
}

// pingPong returns what a turn of each takes: waited for by compare-and-swap, or by loads and then an
// exchange.
func pingPong(ctx context.Context, blind bool) float64 {
	return together(ctx, 4000, func() func(id, n int) bool {
		w := new(word)
		next := [2]int64{0, 1}
		return func(id, n int) bool {
			for range n {
				if !turn(w, next[id], blind) {
					return false
				}
				next[id] += 2
			}
			return true
		}
	})
}

// absent is what the word says if one of two has waited for too long.
const absent = -1

// turn waits until w is want and adds 1. It returns false if that takes too long, or has taken the other one
// too long.
func turn(w *word, want int64, blind bool) bool {
	for range 1 << 20 {
		if blind && w.n.CompareAndSwap(want, want+1) {
			return true
		}
		if blind {
			continue
		}
		switch w.n.Load() {
		case want:
			w.n.Swap(want + 1)
			return true
		case absent:
			return false
		}
	}
	w.n.Store(absent)
	return false
}

// polled is what a turn of a loop takes that waits, beside its load.
const polled = coherence.Nanosecond

func simulatedTurns(blind bool) func(*coherence.Sim) func(*coherence.Proc) {
	look := coherence.Load
	if blind {
		look = coherence.RMW
	}
	return func(s *coherence.Sim) func(*coherence.Proc) {
		l, turns := s.NewLine(), 0
		return func(p *coherence.Proc) {
			for p.Do(l, look); turns%2 != p.ID() && !p.Ended(); p.Do(l, look) {
				p.Work(polled)
				p.Sync() // the other one may not have begun, and nobody else's line is waited for
			}
			if !blind {
				p.Do(l, coherence.RMW)
			}
			turns++
		}
	}
}

// How much of a probe is simulated: operations of each processor before any is counted, and then.
const (
	probeWarmUp  = 20
	probeCounted = 400
	probeEvents  = 400_000 // then the numbers make no sense
)

// simulated returns what an operation of p takes on m.
func (p *probe) simulated(m *coherence.Machine) (float64, error) {
	s, err := coherence.New(m, 2, coherence.Options{Seed: 1, Events: probeEvents})
	if err != nil {
		return 0, err
	}
	return coherence.MeasureN(s, probeWarmUp, probeCounted, p.simulate(s))
}

// off returns how far the simulation of probes on m is from what was measured: the mean square of the
// logarithms of their ratios.
func off(ctx context.Context, m *coherence.Machine, all []probe) (float64, error) {
	sum := 0.0
	for i := range all {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		ns, err := all[i].simulated(m)
		if errors.Is(err, coherence.ErrLong) {
			return math.Inf(1), nil
		}
		if err != nil {
			return 0, err
		}
		by := math.Log(ns / all[i].measured)
		sum += by * by
	}
	return sum / float64(len(all)), nil
}
