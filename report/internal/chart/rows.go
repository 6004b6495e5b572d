package chart

import (
	"math"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Row is one line of a row chart: a name and marks along x.
type Row struct {
	Label string
	Style Style
	Marks []float64 // rising: the first is the point, the last the end of the line
	Lo    float64   // interval of the first; Lo == Hi: none
	Hi    float64
	Note  string // instead of marks: "refuses unloads"

	Points []float64 // what the first mark is the median of: a short stroke each
}

// rowHeight is what a row takes of a chart's height.
const rowHeight = 18

// DrawTimes draws rows of times, logarithmic: p50 as a glyph, the marks between
// as bars, the greatest as the end of the line.
func DrawTimes(f Frame, rows []Row) (string, error) {
	var values []float64
	for _, r := range rows {
		values = append(values, r.Marks...)
	}
	p := newPlot()
	p.X.Scale = logScale{}
	p.X.Tick.Marker = logTicks{Time}
	lo, hi := logRange(values)
	return drawRows(p, f, rows, lo, hi)
}

// DrawShares draws rows of shares, from zero.
func DrawShares(f Frame, rows []Row) (string, error) {
	top := 0.0
	for _, r := range rows {
		for _, v := range append(r.Marks, r.Hi) {
			if finite(v) {
				top = math.Max(top, v)
			}
		}
	}
	if top == 0 {
		top = 0.01
	}
	p := newPlot()
	p.X.Tick.Marker = linearTicks{Percent}
	return drawRows(p, f, rows, -0.02*top, 1.05*top) // zero stands off the names
}

func drawRows(p *plot.Plot, f Frame, rows []Row, lo, hi float64) (string, error) {
	if len(rows) == 0 {
		return "", ErrNothing
	}
	if f.H <= 0 {
		f.H = float64(28 + rowHeight*len(rows))
	}
	return render(withRows(p, rows, lo, hi), f)
}

// withRows adds rows to a plot whose x axis is from lo to hi.
func withRows(p *plot.Plot, rows []Row, lo, hi float64) *plot.Plot {
	p.Add(gridlines{vertical: true}, rowMarks(rows))
	p.X.Min, p.X.Max = lo, hi
	p.Y.Min, p.Y.Max = -0.5, float64(len(rows))-0.5
	p.Y.Width = 0
	p.Y.Tick.Length = 0
	p.Y.Tick.Marker = rowNames(rows)
	return p
}

// rowNames labels rows from the top down.
type rowNames []Row

// Ticks implements plot.Ticker.
func (rows rowNames) Ticks(lo, hi float64) []plot.Tick {
	var ticks []plot.Tick
	for i, r := range rows {
		ticks = append(ticks, plot.Tick{Value: float64(len(rows) - 1 - i), Label: r.Label})
	}
	return ticks
}

type rowMarks []Row

// Plot implements plot.Plotter.
func (rows rowMarks) Plot(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	for i, r := range rows {
		at := y(float64(len(rows) - 1 - i))
		if r.Note != "" {
			c.FillText(inside(textSize, text.XLeft, text.YCenter), vg.Point{X: c.Min.X + 4, Y: at}, r.Note)
			continue
		}
		var marks []vg.Length
		for _, v := range r.Marks {
			if finite(v) {
				marks = append(marks, x(v))
			}
		}
		if len(marks) == 0 {
			continue
		}
		strokes(c, r, x, at)
		first, last := marks[0], marks[len(marks)-1]
		if len(marks) > 1 {
			c.StrokeLine2(r.Style.line(1.2), first, at, last, at)
		}
		for j, m := range marks[1:] {
			half := vg.Length(4)
			if j == len(marks)-2 {
				half = 2
			}
			c.StrokeLine2(r.Style.plain(1.2), m, at-half, m, at+half)
		}
		if r.Lo < r.Hi && finite(r.Lo, r.Hi) {
			whisker(c, r.Style.plain(2.2), vg.Point{X: x(r.Lo), Y: at}, vg.Point{X: x(r.Hi), Y: at}, vg.Point{})
		}
		c.DrawGlyph(r.Style.glyph(2.8), vg.Point{X: first, Y: at})
	}
}

// manyStrokes is from how many on strokes that nobody can tell apart are drawn once: a page does not grow with rounds.
const manyStrokes = 1000

// strokes draws the points of a row, all in one path.
func strokes(c draw.Canvas, r Row, x func(float64) vg.Length, at vg.Length) {
	var p vg.Path
	drawn := map[vg.Length]bool{} // in quarters of a point
	for _, v := range r.Points {
		if !finite(v) {
			continue
		}
		if quarter := vg.Length(math.Round(float64(4 * x(v)))); len(r.Points) < manyStrokes || !drawn[quarter] {
			drawn[quarter] = true
			p.Move(vg.Point{X: x(v), Y: at - 4.5})
			p.Line(vg.Point{X: x(v), Y: at + 4.5})
		}
	}
	if len(p) > 0 {
		c.SetLineStyle(r.Style.plain(0.7))
		c.Stroke(p)
	}
}

// DrawSpreads draws rows of rates, logarithmic: the point, its interval, and what it is the median of.
func DrawSpreads(f Frame, rows []Row) (string, error) {
	var values []float64
	for _, r := range rows {
		values = append(append(values, r.Marks...), r.Points...)
		if r.Lo < r.Hi {
			values = append(values, r.Lo, r.Hi)
		}
	}
	p := newPlot()
	p.X.Scale = logScale{}
	p.X.Tick.Marker = logTicks{Rate}
	lo, hi := logRange(values)
	return drawRows(p, f, rows, lo, hi)
}

// DrawRates draws rows of rates, from zero: the point and its interval.
func DrawRates(f Frame, rows []Row) (string, error) {
	top := topOf(rows)
	p := newPlot()
	p.X.Tick.Marker = linearTicks{Rate}
	return drawRows(p, f, rows, -0.02*top, 1.05*math.Max(top, 1)) // zero stands off the names
}

// topOf is the greatest value of rows.
func topOf(rows []Row) float64 {
	top := 0.0
	for _, r := range rows {
		for _, v := range append(slices.Clone(r.Marks), r.Hi) {
			if finite(v) {
				top = math.Max(top, v)
			}
		}
	}
	return top
}
