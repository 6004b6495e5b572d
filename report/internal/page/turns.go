package page

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/internal/figures"
	"github.com/modbench/modbench/report/internal/chart"
	"github.com/modbench/modbench/report/internal/text"
)

// turns draws where the lookups a second of schemes cross those of the first contender, and says it in words.
func turns(src *source, w sweep) (block, error) {
	lines := text.CrossingsOf(src.grid, w.workload, w.machine)
	if len(lines) == 0 {
		return block{}, nil
	}
	bl := block{ID: anchor("turns", w), Title: "Where the answer turns", Read: caption(src, "turns")}
	bl.Table = table{Caption: "Where schemes cross " + src.grid.Contenders()[0].Name, Head: []string{"what is shown"}}
	for _, line := range lines {
		bl.Table.Rows = append(bl.Table.Rows, row{First: true, Cells: []tableCell{{Text: line, Class: "words"}}})
	}
	all := src.grid.Crossings(figures.Throughput)
	label, points := w.points()
	for _, procs := range slices.Backward(src.grid.Procs) {
		charts, err := src.panels(w.workload, func(sub string, f chart.Frame) (string, error) {
			var drawn []chart.Turns
			var words []string
			for i := range all {
				if c := &all[i]; c.Workload == w.workload && c.Machine == w.machine && c.Subsystem == sub &&
					c.Procs == procs {
					drawn = append(drawn, turnsOf(src, w, c))
				}
			}
			for _, line := range lines {
				if strings.Contains(line, sub+" on "+text.Processors(procs)) {
					words = append(words, line)
				}
			}
			f.Desc = strings.Join(words, " ")
			return chart.DrawTurns(f, label, points, drawn)
		}, fmt.Sprintf("Lookups a second beside those of %s under %s on %s", src.grid.Contenders()[0].Name, w.workload,
			text.Processors(procs)))
		if err != nil {
			return block{}, err
		}
		bl.Groups = append(bl.Groups, group{Title: "on " + text.Processors(procs), Open: procs == src.most(),
			Charts: charts})
	}
	return bl, nil
}

// turnsOf returns the line of a crossing.
func turnsOf(src *source, w sweep, c *figures.Crossing) chart.Turns {
	t := chart.Turns{Label: c.Scheme, Style: src.styles[c.Scheme], Values: make([]chart.Interval, len(w.settings))}
	for i, s := range w.settings {
		var cell bench.Cell
		cell, _ = c.Cells(s)
		if r := src.grid.Against(c.Metric, cell, c.Base); r.N > 0 {
			t.Values[i] = chart.Interval{V: r.Median, Lo: r.Lo, Hi: r.Hi, N: r.N}
		}
	}
	if c.Turn == figures.Crosses || c.Turn == figures.SeveralTurn {
		lo, hi := indexOf(w, c.Knob+"="+c.LoPoint), indexOf(w, c.Knob+"="+c.HiPoint)
		at := (lo + hi) / 2
		if c.Lo > 0 && c.Hi > c.Lo && c.At > 0 {
			at = lo + (hi-lo)*math.Log(c.At/c.Lo)/math.Log(c.Hi/c.Lo)
		} else if c.Hi > c.Lo {
			at = lo + (hi-lo)*(c.At-c.Lo)/(c.Hi-c.Lo)
		}
		t.Cross = chart.Interval{V: at, Lo: lo, Hi: hi, N: 1}
	}
	return t
}

// indexOf is the place of a point in the sweep.
func indexOf(w sweep, point string) float64 {
	return float64(slices.IndexFunc(w.settings, func(s figures.Setting) bool { return s.Point == point }))
}
