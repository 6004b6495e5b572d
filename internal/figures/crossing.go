package figures

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/modbench/modbench/bench"
)

// Turn is how a scheme does beside another over the points of a sweep.
type Turn int

// The turns.
const (
	NeverTold Turn = iota // there are too few rounds at every point
	AllAlike              // no difference is shown at any point
	AllBetter             // it is better at every point at which a difference is shown, those at both ends included
	AllWorse
	Crosses     // it is shown to be better at one point and worse at another: the ratio crosses 1 between them
	EdgeFirst   // a difference is shown except at points of the low end: if it turns, it turns there or below
	EdgeLast    // the same at the high end
	SeveralTurn // it turns more than once
)

// Crossing says where the ratio of a scheme to another crosses 1 on a sweep of numbers.
type Crossing struct {
	Scheme, Base string
	Metric       *Metric
	Workload     string
	Machine      string // "": of the only one
	Subsystem    string
	Procs        int
	Knob         string
	Turn         Turn

	// What is shown below the place where it crosses, and above it. An edge has one of the two.
	Below, Above Verdict

	// The place: of one that crosses, the median ratio is 1 At, and Lo and Hi are the points nearest to it at which a
	// difference is shown, in words LoPoint and HiPoint. Of an edge, one of them.
	At, Lo, Hi       float64
	LoPoint, HiPoint string
	First, Last      string // the points at the ends of the sweep
}

// pointOf reads a point of a sweep as a knob and a number; ok: it is one. Durations are in seconds.
func pointOf(point string) (knob, text string, v float64, ok bool) {
	knob, text, found := strings.Cut(point, "=")
	if !found {
		return "", "", 0, false
	}
	if d, err := time.ParseDuration(text); err == nil {
		return knob, text, d.Seconds(), true
	}
	v, err := strconv.ParseFloat(strings.TrimSuffix(text, "%"), 64)
	return knob, text, v, err == nil
}

// Crossings returns for each workload that was swept over numbers, each subsystem, number of processors and contender
// where its ratio to the first contender in m crosses 1. Differences are those that are shown after correction.
func (g *Grid) Crossings(m *Metric) (all []Crossing) {
	contenders := g.Contenders()
	if len(contenders) < 2 || m.Better == Neither {
		return nil
	}
	for _, w := range g.swept() {
		sweep := g.sweepOf(w)
		if len(sweep) < 2 {
			continue
		}
		for _, procs := range slices.Backward(g.Procs) {
			for _, sub := range g.Subsystems {
				for _, s := range contenders[1:] {
					c := Crossing{Scheme: s.Name, Base: contenders[0].Name, Metric: m, Workload: w.Workload,
						Machine: w.Machine, Subsystem: sub, Procs: procs, Knob: sweep[0].knob}
					if g.cross(&c, sweep) {
						all = append(all, c)
					}
				}
			}
		}
	}
	return all
}

// step is a point of a sweep as a number.
type step struct {
	setting    Setting
	knob, text string
	v          float64
}

// swept returns what may be swept: the settings without their points, each once.
func (g *Grid) swept() (all []Setting) {
	for _, s := range g.Settings {
		s.Point = ""
		all = with(all, s)
	}
	return all
}

// sweepOf returns the points of a workload by rising number; nil if one is no number, or if they are of several knobs.
func (g *Grid) sweepOf(w Setting) (sweep []step) {
	for _, s := range g.Settings {
		if s.Workload != w.Workload || s.Machine != w.Machine {
			continue
		}
		knob, text, v, ok := pointOf(s.Point)
		if !ok || len(sweep) > 0 && knob != sweep[0].knob {
			return nil
		}
		sweep = append(sweep, step{s, knob, text, v})
	}
	slices.SortStableFunc(sweep, func(a, b step) int { return cmp.Compare(a.v, b.v) })
	return sweep
}

// seen is what is shown at a step.
type seen struct {
	step
	ratio   float64
	verdict Verdict
}

// cross finds what c says; false if the cells were not measured.
func (g *Grid) cross(c *Crossing, sweep []step) bool {
	var all []seen
	for _, s := range sweep {
		cell := s.setting.Cell(c.Scheme, c.Subsystem, c.Procs)
		if g.At(cell) == nil {
			continue
		}
		if r := g.Against(c.Metric, cell, c.Base); r.N > 0 {
			all = append(all, seen{s, r.Median, r.Verdict()})
		}
	}
	if len(all) < 2 {
		return false
	}
	c.First, c.Last = all[0].text, all[len(all)-1].text
	c.Turn = c.place(all)
	return true
}

// place finds the turn and where it is.
func (c *Crossing) place(all []seen) Turn {
	var told []int // the points at which a difference is shown
	unjudged := 0
	for i, s := range all {
		switch s.verdict {
		case Better, Worse:
			told = append(told, i)
		case Unjudged:
			unjudged++
		}
	}
	if len(told) == 0 {
		if unjudged == len(all) {
			return NeverTold
		}
		return AllAlike
	}
	turns := 0
	for k, i := range told[1:] {
		if before := told[k]; all[before].verdict != all[i].verdict {
			if turns++; turns == 1 {
				c.between(all, before, i)
			}
		}
	}
	first, last := told[0], told[len(told)-1]
	switch {
	case turns == 1:
		return Crosses
	case turns > 1:
		return SeveralTurn
	case first > 0 && last == len(all)-1:
		c.Above, c.Hi, c.HiPoint = all[first].verdict, all[first].v, all[first].text
		return EdgeFirst
	case last < len(all)-1 && first == 0:
		c.Below, c.Lo, c.LoPoint = all[last].verdict, all[last].v, all[last].text
		return EdgeLast
	case all[first].verdict == Better:
		return AllBetter
	}
	return AllWorse
}

// between says that the ratio crosses 1 between two points, and estimates where by a line through the logarithms of the
// ratios on both sides of 1 that are nearest to each other.
func (c *Crossing) between(all []seen, i, j int) {
	c.Below, c.Above = all[i].verdict, all[j].verdict
	c.Lo, c.LoPoint, c.Hi, c.HiPoint = all[i].v, all[i].text, all[j].v, all[j].text
	c.At = math.Sqrt(math.Max(c.Lo, 0) * c.Hi)
	for k := i; k < j; k++ {
		a, b := math.Log(all[k].ratio), math.Log(all[k+1].ratio)
		if a == 0 || (a > 0) != (b > 0) {
			share := 0.0
			if a != b {
				share = a / (a - b)
			}
			lo, hi := all[k].v, all[k+1].v
			if lo > 0 {
				c.At = lo * math.Pow(hi/lo, share)
			} else {
				c.At = lo + share*(hi-lo)
			}
			return
		}
	}
}

// Cells returns the cells of both schemes at a point of the sweep.
func (c *Crossing) Cells(s Setting) (scheme, base bench.Cell) {
	return s.Cell(c.Scheme, c.Subsystem, c.Procs), s.Cell(c.Base, c.Subsystem, c.Procs)
}

// Duration reports whether the knob is a time, and At, Lo and Hi are seconds.
func (c *Crossing) Duration() bool {
	_, err := time.ParseDuration(c.Last)
	return err == nil && strings.Trim(c.Last, "0123456789.") != ""
}
