package chart

import (
	"fmt"
	"image/color"
	"strings"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Style is how a series is told from the others: by colour, and for those who
// do not see the colour, or print in grey, by dash and glyph.
type Style struct {
	Color string // exact, as in the SVG: #0072B2; of use in style sheets
	Dark  string // the same on a dark page
	Dash  Dash
	Glyph Glyph

	_ struct{}
}

// Dash is how a line is broken.
type Dash int

// The dashes, told apart at the width of a line.
const (
	Solid Dash = iota
	Dashed
	Dotted
	Mixed
	dashes
)

// lengths are of strokes and gaps in turn.
var lengths = [dashes][]vg.Length{Dashed: {5, 2.5}, Dotted: {1.5, 2}, Mixed: {6, 2, 1.5, 2}}

// Glyph is the shape of a point.
type Glyph int

// The shapes; Cross and Plus have no inside.
const (
	Circle Glyph = iota
	Square
	Triangle
	Diamond
	Down
	Cross
	Plus
	glyphs
)

// Fixed reports whether a scheme has a style of its own, for ever.
func Fixed(name string) bool {
	_, ok := fixed[name]
	return ok
}

// Styles returns a style for each name: its own if it has one, otherwise the next of
// the others. When those run out it begins again with another dash and glyph.
func Styles(names []string) map[string]Style {
	m := make(map[string]Style, len(names))
	next := 0
	for _, name := range names {
		if s, ok := fixed[name]; ok {
			m[name] = s
			continue
		}
		s := others[next%len(others)]
		round := next / len(others)
		s.Dash = (s.Dash + Dash(round)) % dashes
		s.Glyph = (s.Glyph + Glyph(round)) % glyphs
		m[name] = s
		next++
	}
	return m
}

func (s Style) color() color.Color {
	var c color.RGBA
	c.A = 0xff
	if _, err := fmt.Sscanf(strings.ToLower(s.Color), "#%02x%02x%02x", &c.R, &c.G, &c.B); err != nil {
		return ink
	}
	return c
}

func (s Style) line(width float64) draw.LineStyle {
	return draw.LineStyle{Color: s.color(), Width: vg.Length(width), Dashes: lengths[s.Dash]}
}

// plain is line without dashes, for whiskers.
func (s Style) plain(width float64) draw.LineStyle {
	return draw.LineStyle{Color: s.color(), Width: vg.Length(width)}
}

func (s Style) glyph(radius float64) draw.GlyphStyle {
	shapes := [glyphs]draw.GlyphDrawer{
		draw.CircleGlyph{}, draw.BoxGlyph{}, draw.PyramidGlyph{}, diamond{}, down{}, draw.CrossGlyph{},
		draw.PlusGlyph{},
	}
	return draw.GlyphStyle{Color: s.color(), Radius: vg.Length(radius), Shape: shapes[s.Glyph]}
}

// diamond and down complete the filled shapes of package draw.
type diamond struct{}

var (
	diamondCorners = [][2]float64{{0, 1.3}, {1.3, 0}, {0, -1.3}, {-1.3, 0}}
	downCorners    = [][2]float64{{-1.1, 0.8}, {1.1, 0.8}, {0, -1.2}}
)

// DrawGlyph implements draw.GlyphDrawer.
func (diamond) DrawGlyph(c *draw.Canvas, s draw.GlyphStyle, pt vg.Point) {
	c.SetColor(s.Color)
	c.Fill(corners(s, pt, diamondCorners))
}

type down struct{}

// DrawGlyph implements draw.GlyphDrawer.
func (down) DrawGlyph(c *draw.Canvas, s draw.GlyphStyle, pt vg.Point) {
	c.SetColor(s.Color)
	c.Fill(corners(s, pt, downCorners))
}

// corners returns a closed path about a point; corners are in radiuses.
func corners(s draw.GlyphStyle, pt vg.Point, of [][2]float64) (p vg.Path) {
	for i, k := range of {
		at := vg.Point{X: pt.X + s.Radius*vg.Length(k[0]), Y: pt.Y + s.Radius*vg.Length(k[1])}
		if i == 0 {
			p.Move(at)
		} else {
			p.Line(at)
		}
	}
	p.Close()
	return p
}

// Swatch is the entry of a legend: a short line with its glyph, as SVG.
func (s Style) Swatch() string {
	p := newPlot()
	p.HideAxes()
	p.X.Min, p.X.Max, p.Y.Min, p.Y.Max = 0, 1, 0, 1
	p.Add(&series{Style: s, points: []point{{x: 0.05, y: 0.5}, {x: 0.5, y: 0.5}, {x: 0.95, y: 0.5}}, glyphs: 1})
	svg, err := render(p, Frame{W: 34, H: 12})
	if err != nil {
		return ""
	}
	_, body, _ := strings.Cut(svg, "</desc>")
	return `<svg class="swatch" viewBox="0 0 34 12" aria-hidden="true">` + body
}
