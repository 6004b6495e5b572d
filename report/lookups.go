package report

import (
	"fmt"
	"strings"
	"time"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/report/internal/chart"
	"github.com/modbench/modbench/results"
)

// throughput: a line a scheme over processors.
func (b *builder) throughput(w sweep) (block, error) {
	bl := block{
		ID: anchor("throughput", w), Title: "Throughput",
		Read: "Higher is better: all processors' lookups a second together, over the number of processors; whiskers are 95 % intervals, each panel has its own scale from zero, which the floor may leave, and a line that does not rise means that more processors do no more work.",
	}
	setting := w.settings[0]
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
	bl.Table = b.rates(w)
	return bl, nil
}

var getMetrics = []*results.Metric{results.GetP50, results.GetP90, results.GetP99, results.GetP999, results.GetMax}

// get: percentile curves, a group a number of processors.
func (b *builder) get(w sweep) (block, error) {
	bl := block{
		ID: anchor("get", w), Title: "Latency of get",
		Read: "Lower is better: at most this long took that share of gets, both axes logarithmic, each further nine as wide as the last; the dotted line is what reading the clock takes, which is part of every value, and the floor's tail is the machine's own jitter.",
	}
	if !b.has(w, results.GetP50) {
		bl.Note = "No get latencies were recorded."
		return bl, nil
	}
	setting := w.settings[0]
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
					floor = max(floor, sum.Overhead())
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
	bl.Table = b.gets(w)
	return bl, nil
}

// gets is the table of get latencies, which says what part is the clock's.
func (b *builder) gets(w sweep) table {
	caption := "Latency of get under " + w.String() + ": median over rounds of each round's percentile"
	if c := results.Clock(b.run); c != "" {
		caption += "; " + c + " of each is reading the clock, not subtracted"
	}
	return b.long(caption, w, getMetrics)
}

// phases are the gets that began during an unload, by its phase.
var phases = []struct {
	name string
	of   func(*bench.Round) *bench.Histogram
}{
	{"any time", func(r *bench.Round) *bench.Histogram { return r.Get }},
	{"deciding", func(r *bench.Round) *bench.Histogram { return r.During.Deciding }},
	{"waiting", func(r *bench.Round) *bench.Histogram { return r.During.Waiting }},
	{"in exit", func(r *bench.Round) *bench.Histogram { return r.During.Exiting }},
	{"freeing", func(r *bench.Round) *bench.Histogram { return r.During.Freeing }},
}

// during: what an unload costs lookups, a row a scheme and phase.
func (b *builder) during(w sweep) (block, error) {
	bl := block{
		ID: anchor("during", w), Title: "Get during an unload",
		Read: "Further left is better, on a logarithmic scale: latency of the gets that began while a module was unloaded, by what the unload did then: decide (locks, stopping the machine), wait for holders, run exit, free (grace periods); beside them gets of any time and, on top, the floor's. The glyph is the median of all rounds together, the tall bar p99, the short bar the slowest.",
	}
	any := false
	for _, r := range b.run.Rounds {
		for _, p := range phases[1:] {
			h := p.of(r)
			any = any || w.workload == r.Cell.Workload && h != nil && h.Count() > 0
		}
	}
	if !any {
		return block{}, nil
	}
	var err error
	bl.Groups, err = b.each(w, func(setting results.Setting) ([]panel, error) {
		return b.panels(func(sub string, f chart.Frame) (string, error) {
			var rows []chart.Row
			var words []string
			for _, s := range b.grid.Schemes {
				sum := b.at(setting, s.Name, sub, b.most())
				for i, p := range phases {
					h := sum.Pool(p.of)
					if h.Count() == 0 || i > 0 && s.Role == results.Floor {
						continue // the floor refuses its unloads
					}
					r := chart.Row{Label: p.name, Style: b.styles[s.Name]}
					if i == 0 {
						r.Label = unsafely(s, s.Name)
					}
					for _, q := range []float64{0.5, 0.99} {
						r.Marks = append(r.Marks, float64(max(h.Quantile(q), 1)))
					}
					r.Marks = append(r.Marks, float64(max(h.Max(), 1)))
					rows = append(rows, r)
					words = append(words, fmt.Sprintf("%s %s median %v, p99 %v", s.Title(), p.name, h.Quantile(0.5), h.Quantile(0.99)))
				}
			}
			f.Desc = "Latency of get by what an unload did meanwhile: " + strings.Join(words, "; ") + "."
			return chart.DrawTimes(f, rows)
		}, fmt.Sprintf("Get during an unload under %s on %s", setting, processors(b.most())))
	})
	bl.Read = "On " + processors(b.most()) + ". " + bl.Read
	return bl, err
}

// unsafely marks the name of a control.
func unsafely(s results.Scheme, name string) string {
	if s.Role == results.Control {
		return "UNSAFE " + name
	}
	return name
}

// refusals: a row a scheme, or a sentence if there are none.
func (b *builder) refusals(w sweep) (block, error) {
	bl := b.refusalBlock(w)
	if bl.Note != "" {
		return bl, nil
	}
	charts, err := b.rows(w.settings[0], "Refused gets", func(s *results.Summary, r *chart.Row) string {
		f := s.Figure(results.Refused)
		if f.N == 0 {
			r.Note = "no gets"
			return ""
		}
		r.Marks, r.Lo, r.Hi = []float64{f.Median}, f.Lo, f.Hi
		return f.Text(results.Share)
	}, chart.DrawShares)
	bl.Groups = []group{{Open: true, Charts: charts}}
	return bl, err
}

// refusalBlock is the block without its charts, with a note if there are none
// to draw.
func (b *builder) refusalBlock(w sweep) block {
	bl := block{
		ID: anchor("refused", w), Title: "Refused gets",
		Read: "Less is better: the share of gets that found their entry and were refused because its module was going.",
	}
	bl.Table = b.long("Gets and unloads under "+w.String()+" that were not served: median over rounds", w,
		[]*results.Metric{results.Refused, results.Misses, results.Autoloads, results.RefusedUnloads, results.Allocs})
	for _, r := range b.run.Rounds {
		if r.Cell.Workload == w.workload && r.Refused > 0 {
			return bl
		}
	}
	bl.Note = "No get was refused in any round."
	return bl
}

// rows draws a row chart a subsystem, with rows for each scheme on the least and
// the greatest number of processors.
func (b *builder) rows(setting results.Setting, what string, fill func(*results.Summary, *chart.Row) string, draw func(chart.Frame, []chart.Row) (string, error)) ([]panel, error) {
	return b.panels(func(sub string, f chart.Frame) (string, error) {
		var rows []chart.Row
		var words []string
		b.contended(setting, sub, func(s results.Scheme, sum *results.Summary, label string) {
			r := chart.Row{Label: label, Style: b.styles[s.Name]}
			if text := fill(sum, &r); text != "" {
				words = append(words, fmt.Sprintf("%s on %s %s", s.Title(), processors(sum.Cell.Procs), text))
			}
			rows = append(rows, r)
		})
		f.Desc = what + ": " + strings.Join(words, "; ") + "."
		return draw(f, rows)
	}, what+" under "+setting.String())
}

// contended visits the cells that a row chart of unloads and refusals has: not
// the floor's, which refuses unloads and no gets by design.
func (b *builder) contended(setting results.Setting, sub string, visit func(s results.Scheme, sum *results.Summary, label string)) {
	for _, s := range b.grid.Schemes {
		if s.Role == results.Floor {
			continue
		}
		for _, procs := range b.ends() {
			if sum := b.at(setting, s.Name, sub, procs); sum != nil {
				visit(s, sum, unsafely(s, fmt.Sprintf("%s, %dp", s.Name, procs)))
			}
		}
	}
}
