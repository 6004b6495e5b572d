package page

import (
	"fmt"
	"strings"

	"github.com/modbench/modbench/internal/figures"
	"github.com/modbench/modbench/report/internal/chart"
	"github.com/modbench/modbench/report/internal/text"
)

// frontier draws lookups a second against what the scheme takes of an unload, one spot a scheme, for each subsystem.
func frontier(src *source, setting figures.Setting) ([]panel, error) {
	return src.panels(setting.Workload, func(sub string, f chart.Frame) (string, error) {
		var spots []chart.Spot
		var words []string
		dominated := text.Dominated(src.grid, setting, sub, src.most())
		for _, s := range src.grid.Schemes {
			sum := src.at(setting, s.Name, sub, src.most())
			does, takes := sum.Figure(figures.Throughput), sum.Figure(figures.UnloadScheme)
			if does.N == 0 || takes.N == 0 {
				continue
			}
			spot := chart.Spot{
				Label: unsafely(s, s.Name), Style: src.styles[s.Name], Dominated: len(dominated[sum.Cell]) > 0,
				X:      chart.Interval{V: takes.Median, Lo: takes.Lo, Hi: takes.Hi, N: takes.N},
				Y:      chart.Interval{V: does.Median, Lo: does.Lo, Hi: does.Hi, N: does.N},
				Hollow: s.Role == figures.Control || s.Unexplored(),
			}
			state := ""
			if sum.Figure(figures.Refused).Median > 0 {
				spot.Label += " †"
				state += ", refuses lookups"
			}
			if spot.Dominated {
				state += ", dominated by " + text.Names(dominated[sum.Cell])
			}
			if spot.Hollow {
				state += ", not explored or not safe"
			}
			spots = append(spots, spot)
			words = append(words, fmt.Sprintf("%s %s, of an unload %s%s", text.Title(s),
				text.Figure(does, figures.Rate), text.Figure(takes, figures.Time), state))
		}
		f.Desc = "Lookups a second, and what the scheme takes of an unload: " + strings.Join(words, "; ") + "."
		return chart.DrawFrontier(f, "what the scheme takes of an unload, median", spots)
	}, "The frontier under "+setting.String())
}
