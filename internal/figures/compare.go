package figures

import (
	"errors"

	"golang.org/x/perf/benchmath"

	"github.com/modbench/modbench/bench"
)

// Delta is one figure of one cell, measured in two runs.
type Delta struct {
	Cell     bench.Cell
	Metric   *Metric
	Old, New Figure
	Ratio    Figure  // of the medians, new to old, with a bootstrap interval
	P        float64 // Mann-Whitney
	Adjusted float64 // P corrected after Holm for the family
	Family   int     // figures of this metric under this workload
}

// Verdict says what the delta shows of the new run, after correction.
func (d *Delta) Verdict() Verdict {
	switch {
	case d.Old.N < Enough || d.New.N < Enough || smallest(d.Old.N, d.New.N)*float64(d.Family) > alpha:
		return Unjudged
	case d.Adjusted > alpha:
		return NoDifference
	case d.Ratio.N > 0:
		return shown(d.Metric, d.Ratio.Median > 1)
	}
	return shown(d.Metric, d.New.Median > d.Old.Median)
}

// Loss returns by what share the new figure is worse: 0.1 for a latency 1.1 times
// as long or a throughput 1.1 times lower. It is negative if the new figure is
// better, and +Inf if one of the two is 0 and the new one is worse.
func (d *Delta) Loss() float64 {
	before, after := d.Old.Median, d.New.Median
	if d.Ratio.N > 0 {
		before, after = 1, d.Ratio.Median
	}
	if d.Metric.Better == Higher {
		before, after = after, before
	}
	if before == after {
		return 0
	}
	return after/before - 1
}

// smallest returns the smallest two-sided p value of n against m values, all of
// one above all of the other.
func smallest(n, m int) float64 {
	p := 2.0
	for i := 1; i <= n; i++ {
		p *= float64(i) / float64(m+i)
	}
	return p
}

// Changes is what two runs say of the cells that both have.
type Changes struct {
	Deltas  []Delta  // in the order of the tables: by workload, point, processors, metric, subsystem, scheme
	Lost    []Delta  // figures of cells of both that the new run has no value of: no unload was completed, say
	OldOnly int      // cells that the new run does not have
	NewOnly int      // cells that the old run does not have
	Caveats []Caveat // about the comparison

	OldCaveats, NewCaveats []Caveat // about each of the runs: its program and its stability
}

// CompareOptions say what to compare; the zero value compares the figures that
// decide, of runs that are comparable.
type CompareOptions struct {
	Metrics   []*Metric // nil: Deciding
	Different bool      // compare although machine, Go or knobs differ, and say so

	_ struct{}
}

// ErrNothingInCommon is why two runs are not compared that have no cell in
// common.
var ErrNothingInCommon = errors.New("they have no cell in common")

// Compare compares the cells of two runs, each perhaps merged of several. Other
// than schemes within a run, the rounds of two runs are not pairs: they are
// judged by the Mann-Whitney test, exact up to 50 rounds a side, and the
// interval of the ratio draws each run's rounds by themselves. Holm's correction
// is for all cells of one metric under one workload.
//
// Runs of different machines, kernels, Go versions or knobs are an error of type
// [Unlike], unless o says otherwise; different commits are what the comparison
// is for. Runs without a common cell are [ErrNothingInCommon].
func Compare(before, after *Data, o CompareOptions) (*Changes, error) {
	if o.Metrics == nil {
		o.Metrics = Deciding
	}
	c := &Changes{}
	if differ := unlike(before, after); len(differ) > 0 {
		if !o.Different {
			return nil, differ
		}
		c.Caveats = append(c.Caveats, ComparedUnlike{differ})
	}
	a, b := Summarise(before), Summarise(after)
	for _, s := range b.measured() {
		if a.At(s.Cell) == nil {
			c.NewOnly++
		}
	}
	c.OldOnly = len(a.cells) - (len(b.cells) - c.NewOnly)
	if len(b.cells) == c.NewOnly {
		return nil, ErrNothingInCommon
	}
	for _, block := range a.Blocks() {
		for _, m := range o.Metrics {
			c.compare(a, b, a.Cells(block), m)
		}
	}
	c.correct()
	c.note(a, b)
	return c, nil
}

// compare compares one metric of cells.
func (c *Changes) compare(before, after *Grid, cells []bench.Cell, m *Metric) {
	for _, cell := range cells {
		switch d, ok := delta(before.At(cell), after.At(cell), m); {
		case ok:
			c.Deltas = append(c.Deltas, d)
		case d.Old.N > 0 && d.New.N == 0:
			c.Lost = append(c.Lost, d)
		}
	}
}

// delta compares one metric of one cell; ok: both runs have it, and it happened.
func delta(before, after *Summary, m *Metric) (d Delta, ok bool) {
	if before == nil || after == nil {
		return d, false
	}
	x, y := before.values(m), after.values(m)
	d = Delta{Cell: before.Cell, Metric: m, Old: median(x), New: median(y), P: 1}
	if len(x) == 0 || len(y) == 0 || d.Old.Median == 0 && d.New.Median == 0 {
		return d, false
	}
	t := &benchmath.DefaultThresholds
	d.P = benchmath.AssumeNothing.Compare(benchmath.NewSample(x, t), benchmath.NewSample(y, t)).P
	if d.Old.Median != 0 {
		d.Ratio = unpaired(y, x, before.Cell.String()+m.Unit)
	}
	return d, true
}

// correct applies Holm's correction to each family.
func (c *Changes) correct() {
	families := map[family][]int{}
	for i, d := range c.Deltas {
		f := family{metric: d.Metric, workload: d.Cell.Workload}
		families[f] = append(families[f], i)
	}
	for _, members := range families {
		ps := make([]float64, len(members))
		for i, m := range members {
			ps[i] = c.Deltas[m].P
		}
		for i, p := range holm(ps) {
			d := &c.Deltas[members[i]]
			d.Adjusted, d.Family = p, len(members)
		}
	}
}

// note gathers what a reader must know.
func (c *Changes) note(before, after *Grid) {
	if c.OldOnly > 0 || c.NewOnly > 0 {
		c.Caveats = append(c.Caveats, NotCompared{c.OldOnly, c.NewOnly})
	}
	if before.Data.Runs < 2 || after.Data.Runs < 2 {
		c.Caveats = append(c.Caveats, OneRun{})
	}
	if n := len(c.Lost); n > 0 {
		c.Caveats = append(c.Caveats, Vanished{n, c.Lost[0].Metric, c.Lost[0].Cell})
	}
	if n := c.Count()[Unjudged]; n > 0 {
		c.Caveats = append(c.Caveats, NotJudged{n, len(c.Deltas)})
	}
	c.OldCaveats = append(before.Data.inSegments(buildCaveats), before.unstable()...)
	c.NewCaveats = append(after.Data.inSegments(buildCaveats), after.unstable()...)
}

// Worst returns the delta that is shown to be worse by most; nil if none is.
func (c *Changes) Worst() *Delta {
	var worst *Delta
	for i := range c.Deltas {
		if d := &c.Deltas[i]; d.Verdict() == Worse && (worst == nil || d.Loss() > worst.Loss()) {
			worst = d
		}
	}
	return worst
}

// Count returns how many deltas have each verdict.
func (c *Changes) Count() map[Verdict]int {
	n := map[Verdict]int{}
	for i := range c.Deltas {
		n[c.Deltas[i].Verdict()]++
	}
	return n
}
