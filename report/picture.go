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
	svg, err := picture{figures.Summarise(run.Data()), figures.Setting{Workload: workload}, procs}.svg()
	return svg, sound(err, run)
}

// picture is what a picture shows.
type picture struct {
	grid    *figures.Grid
	setting figures.Setting
	procs   int
}

// title is the title of the picture.
func (p picture) title() string {
	return fmt.Sprintf("Lookups a second, %s on %s: median over rounds with its 95 %% interval", p.setting,
		text.Processors(p.procs))
}

// nothing says that a panel has no rows.
func (p picture) nothing(sub string, err error) error {
	return fmt.Errorf("picture of %s under %s on %s: %w", sub, p.setting, text.Processors(p.procs), err)
}

// png draws the picture as PNG, two pixels a unit.
func (p picture) png() ([]byte, error) {
	var panels []chart.Panel
	for _, sub := range p.grid.Subsystems {
		panels = append(panels, chart.Panel{Title: sub, Rows: p.throughputs(sub)})
	}
	return chart.RatesPNG(p.title(), panels)
}

func (p picture) svg() ([]byte, error) {
	var panels strings.Builder
	height := 0.0
	for i, sub := range p.grid.Subsystems {
		rows := p.throughputs(sub)
		f := chart.Frame{ID: sub, Title: sub, W: panelWidth, H: 30 + 17*float64(len(rows))}
		f.Desc = "Lookups a second of each scheme, sorted, with 95 % intervals."
		svg, err := chart.DrawRates(f, rows)
		if err != nil {
			return nil, p.nothing(sub, err)
		}
		x := pictureMargin + float64(i)*(panelWidth+pictureMargin)
		fmt.Fprintf(&panels, "<text x=\"%g\" y=\"%g\" font-size=\"13\" font-weight=\"bold\">%s</text>\n",
			x, pictureHead, html.EscapeString(sub))
		panels.WriteString(strings.Replace(svg, "<svg ", fmt.Sprintf(`<svg x="%g" y="%g" width="%g" height="%g" `,
			x, pictureHead+6, f.W, f.H), 1) + "\n")
		height = max(height, pictureHead+6+f.H+pictureMargin)
	}
	width := pictureMargin + float64(len(p.grid.Subsystems))*(panelWidth+pictureMargin)
	return fmt.Appendf(nil, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %g %g" width="%g" height="%g" `+
		`font-family="Liberation Sans, Arial, Helvetica, sans-serif">
<rect width="100%%" height="100%%" fill="#ffffff"/>
<text x="%g" y="20" font-size="14">%s</text>
%s</svg>
`, width, height, width, height, pictureMargin, html.EscapeString(p.title()), panels.String()), nil
}

// throughputs returns a row for each scheme, the fastest first.
func (p picture) throughputs(sub string) (rows []chart.Row) {
	var names []string
	for _, s := range p.grid.Schemes {
		names = append(names, s.Name)
	}
	styles := chart.Styles(names)
	for _, s := range p.grid.Schemes {
		f := p.grid.At(p.setting.Cell(s.Name, sub, p.procs)).Figure(figures.Throughput)
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
