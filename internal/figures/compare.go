package figures

import (
	"errors"
	"math"
	"slices"

	"github.com/modbench/modbench/bench"
)

// Delta is one figure of one cell, measured in two runs.
type Delta struct {
	Cell      bench.Cell
	Metric    *Metric
	Old, New  Figure
	Ratio     Figure  // of the medians, new to old; its interval is that of the model of processes
	Processes [2]int  // that measured it in the old run and in the new
	P         float64 // probability that processes and directories differ that much by chance
	Adjusted  float64 // P corrected after Holm for the family
	Family    int     // figures of the whole comparison

	elsewhere bool       // rounds were left out, since the processors were not as far apart
	measured  [2]int     // processes that measured the cell, whether it happened or not
	found     difference // what the processes say
}

// enough reports whether both sides have enough processes for a verdict.
func (d *Delta) enough() bool { return min(d.Processes[0], d.Processes[1]) >= EnoughProcesses }

// Verdict says what the delta shows of the new run, after correction.
func (d *Delta) Verdict() Verdict {
	switch {
	case !d.enough():
		return Unjudged
	case d.Adjusted > alpha:
		return NoDifference
	}
	return shown(d.Metric, d.found.shift > 0)
}

// Rare reports whether the figure happened in too few processes of both runs to be judged, although
// enough processes measured the cell. An example is an unload in a short round.
func (d *Delta) Rare() bool {
	return min(d.measured[0], d.measured[1]) >= EnoughProcesses && max(d.Processes[0], d.Processes[1]) < EnoughProcesses
}

// Change returns new/old - 1 of the medians, as benchstat counts: -0.15 is a throughput
// 0.85 times as high. It is +Inf if the old one is 0 and the new one is not.
func (d *Delta) Change() float64 {
	if d.Old.Median == d.New.Median {
		return 0
	}
	return d.New.Median/d.Old.Median - 1
}

// Loss returns by what share of the old figure the new one is worse: Change, or the
// negative of it where higher is better. It is negative if the new figure is better.
func (d *Delta) Loss() float64 {
	if d.Metric.Better == Higher {
		return -d.Change()
	}
	return d.Change()
}

// Changes is what two runs say of the cells that both have.
type Changes struct {
	Deltas  []Delta      // in the order of the tables: by workload, point, processors, metric, subsystem, scheme
	Lost    []Delta      // figures of common cells without a value in the new run: no unload completed, say
	OldOnly []bench.Cell // cells that the new run does not have
	NewOnly []bench.Cell // cells that the old run does not have
	Caveats []Caveat     // about the comparison

	OldCaveats, NewCaveats []Caveat // about each of the runs: its program, what its rounds warn of, its stability

	once bool // each side is one directory
}

// CompareOptions say what to compare; the zero value compares the figures that
// decide, of runs that are comparable.
type CompareOptions struct {
	Metrics   []*Metric // nil: Deciding
	Different bool      // compare although machine, Go or knobs differ, and say so

	_ struct{}
}

// ErrNothingInCommon is the error for two runs that have no cell in common.
var ErrNothingInCommon = errors.New("they have no cell in common")

// Compare compares the cells of two runs, each perhaps merged of several. The rounds of two
// runs are not pairs, as those of two schemes within a run are, and all rounds of a process
// share what is particular to it. So the values of processes within directories are judged,
// by the model in processes.go, and a side of fewer than [EnoughProcesses] is not judged at
// all. Holm's correction is for all figures of the comparison.
//
// Runs of different machines, kernels, Go versions or knobs are an error of type
// [Unlike], unless o says otherwise; different commits are what the comparison
// is for. Runs without a common cell are [ErrNothingInCommon].
func Compare(before, after *Data, o CompareOptions) (*Changes, error) {
	if o.Metrics == nil {
		o.Metrics = Deciding
	}
	c := &Changes{once: before.Runs < 2 && after.Runs < 2}
	if differ := unlike(before, after); len(differ) > 0 {
		if !o.Different {
			return nil, differ
		}
		c.Caveats = append(c.Caveats, ComparedUnlike{differ})
	}
	a, b := Summarise(before), Summarise(after)
	for _, s := range b.measured() {
		if a.At(s.Cell) == nil {
			c.NewOnly = append(c.NewOnly, s.Cell)
		}
	}
	for _, s := range a.measured() {
		if b.At(s.Cell) == nil {
			c.OldOnly = append(c.OldOnly, s.Cell)
		}
	}
	if len(b.cells) == len(c.NewOnly) {
		return nil, ErrNothingInCommon
	}
	for _, block := range a.Blocks() {
		var both []sides
		for _, cell := range a.Cells(block) {
			if x, y := a.At(cell), b.At(cell); x != nil && y != nil {
				both = append(both, atOneDistance(x, y))
			}
		}
		for _, m := range o.Metrics {
			c.compare(a, b, both, m)
		}
	}
	c.judge()
	c.correct()
	c.note(a, b)
	return c, nil
}

// compare compares one metric of cells.
func (c *Changes) compare(before, after *Grid, cells []sides, m *Metric) {
	for _, cell := range cells {
		switch d, ok := delta(before, after, cell, m); {
		case ok:
			c.Deltas = append(c.Deltas, d)
		case d.Old.N > 0 && d.New.N == 0:
			c.Lost = append(c.Lost, d)
		}
	}
}

// delta compares one metric of one cell; ok: it happened in both runs.
func delta(before, after *Grid, cell sides, m *Metric) (d Delta, ok bool) {
	cell = cell.of(m)
	x, y := cell.before, cell.after
	d = Delta{Cell: x.Cell, Metric: m, Old: x.Figure(m), New: y.Figure(m), P: 1, elsewhere: cell.fewer}
	if d.Old.N == 0 || d.New.N == 0 || d.Old.Median == 0 && d.New.Median == 0 {
		return d, false
	}
	was, is := before.directories(x, m), after.directories(y, m)
	if cell.common {
		d.Processes = [2]int{counted(was), counted(is)}
	}
	d.measured = [2]int{x.processes(), y.processes()}
	if d.Old.Median != 0 {
		d.Ratio = Figure{Median: d.New.Median / d.Old.Median, N: min(d.Old.N, d.New.N)}
	}
	if d.enough() {
		d.found = differs(logarithms(was, is))
	}
	return d, true
}

// widest is the factor that an interval of a ratio reaches at most to either side. One that reaches so far says
// nothing; it stays finite so that it can be written.
const widest = 1e9

// judge gives each figure with enough processes its interval and what its difference may be by
// chance.
func (c *Changes) judge() {
	drifts := map[figureOf]drift{}
	for i := range c.Deltas {
		d := &c.Deltas[i]
		if !d.enough() {
			continue
		}
		of := figureOf{d.Metric, d.Cell.Scheme}
		by, ok := drifts[of]
		if !ok {
			by = c.drift(of)
			drifts[of] = by
		}
		found := d.found.judge(by)
		d.P = found.p()
		if d.Ratio.Median > 0 {
			reach := min(math.Exp(found.reach()), widest)
			d.Ratio.Lo, d.Ratio.Hi, d.Ratio.Interval = d.Ratio.Median/reach, d.Ratio.Median*reach, true
		}
	}
}

// correct applies Holm's correction to all figures that can be judged.
func (c *Changes) correct() {
	var judged []int
	var ps []float64
	for i, d := range c.Deltas {
		if d.Verdict() != Unjudged {
			judged, ps = append(judged, i), append(ps, d.P)
		}
	}
	for i, p := range holm(ps) {
		c.Deltas[judged[i]].Adjusted = p
	}
	for i := range c.Deltas {
		c.Deltas[i].Family = len(judged)
	}
}

// note gathers what a reader must know.
func (c *Changes) note(before, after *Grid) {
	if len(c.OldOnly) > 0 || len(c.NewOnly) > 0 {
		c.Caveats = append(c.Caveats, NotCompared{len(c.OldOnly), len(c.NewOnly)})
	}
	if before.Data.Runs < 2 || after.Data.Runs < 2 {
		c.Caveats = append(c.Caveats, OneRun{hourly})
	}
	if n := len(c.Lost); n > 0 {
		c.Caveats = append(c.Caveats, Vanished{n, c.Lost[0].Metric, c.Lost[0].Cell})
	}
	if e := c.elsewhere(); e.N > 0 {
		c.Caveats = append(c.Caveats, e)
	}
	if n := c.Count()[Unjudged]; n > 0 {
		c.Caveats = append(c.Caveats, NotJudged{n, len(c.Deltas), c.fewest(), EnoughProcesses})
	}
	c.OldCaveats = slices.Concat(before.Data.inSegments(buildCaveats), before.warned(), before.unstable(),
		before.moved())
	c.NewCaveats = slices.Concat(after.Data.inSegments(buildCaveats), after.warned(), after.unstable(),
		after.moved())
}

// elsewhere counts the figures of which rounds were left out for the distance of processors.
func (c *Changes) elsewhere() Elsewhere {
	e := Elsewhere{Of: len(c.Deltas)}
	for _, d := range c.Deltas {
		if d.elsewhere {
			e.N++
			if d.Processes == [2]int{} {
				e.Never++
			}
		}
	}
	return e
}

// fewest returns the least number of processes that a side of a figure has.
func (c *Changes) fewest() int {
	fewest := c.Deltas[0].Processes[0]
	for _, d := range c.Deltas {
		fewest = min(fewest, d.Processes[0], d.Processes[1])
	}
	return fewest
}

// Worst returns the delta that is shown to be worse by most; nil if none is. "Shown" is
// [Delta.Verdict]; by how much is [Delta.Loss], which is measured and not shown.
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
