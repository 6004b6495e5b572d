// Package tidy writes the figures of a run for other programs: one row a figure, each with its unit, interval, rounds
// and caveats. The same results give the same bytes.
package tidy

import (
	"math"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/internal/figures"
	"github.com/modbench/modbench/report/internal/text"
)

// Row is one figure of one cell.
type Row struct {
	Machine   string `json:"machine"` // "": all are of one kind
	Workload  string `json:"workload"`
	Point     string `json:"point"` // of a sweep: "hold=1us"; "": there is none
	Subsystem string `json:"subsystem"`
	Procs     int    `json:"procs"`
	Scheme    string `json:"scheme"`
	Role      string `json:"role"`

	Metric string `json:"metric"` // "throughput"
	Unit   string `json:"unit"`   // "1/s", "ns", "share" or "count"
	Better string `json:"better"` // "higher", "lower" or "neither"

	Median float64  `json:"median"`
	Lo     *float64 `json:"lo"` // the 95 % interval of the median; nil: too few rounds
	Hi     *float64 `json:"hi"`
	Rounds int      `json:"rounds"` // that have the figure

	Baseline string   `json:"baseline"` // the scheme that the ratio is to; "": there is none
	Ratio    *float64 `json:"ratio"`    // of rounds measured together; nil: none
	RatioLo  *float64 `json:"ratio_lo"`
	RatioHi  *float64 `json:"ratio_hi"`

	// Verdict on the ratio: "better", "worse", "changed", "not shown after correction" (and its interval excludes 1),
	// "no difference shown" or "too few rounds".
	Verdict string `json:"verdict"`

	Caveats string `json:"caveats"` // of the rounds of the cell, separated by "; "
}

// Rows calls f for each figure that was measured, in the order of the tables, until f fails.
func Rows(g *figures.Grid, f func(*Row) error) error {
	base := ""
	if c := g.Contenders(); len(c) > 1 {
		base = c[0].Name
	}
	for _, b := range g.Blocks() {
		for _, sub := range g.Subsystems {
			for _, s := range g.Schemes {
				for _, m := range figures.Metrics {
					row, ok := rowOf(g, b.Cell(s.Name, sub, b.Procs), s, m, base)
					if !ok {
						continue
					}
					if err := f(row); err != nil {
						return err
					}
				}
			}
		}
	}
	return nil
}

// rowOf returns one figure; ok: there is one.
func rowOf(g *figures.Grid, c bench.Cell, s figures.Scheme, m *figures.Metric, base string) (*Row, bool) {
	sum := g.At(c)
	figure := sum.Figure(m)
	if figure.N == 0 {
		return nil, false
	}
	r := &Row{
		Machine: c.Machine, Workload: c.Workload, Point: c.Point, Subsystem: c.Subsystem, Procs: c.Procs,
		Scheme: c.Scheme, Role: s.Role,
		Metric: m.Label, Unit: unit(m.Quantity), Better: better(m.Better),
		Median: figure.Median, Rounds: figure.N, Caveats: text.Remarks(sum, m),
	}
	r.Lo, r.Hi = interval(figure)
	if base == "" || base == s.Name || s.Role != figures.Contender || !text.HasRatios(m) {
		return r, true
	}
	if ratio := g.Against(m, c, base); ratio.N > 0 && !math.IsInf(ratio.Median, 0) {
		r.Baseline, r.Ratio, r.Verdict = base, &ratio.Median, text.Shown(ratio.Verdict())
		r.RatioLo, r.RatioHi = interval(ratio.Figure)
	}
	return r, true
}

func interval(f figures.Figure) (lo, hi *float64) {
	if !f.Interval {
		return nil, nil
	}
	return &f.Lo, &f.Hi
}

func unit(q figures.Quantity) string {
	return map[figures.Quantity]string{figures.Time: "ns", figures.Rate: "1/s", figures.Share: "share",
		figures.Count: "count"}[q]
}

func better(d figures.Direction) string {
	return map[figures.Direction]string{figures.Higher: "higher", figures.Lower: "lower",
		figures.Neither: "neither"}[d]
}
