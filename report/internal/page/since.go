package page

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"

	"github.com/modbench/modbench/internal/figures"
	"github.com/modbench/modbench/report/internal/chart"
	"github.com/modbench/modbench/report/internal/text"
)

//go:embed since.html
var sinceText string

var sinceTemplate = template.Must(template.New("since").Parse(sinceText))

// Since is what a page says of the changes between two runs.
type Since struct {
	Title, Lead string
	Deltas      []*figures.Delta // the largest effect first
	Caveats     []string

	_ struct{}
}

// mostRatios is how many ratios a picture has at most.
const mostRatios = 60

// Ratios returns the rows of the picture: those of the largest effects.
func (s *Since) Ratios() (rows []chart.Row) {
	var names []string
	for _, d := range s.Deltas {
		names = append(names, d.Cell.Scheme)
	}
	styles := chart.Styles(names)
	for _, d := range s.Deltas[:min(len(s.Deltas), mostRatios)] {
		rows = append(rows, chart.Row{Label: text.DeltaName(d), Style: styles[d.Cell.Scheme],
			Marks: []float64{d.Ratio.Median}, Lo: d.Ratio.Lo, Hi: d.Ratio.Hi})
	}
	return rows
}

// Write writes the page.
func (s *Since) Write(w io.Writer) error {
	type row struct{ Name, Old, New, Ratio, Effect string }
	view := struct {
		Title, Lead, Read, More string
		SVG                     template.HTML
		Rows                    []row
		Caveats                 []string
	}{Title: s.Title, Lead: s.Lead, Caveats: s.Caveats}
	view.Read = "Each line is new/old of a figure with its 95 % interval, the largest effect first: first the " +
		"changes that are shown, then the others. Left of the line at 1 the new figure is lower."
	svg, err := chart.DrawRatios(chart.Frame{ID: "since", Title: s.Title, Desc: s.Lead, W: 760}, s.Ratios())
	if err != nil {
		return err
	}
	view.SVG = template.HTML(svg)
	if more := len(s.Deltas) - mostRatios; more > 0 {
		view.More = fmt.Sprintf("%s with smaller effects are in the table only.", text.Count(more, "figure"))
	}
	for _, d := range s.Deltas {
		q := d.Metric.Quantity
		view.Rows = append(view.Rows, row{text.DeltaName(d), text.Figure(d.Old, q), text.Figure(d.New, q),
			text.Ratio(d.Ratio), text.DeltaEffect(d)})
	}
	return sinceTemplate.Execute(w, view)
}
