package chart

import (
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Turns is a scheme's ratio to another over the points of a sweep, and where it crosses 1.
type Turns struct {
	Style  Style
	Values []Interval // one a point; N 0: not measured there

	// Cross is where the ratio crosses 1, as a place among the points: 1.5 is halfway between the second and the third.
	// Lo and Hi are its interval. N 0: it does not.
	Cross Interval
}

// DrawTurns draws ratios (y, logarithmic, with a line at 1) over the points of a sweep, evenly spaced. A crossing is a
// glyph on that line with its interval.
func DrawTurns(f Frame, label string, points []string, all []Turns) (string, error) {
	p := newPlot()
	most := 1.1
	var lines []*series
	for _, s := range all {
		line := &series{Style: s.Style, glyphs: 2}
		for i, v := range s.Values {
			if v.N == 0 || !finite(v.V, v.Lo, v.Hi) || v.V <= 0 || i >= len(points) {
				continue
			}
			line.points = append(line.points, point{float64(i), v.V, v.Lo, v.Hi})
			for _, x := range []float64{v.V, v.Lo, v.Hi} {
				if x > 0 {
					most = math.Max(most, math.Max(x, 1/x))
				}
			}
		}
		if len(line.points) > 0 {
			lines = append(lines, line)
		}
	}
	if len(lines) == 0 {
		return "", ErrNothing
	}
	p.Add(gridlines{horizontal: true})
	for _, line := range lines {
		p.Add(line)
	}
	p.Add(crossings(all))
	p.X.Min, p.X.Max = -0.4, float64(len(points))-0.6
	p.X.Tick.Marker = ordinal(points)
	p.X.Label.Text = label
	p.Y.Scale = logScale{}
	most = math.Min(most, 1000)
	p.Y.Min, p.Y.Max = 1/(1.05*most), 1.05*most
	p.Y.Tick.Marker = ratioTicks{}
	return render(p, f)
}

// crossings draws the line at 1, and on it the crossings.
type crossings []Turns

// Plot implements plot.Plotter.
func (all crossings) Plot(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	c.StrokeLine2(draw.LineStyle{Color: ink, Width: 0.8}, c.Min.X, y(1), c.Max.X, y(1))
	for _, s := range all {
		if s.Cross.N == 0 || !finite(s.Cross.V, s.Cross.Lo, s.Cross.Hi) {
			continue
		}
		at := vg.Point{X: x(s.Cross.V), Y: y(1)}
		whisker(c, s.Style.plain(2.2), vg.Point{X: x(s.Cross.Lo), Y: at.Y}, vg.Point{X: x(s.Cross.Hi), Y: at.Y},
			vg.Point{Y: 4})
		c.DrawGlyph(s.Style.glyph(4), at)
	}
}
