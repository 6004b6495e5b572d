package chart

import (
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// point is a place with an interval in y, which is empty if lo == hi.
type point struct{ x, y, lo, hi float64 }

// series is a line through points, with glyphs and whiskers.
type series struct {
	Style
	points []point
	width  float64 // of the line; 0: 1.3
	glyphs int     // 0: none, 1: on every inner point of three, 2: on all
	dx     float64 // moves everything sideways, so that whiskers stand apart
	loose  bool    // no line joins the points: they are too few to show what is between them
	label  string  // beside the last point
}

// Plot implements plot.Plotter.
func (s *series) Plot(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	at := func(px, py float64) vg.Point { return vg.Point{X: x(px) + vg.Length(s.dx), Y: y(py)} }
	width := s.width
	if width == 0 {
		width = 1.3
	}
	line := make([]vg.Point, 0, len(s.points))
	for _, q := range s.points {
		line = append(line, at(q.x, q.y))
	}
	if len(line) > 1 && !s.loose {
		c.StrokeLines(s.line(width), c.ClipLinesXY(line)...)
	}
	for _, q := range s.points {
		if q.lo < q.hi && c.Contains(at(q.x, q.y)) {
			lo, hi := at(q.x, q.lo), at(q.x, q.hi)
			lo.Y, hi.Y = max(lo.Y, c.Min.Y), min(hi.Y, c.Max.Y)
			whisker(c, s.plain(1), lo, hi, vg.Point{X: 2.2})
		}
	}
	for i, q := range s.points {
		if (s.glyphs == 2 || s.glyphs == 1 && i == 1) && c.Contains(at(q.x, q.y)) {
			c.DrawGlyph(s.glyph(2.4), at(q.x, q.y))
		}
	}
}

// whisker draws a line from a to b with a bar of half width at each end.
func whisker(c draw.Canvas, style draw.LineStyle, a, b, half vg.Point) {
	c.StrokeLines(style, []vg.Point{a, b},
		[]vg.Point{a.Sub(half), a.Add(half)}, []vg.Point{b.Sub(half), b.Add(half)})
}

// gridlines draws a line across the plot at each labelled tick of an axis.
type gridlines struct{ vertical, horizontal bool }

// Plot implements plot.Plotter.
func (g gridlines) Plot(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	style := draw.LineStyle{Color: grid, Width: 0.6}
	if g.vertical {
		for _, t := range p.X.Tick.Marker.Ticks(p.X.Min, p.X.Max) {
			if at := x(t.Value); t.Label != "" && at > c.Min.X+0.5 {
				c.StrokeLine2(style, at, c.Min.Y, at, c.Max.Y)
			}
		}
	}
	if g.horizontal {
		for _, t := range p.Y.Tick.Marker.Ticks(p.Y.Min, p.Y.Max) {
			if at := y(t.Value); t.Label != "" && at > c.Min.Y+0.5 {
				c.StrokeLine2(style, c.Min.X, at, c.Max.X, at)
			}
		}
	}
}

// largest is beyond what is measured (30 years in ns) and far from where
// floating-point arithmetic on it overflows.
const largest = 1e18

// finite reports whether all values are numbers that can be drawn.
func finite(values ...float64) bool {
	for _, v := range values {
		if !(math.Abs(v) <= largest) {
			return false
		}
	}
	return true
}
