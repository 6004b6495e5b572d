package page

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/internal/figures"
	"github.com/modbench/modbench/report/internal/chart"
	"github.com/modbench/modbench/report/internal/text"
)

// phases are those of an unload, in order, and the gets that began in each.
var phases = []struct {
	name string
	of   func(*bench.Round) *bench.Histogram
}{
	{"decide", func(r *bench.Round) *bench.Histogram { return r.During.Deciding }},
	{"wait", func(r *bench.Round) *bench.Histogram { return r.During.Waiting }},
	{"exit", func(r *bench.Round) *bench.Histogram { return r.During.Exiting }},
	{"free", func(r *bench.Round) *bench.Histogram { return r.During.Freeing }},
}

// fewGets is how many gets a phase needs for their latency to be drawn.
const fewGets = 5

// during draws what an unload does to lookups while it goes on: one unload of each scheme, phase by phase.
func during(src *source, w sweep) (block, error) {
	bl := block{
		ID: anchor("during", w), Title: "During one unload",
		Read: caption(src, "during"),
	}
	found := false
	for cell, r := range src.grid.Data.Pooled {
		for _, p := range phases {
			h := p.of(r)
			found = found || w.has(cell) && h != nil && h.Count() > 0
		}
	}
	if !found || !src.has(w, figures.UnloadScheme) {
		return block{}, nil
	}
	var err error
	bl.Groups, err = src.each(w, func(setting figures.Setting) ([]panel, error) {
		return src.panels(w.workload, func(sub string, f chart.Frame) (string, error) {
			var all []chart.Course
			var words []string
			for _, s := range src.grid.Schemes {
				sum := src.at(setting, s.Name, sub, src.most())
				if sum == nil || s.Role == figures.Floor { // the floor refuses every unload
					continue
				}
				c := course(sum)
				c.Label, c.Style = unsafely(s, s.Name), src.styles[s.Name]
				all = append(all, c)
				words = append(words, courseWords(text.Title(s), &c)...)
			}
			f.Desc = "Latency of gets over the time of one unload: " + strings.Join(words, "; ") + "."
			return chart.DrawCourses(f, all)
		}, fmt.Sprintf("During one unload under %s on %s", setting, text.Processors(src.most())))
	})
	return bl, err
}

// course is the unload of a cell. The time that the scheme itself takes is divided between its two phases as the gets
// that began in them are: it was not measured for each.
func course(sum *figures.Summary) (c chart.Course) {
	if sum.Figure(figures.UnloadScheme).N == 0 {
		return chart.Course{Note: "no unload completed"}
	}
	gets := make([]*bench.Histogram, len(phases))
	for i, p := range phases {
		gets[i] = sum.Pool(p.of)
	}
	own, decide := sum.Figure(figures.UnloadScheme).Median, 1.0
	if n := gets[0].Count() + gets[3].Count(); n > 0 {
		decide = float64(gets[0].Count()) / float64(n)
	}
	lasts := []float64{own * decide, sum.Figure(figures.UnloadHolders).Median, sum.Figure(figures.UnloadExit).Median,
		own * (1 - decide)}
	c.Usual = outside(sum.Get(), gets)
	for i, p := range phases {
		phase := chart.Phase{Name: p.name, Lasts: lasts[i]}
		if h := gets[i]; h.Count() >= fewGets {
			phase.Gets = band(h.Quantile(0.5), h.Quantile(0.99))
		}
		c.Phases = append(c.Phases, phase)
	}
	return c
}

// band is what is drawn of latencies. A clock reads 0 now and then, which a logarithmic scale has not.
func band(mid, high time.Duration) chart.Band {
	return chart.Band{Mid: float64(max(mid, 1)), High: float64(max(high, 1))}
}

// outside is the latency of gets that began while nothing was unloaded: all that are not in one of the phases.
func outside(all *bench.Histogram, phases []*bench.Histogram) chart.Band {
	type cell struct {
		v time.Duration
		n uint64
	}
	var cells []cell
	all.Each(func(v time.Duration, n uint64) { cells = append(cells, cell{v, n}) })
	count := all.Count()
	for _, h := range phases {
		h.Each(func(v time.Duration, n uint64) { // the largest value of a cell, or less of it
			i, _ := slices.BinarySearchFunc(cells, v, func(c cell, v time.Duration) int { return cmp.Compare(c.v, v) })
			if i < len(cells) {
				n = min(n, cells[i].n)
				cells[i].n -= n
				count -= n
			}
		})
	}
	if count < fewGets {
		return chart.Band{}
	}
	quantile := func(q float64) time.Duration {
		var seen uint64
		for _, c := range cells {
			if seen += c.n; float64(seen) >= q*float64(count) {
				return c.v
			}
		}
		return all.Max()
	}
	return band(quantile(0.5), quantile(0.99))
}

// courseWords says in words what is drawn of a scheme's unload, a phrase for each phase.
func courseWords(title string, c *chart.Course) (words []string) {
	if c.Note != "" {
		return []string{title + " " + c.Note}
	}
	latency := func(b chart.Band) string {
		if b.Mid <= 0 {
			return "too few gets"
		}
		return "gets " + text.Value(figures.Time, b.Mid) + ", p99 " + text.Value(figures.Time, b.High)
	}
	words = append(words, title+" no unload, "+latency(c.Usual))
	for _, p := range c.Phases {
		if p.Lasts > 0 || p.Gets.Mid > 0 {
			words = append(words, fmt.Sprintf("%s %s %s, %s", title, p.Name, text.Value(figures.Time, p.Lasts),
				latency(p.Gets)))
		}
	}
	return words
}
