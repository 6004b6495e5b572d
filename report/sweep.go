package report

import (
	"fmt"
	"strings"

	"github.com/modbench/modbench/report/internal/chart"
	"github.com/modbench/modbench/results"
)

const sweptRead = "the points of the sweep are side by side, in the order measured; whiskers are 95 % intervals."

func (b *builder) sweptThroughput(w sweep) (block, error) {
	bl := block{
		ID: anchor("throughput", w), Title: "Throughput",
		Read: "Higher is better, on a logarithmic scale: all processors' lookups a second together; where lines meet, the choice of scheme has stopped to matter; " + sweptRead,
	}
	var err error
	bl.Groups, err = b.swept(w, results.Throughput, chart.Rates)
	bl.Table = b.rates(w)
	return bl, err
}

func (b *builder) sweptGet(w sweep) (block, error) {
	bl := block{
		ID: anchor("get", w), Title: "Latency of get: p99",
		Read: "Lower is better, on a logarithmic scale: 99 % of gets took at most that long; the floor's is the machine's own jitter; " + sweptRead,
	}
	if !b.has(w, results.GetP99) {
		bl.Note = "No get latencies were recorded."
		return bl, nil
	}
	var err error
	bl.Groups, err = b.swept(w, results.GetP99, chart.Times)
	bl.Table = b.gets(w)
	return bl, err
}

func (b *builder) sweptUnload(w sweep) (block, error) {
	bl := b.unloadBlock(w)
	if bl.Note != "" {
		return bl, nil
	}
	bl.Title += ": median"
	bl.Read = "Lower is better, on a logarithmic scale: the median time from the request until the module is gone; " + sweptRead
	var err error
	bl.Groups, err = b.swept(w, results.UnloadP50, chart.Times)
	return bl, err
}

func (b *builder) sweptStalls(w sweep) (block, error) {
	bl := b.stallBlock(w)
	if bl.Title == "" {
		return bl, nil
	}
	bl.Title += ": median"
	bl.Read = "Lower is better, on a logarithmic scale: the longest gap, per unload, in one worker's lookups of modules that were not being unloaded; " + sweptRead
	var err error
	bl.Groups, err = b.swept(w, results.StallP50, chart.Times)
	return bl, err
}

func (b *builder) sweptRefusals(w sweep) (block, error) {
	bl := b.refusalBlock(w)
	if bl.Note != "" {
		return bl, nil
	}
	var err error
	bl.Groups, err = b.swept(w, results.Refused, chart.Shares)
	return bl, err
}

// swept draws a metric over the points of w: a group a number of processors, in
// it a chart a subsystem.
func (b *builder) swept(w sweep, m *results.Metric, y chart.Axis) (groups []group, err error) {
	label, points := w.points()
	for i := len(b.grid.Procs) - 1; i >= 0; i-- {
		procs := b.grid.Procs[i]
		charts, err := b.panels(func(sub string, f chart.Frame) (string, error) {
			var lines []chart.Swept
			var words []string
			for _, s := range b.grid.Schemes {
				line := chart.Swept{Style: b.styles[s.Name], Values: make([]chart.Interval, len(points))}
				for j, setting := range w.settings {
					if g := b.at(setting, s.Name, sub, procs).Figure(m); g.N > 0 {
						line.Values[j] = chart.Interval{V: g.Median, Lo: g.Lo, Hi: g.Hi, N: g.N}
						words = append(words, fmt.Sprintf("%s at %s %s", s.Title(), setting.Point, g.Text(m.Quantity)))
					}
				}
				lines = append(lines, line)
			}
			f.Desc = fmt.Sprintf("%s on %s: %s.", capital(m.Label), processors(procs), strings.Join(words, "; "))
			return chart.DrawSweep(f, label, points, lines, y)
		}, fmt.Sprintf("%s under %s on %s", capital(m.Label), w, processors(procs)))
		if err != nil {
			return nil, err
		}
		groups = append(groups, group{Title: "on " + processors(procs), Open: procs == b.most(), Charts: charts})
	}
	return groups, nil
}
