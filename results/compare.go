package results

import (
	"errors"
	"fmt"

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

// Verdict says what a delta shows.
type Verdict int

// Unjudged is too few rounds to show a difference of any size.
const (
	NoDifference Verdict = iota
	Unjudged
	Changed // in a metric of which neither way is better
	Better
	Worse
)

func (v Verdict) String() string {
	return [...]string{"~", "?", "changed", "better", "worse"}[v]
}

// Verdict judges the delta after correction.
func (d *Delta) Verdict() Verdict {
	switch {
	case d.Old.N < Enough || d.New.N < Enough || smallest(d.Old.N, d.New.N)*float64(d.Family) > alpha:
		return Unjudged
	case d.Adjusted > alpha:
		return NoDifference
	case d.Metric.Better == Neither:
		return Changed
	case d.Ratio.N == 0 && (d.New.Median > d.Old.Median) == (d.Metric.Better == Higher),
		d.Ratio.N > 0 && (d.Ratio.Median > 1) == (d.Metric.Better == Higher):
		return Better
	}
	return Worse
}

// Loss returns by what share the new figure is worse, 0.1 for a latency 1.1
// times as long or a throughput 1.1 times lower; negative if it is better. From
// nothing, as refused lookups where there were none, or to nothing it is +Inf.
func (d *Delta) Loss() float64 {
	old, new := d.Old.Median, d.New.Median
	if d.Ratio.N > 0 {
		old, new = 1, d.Ratio.Median
	}
	if d.Metric.Better == Higher {
		old, new = new, old
	}
	if old == new {
		return 0
	}
	return new/old - 1
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
	Notes   []string // what a reader must know
}

// CompareOptions say what to compare; the zero value compares the figures that
// decide, of runs that are comparable.
type CompareOptions struct {
	Metrics   []*Metric // nil: Deciding
	Different bool      // compare although machine, Go or knobs differ, and say so

	_ struct{}
}

// ErrDifferent is why runs are not compared that another option would compare.
var ErrDifferent = errors.New("not measured alike")

// Compare compares the cells of two runs, each perhaps merged of several. Other
// than schemes within a run, the rounds of two runs are not pairs: they are
// judged by the Mann-Whitney test, exact up to 50 rounds a side, and
// the interval of the ratio draws each run's rounds by themselves. Holm's
// correction is for all cells of one metric under one workload.
//
// Runs of different machines, kernels, Go versions or knobs are an error, unless
// o says otherwise; different commits are what the comparison is for.
func Compare(before, after *Run, o CompareOptions) (*Changes, error) {
	if o.Metrics == nil {
		o.Metrics = Deciding
	}
	c := &Changes{}
	if err := incomparable(before, after); err != nil {
		if !o.Different {
			return nil, fmt.Errorf("cannot compare %s and %s: %w: %w", name(before), name(after), ErrDifferent, err)
		}
		c.Notes = append(c.Notes, "compared although "+err.Error())
	}
	a, b := Summarise(before), Summarise(after)
	for _, s := range b.all() {
		if a.At(s.Cell) == nil {
			c.NewOnly++
		}
	}
	c.OldOnly = len(a.cells) - (len(b.cells) - c.NewOnly)
	if len(b.cells) == c.NewOnly {
		return nil, fmt.Errorf("cannot compare %s and %s: they have no cell in common", name(before), name(after))
	}
	for _, setting := range a.Settings {
		for _, procs := range a.Procs {
			for _, m := range o.Metrics {
				for _, sub := range a.Subsystems {
					for _, s := range a.Schemes {
						cell := setting.Cell(s.Name, sub, procs)
						switch d, ok := delta(a.At(cell), b.At(cell), m); {
						case ok:
							c.Deltas = append(c.Deltas, d)
						case d.Old.N > 0 && d.New.N == 0:
							c.Lost = append(c.Lost, d)
						}
					}
				}
			}
		}
	}
	c.correct()
	c.note(before, after)
	return c, nil
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

// note says what stands against the comparison.
func (c *Changes) note(before, after *Run) {
	for _, r := range []*Run{before, after} {
		for _, n := range r.Notes {
			c.Notes = append(c.Notes, name(r)+": "+n)
		}
	}
	if c.OldOnly > 0 || c.NewOnly > 0 {
		c.Notes = append(c.Notes, fmt.Sprintf("not compared: %s only in old, %s only in new", plural(c.OldOnly, c.OldOnly, "cell"), plural(c.NewOnly, c.NewOnly, "cell")))
	}
	if len(before.Dirs) < 2 || len(after.Dirs) < 2 {
		c.Notes = append(c.Notes, "one directory a side: what differs from process to process and from hour to hour is not in the intervals; measure each side several times, in turn")
	}
	if n := len(c.Lost); n > 0 {
		c.Notes = append(c.Notes, fmt.Sprintf("%s only old has, the first %s of %s: nothing of it happened in new", plural(n, n, "figure"), c.Lost[0].Metric.Label, c.Lost[0].Cell))
	}
	unjudged := 0
	for i := range c.Deltas {
		if c.Deltas[i].Verdict() == Unjudged {
			unjudged++
		}
	}
	if unjudged > 0 {
		c.Notes = append(c.Notes, fmt.Sprintf("%d of %d figures are not judged (?): too few rounds for so many", unjudged, len(c.Deltas)))
	}
	for _, r := range []*Run{before, after} {
		for _, caveat := range buildCaveats(&r.Env) {
			c.Notes = append(c.Notes, name(r)+": "+caveat)
		}
		for _, caveat := range unstable(Summarise(r)) {
			c.Notes = append(c.Notes, name(r)+": "+caveat)
		}
	}
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
