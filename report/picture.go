package report

import (
	"cmp"
	"fmt"
	"html"
	"slices"
	"strings"

	"github.com/modbench/modbench/internal/figures"
	"github.com/modbench/modbench/report/internal/chart"
	"github.com/modbench/modbench/report/internal/text"
	"github.com/modbench/modbench/results"
)

// The sizes of a picture, in pixels.
const (
	panelWidth    = 400.0
	pictureHead   = 44.0
	pictureMargin = 10.0
)

// Picture returns an SVG that stands by itself: the lookups a second of all schemes of run under a workload on so many
// processors, a panel for each subsystem, in it a dot with its interval for each scheme, the fastest first.
func Picture(run *results.Run, workload string, procs int) ([]byte, error) {
	g := figures.Summarise(run.Data())
	var panels strings.Builder
	height := 0.0
	for i, sub := range g.Subsystems {
		rows := throughputs(g, workload, sub, procs)
		f := chart.Frame{ID: sub, Title: sub, W: panelWidth, H: 30 + 17*float64(len(rows))}
		f.Desc = "Lookups a second of each scheme, sorted, with 95 % intervals."
		svg, err := chart.DrawRates(f, rows)
		if err != nil {
			return nil, fmt.Errorf("picture of %s under %s on %s: %w", sub, workload, text.Processors(procs), err)
		}
		x := pictureMargin + float64(i)*(panelWidth+pictureMargin)
		fmt.Fprintf(&panels, "<text x=\"%g\" y=\"%g\" font-size=\"13\" font-weight=\"bold\">%s</text>\n",
			x, pictureHead, html.EscapeString(sub))
		panels.WriteString(strings.Replace(svg, "<svg ", fmt.Sprintf(`<svg x="%g" y="%g" width="%g" height="%g" `,
			x, pictureHead+6, f.W, f.H), 1) + "\n")
		height = max(height, pictureHead+6+f.H+pictureMargin)
	}
	width := pictureMargin + float64(len(g.Subsystems))*(panelWidth+pictureMargin)
	title := fmt.Sprintf("Lookups a second, %s on %s: median over rounds with its 95 %% interval", workload,
		text.Processors(procs))
	return fmt.Appendf(nil, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %g %g" width="%g" height="%g" `+
		`font-family="Liberation Sans, Arial, Helvetica, sans-serif">
<rect width="100%%" height="100%%" fill="#ffffff"/>
<text x="%g" y="20" font-size="14">%s</text>
%s</svg>
`, width, height, width, height, pictureMargin, html.EscapeString(title), panels.String()), nil
}

// throughputs returns a row for each scheme, the fastest first.
func throughputs(g *figures.Grid, workload, sub string, procs int) (rows []chart.Row) {
	var names []string
	for _, s := range g.Schemes {
		names = append(names, s.Name)
	}
	styles := chart.Styles(names)
	for _, s := range g.Schemes {
		cell := figures.Setting{Workload: workload}.Cell(s.Name, sub, procs)
		f := g.At(cell).Figure(figures.Throughput)
		if f.N == 0 {
			continue
		}
		rows = append(rows, chart.Row{
			Label: text.Title(s), Style: styles[s.Name], Marks: []float64{f.Median}, Lo: f.Lo, Hi: f.Hi,
		})
	}
	slices.SortStableFunc(rows, func(a, b chart.Row) int { return cmp.Compare(b.Marks[0], a.Marks[0]) })
	return rows
}
