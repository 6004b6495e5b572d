package chart

import (
	"math"

	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// ProjectionStamp is what stands in every chart of figures that nobody has measured.
const ProjectionStamp = "projection, not measured"

// The size of a chart of projections: a line for each scheme, with its name.
const projectedW = 480

// DrawProjected draws a projected rate or time (y, logarithmic) over processors (x, logarithmic). All lines are dashed
// and the chart is stamped, since nothing in it was measured. Whiskers are the bands of the projection.
func DrawProjected(f Frame, all []Scaling, y Axis) (string, error) {
	p := newPlot()
	var procs, values []float64
	var lines []*series
	for _, s := range all {
		line := &series{Style: s.Style.dashed(), glyphs: 2, label: s.Label}
		for _, q := range s.Points {
			if q.Procs < 1 || !finite(q.Rate, q.Lo, q.Hi) || q.Rate <= 0 {
				continue
			}
			line.points = append(line.points, point{float64(q.Procs), q.Rate, q.Lo, q.Hi})
			procs, values = append(procs, float64(q.Procs)), append(values, q.Rate, q.Lo, q.Hi)
		}
		if len(line.points) > 0 {
			lines = append(lines, line)
			p.Add(line)
		}
	}
	if len(lines) == 0 {
		return "", ErrNothing
	}
	f.stamp = ProjectionStamp
	if f.W <= 0 {
		f.W = projectedW
	}
	p.Add(gridlines{horizontal: true})
	p.X.Scale, p.Y.Scale = logScale{}, logScale{}
	lo, hi := procs[0], procs[0]
	for _, v := range procs {
		lo, hi = math.Min(lo, v), math.Max(hi, v)
	}
	p.X.Min, p.X.Max = lo/1.15, hi*1.15
	p.X.Tick.Marker = processors(procs)
	p.X.Label.Text = "processors"
	p.Y.Min, p.Y.Max = logRange(values)
	p.Y.Tick.Marker = logTicks{Time}
	if y == Rates {
		p.Y.Tick.Marker = logTicks{Rate}
	}
	return render(p, named(p, f, lines))
}

// dashed is s for what was not measured: with a line that is broken, whatever dash the scheme has elsewhere.
func (s Style) dashed() Style {
	if s.Dash == Solid {
		s.Dash = Dashed
	}
	return s
}

// stampHeight is the room above a plot for a stamp.
const stampHeight = textSize + 4

// stamped writes words at the top left of c and returns what is left of it below them.
func stamped(c draw.Canvas, words string) draw.Canvas {
	if words == "" {
		return c
	}
	c.FillText(inside(textSize, text.XLeft, text.YTop), vg.Point{X: c.Min.X, Y: c.Max.Y}, words)
	return draw.Crop(c, 0, 0, 0, -stampHeight)
}
