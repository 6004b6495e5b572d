package page

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/modbench/modbench/internal/figures"
	"github.com/modbench/modbench/report/internal/chart"
	"github.com/modbench/modbench/report/internal/text"
)

var unloadMetrics = []*figures.Metric{
	figures.UnloadP50, figures.UnloadP99, figures.UnloadMax, figures.UnloadScheme, figures.UnloadHolders,
	figures.UnloadExit,
	figures.Unloads, figures.RefusedUnloads, figures.RefusedUnloadP50, figures.RefusedUnloadMax,
}

// unloadLatency draws a row for each scheme and number of processors.
func unloadLatency(src *source, w sweep) (block, error) {
	bl := unloadBlock(src, w)
	if bl.Note != "" {
		return bl, nil
	}
	bl.Read = caption(src, "unload")
	charts, err := rowCharts(src, w.settings[0], "Latency of unload",
		times3(figures.UnloadP50, figures.UnloadP99, figures.UnloadMax, "no unload completed"), chart.DrawTimes)
	bl.Groups = []group{{Open: true, Charts: charts}}
	return bl, err
}

func unloadBlock(src *source, w sweep) block {
	bl := block{ID: anchor("unload", w), Title: "Latency of unload"}
	if !src.has(w, figures.UnloadP50) {
		bl.Note = "No unload completed in any round."
		return bl
	}
	bl.Table = long(src, "Latency of unload under "+w.String()+": median over rounds", w, unloadMetrics)
	return bl
}

// times3 fills a row with a median and two figures beyond it.
func times3(mid, high, most *figures.Metric, none string) func(*figures.Summary, *chart.Row) string {
	return func(s *figures.Summary, r *chart.Row) string {
		f := s.Figure(mid)
		if f.N == 0 {
			r.Note = none
			return ""
		}
		r.Marks = []float64{f.Median, s.Figure(high).Median, s.Figure(most).Median}
		r.Lo, r.Hi = f.Lo, f.Hi
		return "median " + text.Figure(f, figures.Time)
	}
}

// unloadParts draws where unloads spend their time, a stacked bar for each scheme
// and number of processors.
func unloadParts(src *source, w sweep) (block, error) {
	bl := block{
		ID: anchor("parts", w), Title: "Unload taken apart",
		Read: caption(src, "parts"),
	}
	if !src.has(w, figures.UnloadScheme) {
		return block{}, nil
	}
	var err error
	bl.Groups, err = src.each(w, func(setting figures.Setting) ([]panel, error) {
		return src.panels(w.workload, func(sub string, f chart.Frame) (string, error) {
			var bars []chart.Stack
			var words []string
			contended(src, setting, sub, func(s figures.Scheme, sum *figures.Summary, label string) {
				bar := chart.Stack{Label: label, Style: src.styles[s.Name]}
				own, holders := sum.Figure(figures.UnloadScheme), sum.Figure(figures.UnloadHolders)
				bar.Parts = [2]float64{own.Median, holders.Median}
				if own.N == 0 {
					bar.Note = "no unload completed"
				} else {
					words = append(words, fmt.Sprintf("%s on %s scheme %s, holders %s, together %s", text.Title(s),
						text.Processors(sum.Cell.Procs), text.Figure(own, figures.Time),
						text.Figure(holders, figures.Time), text.Value(figures.Time, own.Median+holders.Median)))
				}
				bars = append(bars, bar)
			})
			f.Desc = "Median time of an unload by part, without exit: " + strings.Join(words, "; ") + "."
			return chart.DrawStacks(f, bars)
		}, "Unload taken apart under "+setting.String())
	})
	return bl, err
}

// stalls draws what an unload does to lookups of everything else.
func stalls(src *source, w sweep) (block, error) {
	bl := stallBlock(src, w)
	if bl.Title == "" {
		return bl, nil
	}
	bl.Read = caption(src, "stall")
	charts, err := rowCharts(src, w.settings[0], "Bystander stall",
		times3(figures.StallP50, figures.StallMax, figures.StallMax, "no unload completed"), chart.DrawTimes)
	bl.Groups = []group{{Open: true, Charts: charts}}
	return bl, err
}

func stallBlock(src *source, w sweep) block {
	if !src.has(w, figures.StallP50) {
		return block{}
	}
	return block{
		ID: anchor("stall", w), Title: "Bystander stalls",
		Table: long(src,
			"Longest gap in lookups of other modules, per unload, under "+w.String()+": median over rounds", w,
			[]*figures.Metric{figures.StallP50, figures.StallMax}),
	}
}

// steps is how many points a timeline has.
const steps = 80

// unfreed draws the modules on their way out over time, if somebody stalls.
func unfreed(src *source, w sweep) (block, error) {
	bl := block{
		ID: anchor("unfreed", w), Title: "Not yet freed",
		Read: caption(src, "unfreed"),
	}
	if !stalled(src, w) {
		return block{}, nil
	}
	var err error
	bl.Groups, err = src.each(w, func(setting figures.Setting) ([]panel, error) {
		return src.panels(w.workload, func(sub string, f chart.Frame) (string, error) {
			end := lasts(src, setting, sub)
			var lines []chart.Timeline
			var words []string
			for _, s := range src.grid.Schemes {
				counts := piled(src.at(setting, s.Name, sub, src.most()), end)
				lines = append(lines, chart.Timeline{Label: s.Name, Style: src.styles[s.Name], Counts: counts})
				if len(counts) > 0 {
					words = append(words, fmt.Sprintf("%s at most %s, %s at the end", text.Title(s),
						number(slices.Max(counts)), number(counts[len(counts)-1])))
				}
			}
			f.Desc = "Modules not yet freed: " + strings.Join(words, "; ") + "."
			return chart.DrawTimelines(f, "time since the round began", float64(end), lines)
		}, "Not yet freed under "+setting.String())
	})
	return bl, err
}

// stalled reports whether it is known of any round of the workload what was not yet freed.
func stalled(src *source, w sweep) bool {
	for r := range src.grid.Data.Rounds.Rare(w.has) {
		if len(r.NotFreed()) > 0 {
			return true
		}
	}
	return false
}

// lasts returns the time until the last count of any scheme.
func lasts(src *source, setting figures.Setting, sub string) (end time.Duration) {
	for _, s := range src.grid.Schemes {
		if sum := src.at(setting, s.Name, sub, src.most()); sum != nil {
			for r := range sum.Rounds.All() {
				if all := r.NotFreed(); len(all) > 0 {
					end = max(end, all[len(all)-1].At)
				}
			}
		}
	}
	return end
}

// piled returns the mean over rounds of what was not yet freed, at even steps. For each
// round it takes the count that was noted last before the step.
func piled(s *figures.Summary, end time.Duration) []float64 {
	if s == nil || end <= 0 {
		return nil
	}
	counts, rounds := make([]float64, steps), 0
	for r := range s.Rounds.All() {
		all := r.NotFreed()
		if len(all) == 0 {
			continue
		}
		rounds++
		i, now := 0, 0
		for step := range counts {
			for ; i < len(all) && all[i].At <= end*time.Duration(step+1)/steps; i++ {
				now = all[i].Modules
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
