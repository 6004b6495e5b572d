package report

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/report/internal/chart"
	"github.com/modbench/modbench/results"
)

var unloadMetrics = []*results.Metric{
	results.UnloadP50, results.UnloadP99, results.UnloadMax, results.UnloadScheme, results.UnloadHolders, results.UnloadExit,
	results.Unloads, results.RefusedUnloads,
}

// unload: a row a scheme and number of processors.
func (b *builder) unload(w sweep) (block, error) {
	bl := b.unloadBlock(w)
	if bl.Note != "" {
		return bl, nil
	}
	bl.Read = "Further left is better, on a logarithmic scale: the glyph is the median time from the request until the module is gone (thick: its 95 % interval), the tall bar p99, the short bar the slowest."
	charts, err := b.rows(w.settings[0], "Latency of unload", times3(results.UnloadP50, results.UnloadP99, results.UnloadMax, "no unload completed"), chart.DrawTimes)
	bl.Groups = []group{{Open: true, Charts: charts}}
	return bl, err
}

func (b *builder) unloadBlock(w sweep) block {
	bl := block{ID: anchor("unload", w), Title: "Latency of unload"}
	if !b.has(w, results.UnloadP50) {
		bl.Note = "No module was unloaded."
		return bl
	}
	bl.Table = b.long("Latency of unload under "+w.String()+": median over rounds", w, unloadMetrics)
	return bl
}

// times3 fills a row with a median and two figures beyond it.
func times3(mid, high, most *results.Metric, none string) func(*results.Summary, *chart.Row) string {
	return func(s *results.Summary, r *chart.Row) string {
		f := s.Figure(mid)
		if f.N == 0 {
			r.Note = none
			return ""
		}
		r.Marks = []float64{f.Median, s.Figure(high).Median, s.Figure(most).Median}
		r.Lo, r.Hi = f.Lo, f.Hi
		return "median " + f.Text(results.Time)
	}
}

// parts: unloads taken apart, a stacked bar a scheme and number of processors.
func (b *builder) parts(w sweep) (block, error) {
	bl := block{
		ID: anchor("parts", w), Title: "Unload taken apart",
		Read: "Shorter is better, from zero: where the mean unload spends its time. The full bar is the scheme (locks, stopping the machine, grace periods), the thin one waiting for holders, the outlined one the module's own exit, which no scheme can shorten.",
	}
	if !b.has(w, results.UnloadScheme) {
		return block{}, nil
	}
	var err error
	bl.Groups, err = b.each(w, func(setting results.Setting) ([]panel, error) {
		return b.panels(func(sub string, f chart.Frame) (string, error) {
			var bars []chart.Stack
			var words []string
			b.contended(setting, sub, func(s results.Scheme, sum *results.Summary, label string) {
				bar := chart.Stack{Label: label, Style: b.styles[s.Name]}
				for i, of := range []func(*bench.Round) *bench.Histogram{
					func(r *bench.Round) *bench.Histogram { return r.Parts.Scheme },
					func(r *bench.Round) *bench.Histogram { return r.Parts.Holders },
					func(r *bench.Round) *bench.Histogram { return r.Parts.Exit },
				} {
					bar.Parts[i] = float64(sum.Pool(of).Mean())
				}
				if bar.Parts == [3]float64{} {
					bar.Note = "no unload completed"
				} else {
					words = append(words, fmt.Sprintf("%s on %s scheme %s, holders %s, exit %s", s.Title(), processors(sum.Cell.Procs),
						results.Time.Format(bar.Parts[0]), results.Time.Format(bar.Parts[1]), results.Time.Format(bar.Parts[2])))
				}
				bars = append(bars, bar)
			})
			f.Desc = "Mean time of an unload by part: " + strings.Join(words, "; ") + "."
			return chart.DrawStacks(f, bars)
		}, "Unload taken apart under "+setting.String())
	})
	return bl, err
}

// stalls: what an unload does to lookups of everything else.
func (b *builder) stalls(w sweep) (block, error) {
	bl := b.stallBlock(w)
	if bl.Title == "" {
		return bl, nil
	}
	bl.Read = "Further left is better, on a logarithmic scale: the longest gap, per unload, in one worker's lookups of modules that were not being unloaded. The glyph is the median (thick: its 95 % interval), the bar the longest of a round, in the median."
	charts, err := b.rows(w.settings[0], "Bystander stall", times3(results.StallP50, results.StallMax, results.StallMax, "no unload completed"), chart.DrawTimes)
	bl.Groups = []group{{Open: true, Charts: charts}}
	return bl, err
}

func (b *builder) stallBlock(w sweep) block {
	if !b.has(w, results.StallP50) {
		return block{}
	}
	return block{
		ID: anchor("stall", w), Title: "Bystander stalls",
		Table: b.long("Longest gap in lookups of other modules, per unload, under "+w.String()+": median over rounds", w, []*results.Metric{results.StallP50, results.StallMax}),
	}
}

// steps is how many points a timeline has.
const steps = 80

// unfreed: modules on their way out over time, if somebody stalls.
func (b *builder) unfreed(w sweep) (block, error) {
	bl := block{
		ID: anchor("unfreed", w), Title: "Not yet freed",
		Read: "Less is better: modules that were asked to go and are not yet freed, over the time of a round, on " + processors(b.most()) + ", in the mean of all rounds. A line that rises is memory that piles up behind one holder.",
	}
	if !slices.ContainsFunc(b.run.Rounds, func(r *bench.Round) bool { return r.Cell.Workload == w.workload && len(r.Unfreed) > 0 }) {
		return block{}, nil
	}
	var err error
	bl.Groups, err = b.each(w, func(setting results.Setting) ([]panel, error) {
		return b.panels(func(sub string, f chart.Frame) (string, error) {
			end := b.lasts(setting, sub)
			var lines []chart.Timeline
			var words []string
			for _, s := range b.grid.Schemes {
				counts := piled(b.at(setting, s.Name, sub, b.most()), end)
				lines = append(lines, chart.Timeline{Style: b.styles[s.Name], Counts: counts})
				if len(counts) > 0 {
					words = append(words, fmt.Sprintf("%s at most %s, %s at the end", s.Title(), number(slices.Max(counts)), number(counts[len(counts)-1])))
				}
			}
			f.Desc = "Modules not yet freed: " + strings.Join(words, "; ") + "."
			return chart.DrawTimelines(f, "time since the round began", float64(end), lines)
		}, "Not yet freed under "+setting.String())
	})
	return bl, err
}

// lasts returns the time until the last count of any scheme.
func (b *builder) lasts(setting results.Setting, sub string) (end time.Duration) {
	for _, s := range b.grid.Schemes {
		if sum := b.at(setting, s.Name, sub, b.most()); sum != nil {
			for _, r := range sum.Rounds {
				if n := len(r.Unfreed); n > 0 {
					end = max(end, r.Unfreed[n-1].At)
				}
			}
		}
	}
	return end
}

// piled returns the mean over rounds of what was not yet freed, at even steps:
// of each round the count that was last noted by then.
func piled(s *results.Summary, end time.Duration) []float64 {
	if s == nil || end <= 0 {
		return nil
	}
	counts, rounds := make([]float64, steps), 0
	for _, r := range s.Rounds {
		if len(r.Unfreed) == 0 {
			continue
		}
		rounds++
		i, now := 0, 0
		for step := range counts {
			for ; i < len(r.Unfreed) && r.Unfreed[i].At <= end*time.Duration(step+1)/steps; i++ {
				now = r.Unfreed[i].Modules
			}
			counts[step] += float64(now)
		}
	}
	if rounds == 0 {
		return nil
	}
	for i := range counts {
		counts[i] /= float64(rounds)
	}
	return counts
}
