package page

import (
	"fmt"
	"strings"

	"github.com/modbench/modbench/internal/figures"
	"github.com/modbench/modbench/report/internal/chart"
	"github.com/modbench/modbench/report/internal/text"
)

func sweptThroughput(src *source, w sweep) (block, error) {
	bl := block{
		ID: anchor("throughput", w), Title: "Throughput",
		Read: caption(src, "swept throughput"),
	}
	var err error
	bl.Groups, err = swept(src, w, figures.Throughput, chart.Rates)
	bl.Table = rateTable(src, w)
	return bl, err
}

func sweptGet(src *source, w sweep) (block, error) {
	bl := block{
		ID: anchor("get", w), Title: "Latency of get: p99",
		Read: caption(src, "swept get"),
	}
	if !src.has(w, figures.GetP99) {
		bl.Note = "No get latencies were recorded."
		return bl, nil
	}
	var err error
	bl.Groups, err = swept(src, w, figures.GetP99, chart.Times)
	bl.Table = getTable(src, w)
	return bl, err
}

func sweptUnload(src *source, w sweep) (block, error) {
	bl := unloadBlock(src, w)
	if bl.Note != "" {
		return bl, nil
	}
	bl.Title += ": median"
	bl.Read = caption(src, "swept unload")
	var err error
	bl.Groups, err = swept(src, w, figures.UnloadP50, chart.Times)
	return bl, err
}

func sweptStalls(src *source, w sweep) (block, error) {
	bl := stallBlock(src, w)
	if bl.Title == "" {
		return bl, nil
	}
	bl.Title += ": median"
	bl.Read = caption(src, "swept stall")
	var err error
	bl.Groups, err = swept(src, w, figures.StallP50, chart.Times)
	return bl, err
}

func sweptRefusals(src *source, w sweep) (block, error) {
	bl := refusalBlock(src, w)
	if bl.Note != "" {
		return bl, nil
	}
	var err error
	bl.Groups, err = swept(src, w, figures.Refused, chart.Shares)
	return bl, err
}

// swept draws a metric over the points of w: a group for each number of processors, and of two knobs for each value of
// the second, in it a chart for each subsystem.
func swept(src *source, w sweep, m *figures.Metric, y chart.Axis) (groups []group, err error) {
	for i := len(src.grid.Procs) - 1; i >= 0; i-- {
		procs := src.grid.Procs[i]
		for _, row := range w.rows(src) {
			where := "on " + text.Processors(procs)
			if row.at != "" {
				where += ", " + row.at
			}
			title := fmt.Sprintf("%s under %s %s", text.Capital(m.Label), w, where)
			charts, err := sweptRow(src, row, m, y, procs, title)
			if err != nil {
				return nil, err
			}
			groups = append(groups, group{Title: where, Open: procs == src.most(), Charts: charts})
		}
	}
	return groups, nil
}

// sweptRow draws a metric over the points of one knob on some processors, a chart for each subsystem.
func sweptRow(src *source, w sweep, m *figures.Metric, y chart.Axis, procs int, title string) ([]panel, error) {
	label, points := w.points()
	return src.panels(w.workload, func(sub string, f chart.Frame) (string, error) {
		var lines []chart.Swept
		var words []string
		for _, s := range src.grid.Schemes {
			line := chart.Swept{Label: s.Name, Style: src.styles[s.Name], Values: make([]chart.Interval, len(points))}
			for j, setting := range w.settings {
				if g := src.at(setting, s.Name, sub, procs).Figure(m); g.N > 0 {
					line.Values[j] = chart.Interval{V: g.Median, Lo: g.Lo, Hi: g.Hi, N: g.N}
					words = append(words, fmt.Sprintf("%s at %s %s", text.Title(s), points[j],
						text.Figure(g, m.Quantity)))
				}
			}
			lines = append(lines, line)
		}
		f.Desc = fmt.Sprintf("%s on %s, by %s: %s.", text.Capital(m.Label), text.Processors(procs), label,
			strings.Join(words, "; "))
		return chart.DrawSweep(f, label, points, lines, y)
	}, title)
}
