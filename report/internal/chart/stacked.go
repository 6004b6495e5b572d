package chart

import (
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Stack is one bar: parts that add up, in ns.
type Stack struct {
	Label string
	Style Style
	Parts [2]float64 // drawn full and thin: told apart without colour
	Note  string     // instead of parts
}

// DrawStacks draws stacked bars from zero, one a row.
func DrawStacks(f Frame, all []Stack) (string, error) {
	if len(all) == 0 {
		return "", ErrNothing
	}
	top := 0.0
	rows := make([]Row, len(all))
	for i, s := range all {
		rows[i] = Row{Label: s.Label}
		if sum := s.Parts[0] + s.Parts[1]; finite(sum) {
			top = math.Max(top, sum)
		}
	}
	if top == 0 {
		top = 1
	}
	if f.H <= 0 {
		f.H = float64(28 + rowHeight*len(rows))
	}
	p := newPlot()
	p.X.Tick.Marker = linearTicks{Time}
	p.Add(gridlines{vertical: true}, stacks(all))
	p.X.Min, p.X.Max = 0, 1.05*top
	p.Y.Min, p.Y.Max = -0.5, float64(len(rows))-0.5
	p.Y.Width = 0
	p.Y.Tick.Length = 0
	p.Y.Tick.Marker = rowNames(rows)
	return render(p, f)
}

type stacks []Stack

// Plot implements plot.Plotter.
func (all stacks) Plot(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	for i, s := range all {
		at := y(float64(len(all) - 1 - i))
		if s.Note != "" {
			c.FillText(inside(textSize, text.XLeft, text.YCenter), vg.Point{X: c.Min.X + 4, Y: at}, s.Note)
			continue
		}
		from := 0.0
		for part, v := range s.Parts {
			if !finite(v) || v <= 0 {
				continue
			}
			a, b := x(from), x(from+v)
			from += v
			half := vg.Length(4.5)
			if part == 1 {
				half = 1.5
			}
			box := []vg.Point{{X: a, Y: at - half}, {X: b, Y: at - half}, {X: b, Y: at + half}, {X: a, Y: at + half}}
			c.FillPolygon(s.Style.color(), box)
		}
	}
}
