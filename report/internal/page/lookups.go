package page

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/modbench/modbench/internal/figures"
	"github.com/modbench/modbench/report/internal/chart"
	"github.com/modbench/modbench/report/internal/text"
)

// throughput draws a line for each scheme over the numbers of processors.
func throughput(src *source, w sweep) (block, error) {
	bl := block{
		ID: anchor("throughput", w), Title: "Throughput",
		Read: caption(src, "throughput"),
	}
	setting := w.settings[0]
	bl.Table = rateTable(src, w)
	if len(src.grid.Procs) < enoughProcs {
		var err error
		bl.Read = caption(src, "throughput of few")
		bl.Groups, err = spreads(src, setting)
		return bl, err
	}
	charts, err := src.panels(w.workload, func(sub string, f chart.Frame) (string, error) {
		var lines []chart.Scaling
		var words []string
		for _, s := range src.grid.Schemes {
			l := chart.Scaling{Label: s.Name, Style: src.styles[s.Name], Floor: s.Role == figures.Floor}
			for _, procs := range src.grid.Procs {
				g := src.at(setting, s.Name, sub, procs).Figure(figures.Throughput)
				if g.N > 0 {
					l.Points = append(l.Points, chart.ScalingPoint{Procs: procs, Rate: g.Median, Lo: g.Lo, Hi: g.Hi})
					words = append(words, fmt.Sprintf("%s on %s %s", text.Title(s), text.Processors(procs),
						text.Figure(g, figures.Rate)))
				}
			}
			lines = append(lines, l)
		}
		f.Desc = "Lookups a second: " + strings.Join(words, "; ") + "."
		return chart.DrawScaling(f, lines)
	}, "Throughput under "+setting.String())
	if err != nil {
		return bl, err
	}
	bl.Groups = []group{{Open: true, Charts: charts}}
	return bl, nil
}

// enoughProcs is on how many numbers of processors a line says something.
const enoughProcs = 4

// spreads draws a row for each scheme, the fastest first, with every round: a group for each number of processors.
func spreads(src *source, setting figures.Setting) (groups []group, err error) {
	for i := len(src.grid.Procs) - 1; i >= 0; i-- {
		procs := src.grid.Procs[i]
		charts, err := src.panels(setting.Workload, func(sub string, f chart.Frame) (string, error) {
			var rows []chart.Row
			var words []string
			for _, s := range src.grid.Schemes {
				sum := src.at(setting, s.Name, sub, procs)
				g := sum.Figure(figures.Throughput)
				if g.N == 0 {
					continue
				}
				rows = append(rows, chart.Row{Label: text.Title(s), Style: src.styles[s.Name],
					Marks: []float64{g.Median}, Lo: g.Lo, Hi: g.Hi, Points: sum.Values(figures.Throughput)})
				words = append(words, text.Title(s)+" "+text.Figure(g, figures.Rate))
			}
			slices.SortStableFunc(rows, func(a, b chart.Row) int { return cmp.Compare(b.Marks[0], a.Marks[0]) })
			f.Base, f.Of = src.base(setting, sub, procs, figures.Throughput)
			f.Desc = fmt.Sprintf("Lookups a second on %s: %s.", text.Processors(procs), strings.Join(words, "; "))
			return chart.DrawSpreads(f, rows)
		}, fmt.Sprintf("Throughput under %s on %s", setting, text.Processors(procs)))
		if err != nil {
			return nil, err
		}
		groups = append(groups, group{Title: "on " + text.Processors(procs), Open: procs == src.most(), Charts: charts})
	}
	return groups, nil
}

var getMetrics = []*figures.Metric{figures.GetP50, figures.GetP90, figures.GetP99, figures.GetP999, figures.GetMax}

// getLatency draws percentile curves, a group for each number of processors.
func getLatency(src *source, w sweep) (block, error) {
	bl := block{
		ID: anchor("get", w), Title: "Latency of get",
		Read: caption(src, "get"),
	}
	if !src.has(w, figures.GetP50) {
		bl.Note = "No get latencies were recorded."
		return bl, nil
	}
	setting := w.settings[0]
	for i := len(src.grid.Procs) - 1; i >= 0; i-- {
		procs := src.grid.Procs[i]
		charts, err := src.panels(w.workload, func(sub string, f chart.Frame) (string, error) {
			var all []chart.Distribution
			var words []string
			var floor time.Duration
			for _, s := range src.grid.Schemes {
				sum := src.at(setting, s.Name, sub, procs)
				d := chart.Distribution{Label: s.Name, Style: src.styles[s.Name]}
				sum.Get().Each(func(v time.Duration, n uint64) {
					d.Values = append(d.Values, chart.Value{NS: float64(v), Count: n})
				})
				all = append(all, d)
				if p := sum.Figure(figures.GetP99); p.N > 0 {
					words = append(words, fmt.Sprintf("%s p99 %s", text.Title(s), text.Figure(p, figures.Time)))
					floor = max(floor, sum.Overhead())
				}
			}
			f.Desc = fmt.Sprintf("Latency of get by percentile on %s: %s.", text.Processors(procs),
				strings.Join(words, "; "))
			return chart.DrawPercentiles(f, all, float64(floor))
		}, fmt.Sprintf("Latency of get under %s on %s", setting, text.Processors(procs)))
		if err != nil {
			return bl, err
		}
		bl.Groups = append(bl.Groups, group{Title: "on " + text.Processors(procs), Open: i == len(src.grid.Procs)-1,
			Charts: charts})
	}
	bl.Table = getTable(src, w)
	return bl, nil
}

// getTable is the table of get latencies, which says what part is the clock's.
func getTable(src *source, w sweep) table {
	caption := "Latency of get under " + w.String() + ": median over rounds of each round's percentile"
	if c := text.Clock(src.grid.Clock()); c != "" {
		caption += "; " + c
	}
	return long(src, caption, w, getMetrics)
}

// unsafely marks the name of a control.
func unsafely(s figures.Scheme, name string) string {
	if s.Role == figures.Control {
		return "UNSAFE " + name
	}
	return name
}

// refusals draws a row for each scheme, or says that no get was refused.
func refusals(src *source, w sweep) (block, error) {
	bl := refusalBlock(src, w)
	if bl.Note != "" {
		return bl, nil
	}
	charts, err := rowCharts(src, w.settings[0], "Refused gets", func(s *figures.Summary, r *chart.Row) string {
		f := s.Figure(figures.Refused)
		if f.N == 0 {
			r.Note = "no gets"
			return ""
		}
		if worst := slices.Max(append(s.Values(figures.Refused), 0)); f.Median == 0 && worst > 0 {
			r.Note = "0, in the worst round " + text.Value(figures.Share, worst)
			return "0 in the median, " + text.Value(figures.Share, worst) + " in the worst round"
		}
		r.Marks, r.Lo, r.Hi = []float64{f.Median}, f.Lo, f.Hi
		return text.Figure(f, figures.Share)
	}, chart.DrawShares)
	bl.Groups = []group{{Open: true, Charts: charts}}
	return bl, err
}

// refusalBlock is the block without its charts; it has a note if there are none to
// draw.
func refusalBlock(src *source, w sweep) block {
	bl := block{
		ID: anchor("refused", w), Title: "Refused gets",
		Read: caption(src, "refused"),
	}
	bl.Table = long(src, "Gets and unloads under "+w.String()+" that were not served: median over rounds", w,
		[]*figures.Metric{figures.Refused, figures.Misses, figures.Autoloads, figures.RefusedUnloads, figures.Allocs})
	for _, s := range src.grid.Data.Rounds.Cells() {
		if w.has(s.Cell) && slices.Max(append(src.grid.At(s.Cell).Values(figures.Refused), 0)) > 0 {
			return bl
		}
	}
	bl.Note = "No get was refused in any round."
	return bl
}

// rowCharts draws a row chart for each subsystem, with rows for each scheme on the least and
// the greatest number of processors.
func rowCharts(src *source, setting figures.Setting, what string, fill func(*figures.Summary, *chart.Row) string,
	draw func(chart.Frame, []chart.Row) (string, error)) ([]panel, error) {
	return src.panels(setting.Workload, func(sub string, f chart.Frame) (string, error) {
		var rows []chart.Row
		var words []string
		contended(src, setting, sub, func(s figures.Scheme, sum *figures.Summary, label string) {
			r := chart.Row{Label: label, Style: src.styles[s.Name]}
			figure := fill(sum, &r)
			if s.Name == src.baseline() && sum.Cell.Procs == src.most() && len(r.Marks) > 0 {
				f.Base, f.Of = r.Marks[0], label
			}
			if figure != "" {
				words = append(words, fmt.Sprintf("%s on %s %s", text.Title(s), text.Processors(sum.Cell.Procs),
					figure))
			}
			rows = append(rows, r)
		})
		f.Desc = what + ": " + strings.Join(words, "; ") + "."
		return draw(f, rows)
	}, what+" under "+setting.String())
}

// contended visits the cells that a row chart of unloads and refusals has. Those of
// the floor are left out: by design it refuses every unload and no get.
func contended(src *source, setting figures.Setting, sub string,
	visit func(s figures.Scheme, sum *figures.Summary, label string)) {
	for _, s := range src.grid.Schemes {
		if s.Role == figures.Floor {
			continue
		}
		for _, procs := range src.ends() {
			if sum := src.at(setting, s.Name, sub, procs); sum != nil {
				visit(s, sum, unsafely(s, fmt.Sprintf("%s, %dp", s.Name, procs)))
			}
		}
	}
}
