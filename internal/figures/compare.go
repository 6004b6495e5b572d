package figures

import (
	"errors"
	"math"
	"slices"

	"github.com/modbench/modbench/bench"
)

// Changes is what two runs say of the cells that both have.
type Changes struct {
	Overall []Delta      // of each scheme over all its cells, where it has several
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
// all. Holm's correction is for all figures of cells, and for all over the cells of a scheme.
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
	c.measure(a, b, o.Metrics)
	c.summarise(o.Metrics)
	c.judge()
	families := 1.0
	if len(c.Overall) > 0 {
		families = 2
	}
	correct(c.Deltas, families)
	correct(c.Overall, families)
	c.note(a, b)
	return c, nil
}

// measure compares all metrics of the cells that both runs have.
func (c *Changes) measure(before, after *Grid, metrics []*Metric) {
	var blocks [][]sides
	for _, block := range before.Blocks() {
		var both []sides
		for _, cell := range before.Cells(block) {
			if x, y := before.At(cell), after.At(cell); x != nil && y != nil {
				both = append(both, atOneDistance(x, y))
			}
		}
		blocks = append(blocks, both)
	}
	by := map[*Metric]slopes{}
	for _, m := range metrics {
		var both []*Summary
		for _, c := range slices.Concat(blocks...) {
			c = c.of(m)
			both = append(both, c.before, c.after)
		}
		by[m] = slopesOf(m, both)
	}
	for _, cells := range blocks {
		for _, m := range metrics {
			c.compare(before, after, cells, m, by[m])
		}
	}
}

// compare compares one metric of cells.
func (c *Changes) compare(before, after *Grid, cells []sides, m *Metric, by slopes) {
	for _, cell := range cells {
		switch d, ok := delta(before, after, cell, m, by); {
		case ok:
			c.Deltas = append(c.Deltas, d)
		case d.Old.N > 0 && d.New.N == 0:
			c.Lost = append(c.Lost, d)
		}
	}
}

// widest is the factor that an interval of a ratio reaches at most to either side. One that reaches so far says
// nothing; it stays finite so that it can be written.
const widest = 1e9

// judge gives each figure with enough processes its interval and what its difference may be by
// chance.
func (c *Changes) judge() {
	drifts := map[figureOf]drift{}
	for _, all := range [][]Delta{c.Deltas, c.Overall} {
		for i := range all {
			d := &all[i]
			if !d.enough() {
				continue
			}
			of := figureOf{d.Metric, d.Cell.Scheme}
			by, ok := drifts[of]
			switch {
			case d.Cells > 0:
				by = c.driftOver(of, d.Cells)
			case !ok:
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
}

// correct applies Holm's correction to those of the figures that can be judged: of cells, or over all cells of a
// scheme. Each of the families has its share of the chance of an error.
func correct(all []Delta, families float64) {
	var judged []int
	var ps []float64
	for i := range all {
		if all[i].Verdict() != Unjudged {
			judged, ps = append(judged, i), append(ps, all[i].P)
		}
	}
	for i, p := range holm(ps) {
		all[judged[i]].Adjusted = min(1, families*p)
	}
	for i := range all {
		all[i].Family = len(judged)
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
		before.moved(), before.slowed())
	c.NewCaveats = slices.Concat(after.Data.inSegments(buildCaveats), after.warned(), after.unstable(),
		after.moved(), after.slowed())
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
// [Delta.Verdict]; by how much is [Delta.Loss], which is estimated and not shown.
func (c *Changes) Worst() *Delta {
	var worst *Delta
	for _, all := range [][]Delta{c.Overall, c.Deltas} {
		for i := range all {
			if d := &all[i]; d.Verdict() == Worse && (worst == nil || d.Loss() > worst.Loss()) {
				worst = d
			}
		}
	}
	return worst
}

// Count returns how many deltas have each verdict.
func (c *Changes) Count() map[Verdict]int {
	n := map[Verdict]int{}
	for _, all := range [][]Delta{c.Overall, c.Deltas} {
		for i := range all {
			n[all[i].Verdict()]++
		}
	}
	return n
}
