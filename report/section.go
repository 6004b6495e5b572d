package report

import (
	"errors"
	"fmt"
	"html/template"
	"strings"
	"time"
	"unicode"

	"github.com/modbench/modbench/report/chart"
	"github.com/modbench/modbench/results"
)

// section draws one workload.
func (b *builder) section(setting results.Setting) (section, error) {
	s := section{ID: anchor("w", setting), Title: setting.String(), Inputs: b.premise(setting)}
	for _, draw := range []func(results.Setting) (block, error){b.throughput, b.get, b.unload, b.refusals} {
		bl, err := draw(setting)
		if err != nil {
			return s, err
		}
		s.Blocks = append(s.Blocks, bl)
	}
	return s, nil
}

// anchor is an identifier for a part of a setting's section, fit for a link.
func anchor(part string, setting results.Setting) string {
	return part + "-" + strings.Map(func(r rune) rune {
		if r < 0x80 && (unicode.IsLetter(r) || unicode.IsDigit(r)) || r == '_' {
			return r
		}
		return '-'
	}, setting.String())
}

// panels draws a chart a subsystem.
func (b *builder) panels(draw func(sub string, f chart.Frame) (svg string, err error), title string) ([]panel, error) {
	var all []panel
	for _, sub := range b.grid.Subsystems {
		f := chart.Frame{ID: b.id("c"), Title: title + ", " + sub}
		svg, err := draw(sub, f)
		if errors.Is(err, chart.ErrNothing) {
			all = append(all, panel{Title: sub, Empty: "not measured"})
			continue
		}
		if err != nil {
			return nil, err
		}
		all = append(all, panel{Title: sub, SVG: template.HTML(svg)})
	}
	return all, nil
}

// throughput: a line a scheme over processors.
func (b *builder) throughput(setting results.Setting) (block, error) {
	bl := block{
		ID: anchor("throughput", setting), Title: "Throughput",
		Read: "Higher is better: all processors' lookups a second together, over the number of processors; whiskers are 95 % intervals, each panel has its own scale from zero, which the floor may leave, and a line that does not rise means that more processors do no more work.",
	}
	charts, err := b.panels(func(sub string, f chart.Frame) (string, error) {
		var lines []chart.Scaling
		var words []string
		for _, s := range b.grid.Schemes {
			l := chart.Scaling{Style: b.styles[s.Name], Floor: s.Role == results.Floor}
			for _, procs := range b.grid.Procs {
				g := b.at(setting, s.Name, sub, procs).Figure(results.Throughput)
				if g.N > 0 {
					l.Points = append(l.Points, chart.ScalingPoint{Procs: procs, Rate: g.Median, Lo: g.Lo, Hi: g.Hi})
					words = append(words, fmt.Sprintf("%s on %s %s", s.Title(), processors(procs), g.Text(results.Rate)))
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
	bl.Table = b.rates(setting)
	return bl, nil
}

// get: percentile curves, a group a number of processors.
func (b *builder) get(setting results.Setting) (block, error) {
	bl := block{
		ID: anchor("get", setting), Title: "Latency of get",
		Read: "Lower is better: at most this long took that share of gets, both axes logarithmic, each further nine as wide as the last; the dotted line is what reading the clock takes, which is part of every value.",
	}
	if !b.has(setting, results.GetP50) {
		bl.Note = "No get latencies were recorded."
		return bl, nil
	}
	for i := len(b.grid.Procs) - 1; i >= 0; i-- {
		procs := b.grid.Procs[i]
		charts, err := b.panels(func(sub string, f chart.Frame) (string, error) {
			var all []chart.Distribution
			var words []string
			var floor time.Duration
			for _, s := range b.grid.Schemes {
				sum := b.at(setting, s.Name, sub, procs)
				d := chart.Distribution{Style: b.styles[s.Name]}
				sum.Get().Each(func(v time.Duration, n uint64) {
					d.Values = append(d.Values, chart.Value{NS: float64(v), Count: n})
				})
				all = append(all, d)
				if p := sum.Figure(results.GetP99); p.N > 0 {
					words = append(words, fmt.Sprintf("%s p99 %s", s.Title(), p.Text(results.Time)))
					floor = max(floor, overhead(sum))
				}
			}
			f.Desc = fmt.Sprintf("Latency of get by percentile on %s: %s.", processors(procs), strings.Join(words, "; "))
			return chart.DrawPercentiles(f, all, float64(floor))
		}, fmt.Sprintf("Latency of get under %s on %s", setting, processors(procs)))
		if err != nil {
			return bl, err
		}
		bl.Groups = append(bl.Groups, group{Title: "on " + processors(procs), Open: i == len(b.grid.Procs)-1, Charts: charts})
	}
	bl.Table = b.long("Latency of get under "+setting.String()+": median over rounds of each round's percentile", setting,
		[]*results.Metric{results.GetP50, results.GetP90, results.GetP99, results.GetP999, results.GetMax})
	return bl, nil
}

// overhead is the clock's part of the latencies of a cell.
func overhead(s *results.Summary) time.Duration {
	var most time.Duration
	for _, r := range s.Rounds {
		most = max(most, r.Overhead)
	}
	return most
}

// ends are the least and the greatest number of processors.
func (b *builder) ends() []int {
	p := b.grid.Procs
	if len(p) < 2 {
		return p
	}
	return []int{p[0], p[len(p)-1]}
}

var unloadMetrics = []*results.Metric{
	results.UnloadP50, results.UnloadP99, results.UnloadMax, results.UnloadScheme, results.UnloadHolders, results.UnloadExit,
	results.StallP50, results.StallMax, results.Unloads, results.RefusedUnloads,
}

// unload: a row a scheme and number of processors.
func (b *builder) unload(setting results.Setting) (block, error) {
	bl := block{
		ID: anchor("unload", setting), Title: "Latency of unload",
		Read: "Further left is better, on a logarithmic scale: the glyph is the median time from the request until the module is gone (thick: its 95 % interval), the tall bar p99, the short bar the slowest.",
	}
	if !b.has(setting, results.UnloadP50) {
		bl.Note = "No module was unloaded."
		return bl, nil
	}
	charts, err := b.rows(setting, "Latency of unload", func(s *results.Summary, r *chart.Row) string {
		mid := s.Figure(results.UnloadP50)
		if mid.N == 0 {
			r.Note = "no unload completed"
			return ""
		}
		r.Marks = []float64{mid.Median, s.Figure(results.UnloadP99).Median, s.Figure(results.UnloadMax).Median}
		r.Lo, r.Hi = mid.Lo, mid.Hi
		return "median " + mid.Text(results.Time)
	}, chart.DrawTimes)
	if err != nil {
		return bl, err
	}
	bl.Groups = []group{{Open: true, Charts: charts}}
	bl.Table = b.long("Latency of unload under "+setting.String()+": median over rounds", setting,
		unloadMetrics)
	return bl, nil
}

// refusals: a row a scheme, or a sentence if there are none.
func (b *builder) refusals(setting results.Setting) (block, error) {
	bl := block{
		ID: anchor("refused", setting), Title: "Refused gets",
		Read: "Further left is better: the share of gets that found their entry and were refused because its module was going.",
	}
	any := false
	for _, r := range b.run.Rounds {
		any = any || setting.Holds(r.Cell) && r.Refused > 0
	}
	bl.Table = b.long("Gets and unloads under "+setting.String()+" that were not served: median over rounds", setting,
		[]*results.Metric{results.Refused, results.Misses, results.Autoloads, results.RefusedUnloads, results.Allocs})
	if !any {
		bl.Note = "No get was refused in any round."
		return bl, nil
	}
	charts, err := b.rows(setting, "Refused gets", func(s *results.Summary, r *chart.Row) string {
		f := s.Figure(results.Refused)
		if f.N == 0 {
			r.Note = "no gets"
			return ""
		}
		r.Marks, r.Lo, r.Hi = []float64{f.Median}, f.Lo, f.Hi
		return f.Text(results.Share)
	}, chart.DrawShares)
	if err != nil {
		return bl, err
	}
	bl.Groups = []group{{Open: true, Charts: charts}}
	return bl, nil
}

// rows draws a row chart a subsystem, with rows for each scheme on the least and
// the greatest number of processors.
func (b *builder) rows(setting results.Setting, what string, fill func(*results.Summary, *chart.Row) string, draw func(chart.Frame, []chart.Row) (string, error)) ([]panel, error) {
	return b.panels(func(sub string, f chart.Frame) (string, error) {
		var rows []chart.Row
		var words []string
		for _, s := range b.grid.Schemes {
			if s.Role == results.Floor {
				continue // refuses unloads and no gets by design: a row would say nothing
			}
			for _, procs := range b.ends() {
				sum := b.at(setting, s.Name, sub, procs)
				if sum == nil {
					continue
				}
				r := chart.Row{Label: fmt.Sprintf("%s, %dp", s.Name, procs), Style: b.styles[s.Name]}
				if s.Role == results.Control {
					r.Label = "UNSAFE " + r.Label
				}
				if text := fill(sum, &r); text != "" {
					words = append(words, fmt.Sprintf("%s on %s %s", s.Title(), processors(procs), text))
				}
				rows = append(rows, r)
			}
		}
		f.Desc = what + ": " + strings.Join(words, "; ") + "."
		return draw(f, rows)
	}, what+" under "+setting.String())
}
