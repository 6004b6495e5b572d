// Package chart draws the charts of a report with gonum/plot, as SVG to be
// inlined into a page.
//
// A chart is drawn once, in sentinel colours, and themed by the page's style
// sheet: [Ink] stands for text and axes, [Grid] for grid lines, and each series
// has one exact colour (see [Style]). There is no background, no width, no
// height, no identifier but the chart's own, and nothing that is fetched. The
// same input gives the same bytes.
//
// Package chart knows nothing of results: it is given numbers and names. It
// draws no legend, since one legend serves a page. It never panics: what cannot
// be drawn is an error.
package chart

import (
	"bytes"
	"errors"
	"fmt"
	"html"
	"image/color"
	"regexp"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgsvg"
)

// The sentinel colours, as they appear in the SVG.
const (
	Ink  = "#000000"
	Grid = "#D8D8D8"
)

// Frame is what every chart has.
type Frame struct {
	ID    string  // unique on the page; prefixes the ids of title and description
	Title string  // what is shown; also for screen readers
	Desc  string  // the message or the figures in words, for screen readers
	W, H  float64 // size in units of the page's text, about pixels; 0: 340 by 210
	Base  float64 // whose multiples an axis of ratios shows, if a reader asks for it; 0: there is none. See scaleOf
	Of    string  // who has it: "tryget, 2p"

	right float64 // room at the right of the plot, for names
	stamp string  // words above the plot; "": none
	scale string  // an attribute of the chart; "": none

	_ struct{}
}

// ErrNothing is returned for a chart that was given no values.
var ErrNothing = errors.New("nothing to draw")

const (
	defaultW = 340
	defaultH = 210
	textSize = 12
)

var (
	ink  = color.Gray{0}
	grid = color.RGBA{0xd8, 0xd8, 0xd8, 0xff}
)

// sans is the only family used: its metrics are those of Liberation Sans, which
// the page's style sheet maps to whatever has the same metrics. An unknown
// family would be a nil dereference in gonum/plot.
func sans(size float64) font.Font {
	return font.Font{Typeface: "Liberation", Variant: "Sans", Size: vg.Length(size)}
}

// newPlot returns a plot in house style: no frame, thin axes, text in one size.
func newPlot() *plot.Plot {
	p := plot.New()
	p.BackgroundColor = nil
	for _, a := range []*plot.Axis{&p.X, &p.Y} {
		a.LineStyle = draw.LineStyle{Color: ink, Width: 0.6}
		a.Padding = 0
		a.Tick.LineStyle = draw.LineStyle{Color: ink, Width: 0.6}
		a.Tick.Length = 3
		a.Tick.Label.Font = sans(textSize)
		a.Label.TextStyle.Font = sans(textSize)
		a.Label.Padding = 3
	}
	return p
}

// inside returns the style of text inside the plot.
func inside(size float64, x text.XAlignment, y text.YAlignment) text.Style {
	return text.Style{Color: ink, Font: sans(size), XAlign: x, YAlign: y, Handler: plot.DefaultTextHandler}
}

// render draws p and makes the result fit to be inlined.
func render(p *plot.Plot, f Frame) (svg string, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("chart %q: %v", f.Title, r)
		}
	}()
	if f.W <= 0 {
		f.W = defaultW
	}
	if f.H <= 0 {
		f.H = defaultH
	}
	c := vgsvg.New(vg.Length(f.W), vg.Length(f.H))
	room := vg.Length(max(6, f.right)) // at least for the last tick's label
	plotted := stamped(draw.Crop(draw.New(c), 1, -room, 1, -6), f.stamp)
	p.Draw(plotted)
	f.scale = scaleOf(p, plotted, &f)
	var b bytes.Buffer
	if _, err := c.WriteTo(&b); err != nil {
		return "", fmt.Errorf("chart %q: %w", f.Title, err)
	}
	return inline(b.String(), f)
}

// fonts are what vgsvg writes and a page does not want.
var fonts = regexp.MustCompile(`font-family:[^"]*?font-style:[a-z]+;`)

// inline replaces the root element of a stand-alone SVG by one for a page, with
// a role, title and description, and leaves fonts to the style sheet.
func inline(svg string, f Frame) (string, error) {
	root := strings.Index(svg, "<svg")
	end := -1
	if root >= 0 {
		end = strings.IndexByte(svg[root:], '>')
	}
	if end < 0 {
		return "", fmt.Errorf("chart %q: no SVG drawn", f.Title)
	}
	body := compact(fonts.ReplaceAllString(svg[root+end+1:], ""), f.H)
	id := html.EscapeString(f.ID)
	return fmt.Sprintf(`<svg id="%s" class="chart" viewBox="0 0 %g %g" font-size="%d" role="img" `+
		`aria-labelledby="%s-t %s-d"%s>`, id, f.W, f.H, textSize, id, id, f.scale) +
		fmt.Sprintf(`<title id="%s-t">%s</title><desc id="%s-d">%s</desc>`, id, html.EscapeString(f.Title), id,
			html.EscapeString(f.Desc)) +
		strings.TrimSpace(body), nil
}
