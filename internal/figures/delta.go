package figures

import (
	"math"

	"github.com/modbench/modbench/bench"
)

// Delta is one figure of one cell, or of all cells of a scheme, measured in two runs.
type Delta struct {
	Cell      bench.Cell // of all: it has a scheme alone, and perhaps a machine
	Cells     int        // of which the figures are geometric means; 0: it is one cell
	Metric    *Metric
	Old, New  Figure
	Ratio     Figure  // new to old: of the model of processes, or if they are too few, of the medians
	Processes [2]int  // that measured it in the old run and in the new
	P         float64 // probability that processes and directories differ that much by chance
	Adjusted  float64 // P corrected after Holm for the family
	Family    int     // figures that are judged together

	values    [2][]directory // as logarithms
	elsewhere bool           // rounds were left out, since the processors were not as far apart
	measured  [2]int         // processes that measured the cell, whether it happened or not
	found     difference     // what the processes say
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

// Loss returns by what share of the old figure the new one is worse, as the ratio says: if it is judged, what slowed
// cores did is left out. It is negative if the new figure is better.
func (d *Delta) Loss() float64 {
	change := d.Change()
	if d.Ratio.Median > 0 {
		change = d.Ratio.Median - 1
	}
	if d.Metric.Better == Higher {
		return -change
	}
	return change
}

// delta compares one metric of one cell; ok: it happened in both runs.
func delta(before, after *Grid, cell sides, m *Metric, by slopes) (d Delta, ok bool) {
	cell = cell.of(m)
	x, y := cell.before, cell.after
	d = Delta{Cell: x.Cell, Metric: m, Old: x.Figure(m), New: y.Figure(m), P: 1, elsewhere: cell.fewer}
	if d.Old.N == 0 || d.New.N == 0 || d.Old.Median == 0 && d.New.Median == 0 {
		return d, false
	}
	slowed := by[coresOf(x)]
	was, is := before.directories(x, m, slowed), after.directories(y, m, slowed)
	if cell.common {
		d.Processes = [2]int{counted(was), counted(is)}
	}
	d.measured = [2]int{x.processes(), y.processes()}
	if d.Old.Median != 0 {
		d.Ratio = Figure{Median: d.New.Median / d.Old.Median, N: min(d.Old.N, d.New.N)}
	}
	if d.enough() {
		d.values[0], d.values[1] = logarithms(was, is)
		d.found = differs(d.values[0], d.values[1], hourlyOf(m), true)
		d.found.unsure = slowed.unsure(x, y, m)
		if d.Ratio.Median > 0 {
			d.Ratio.Median = math.Exp(d.found.shift)
		}
	}
	return d, true
}
