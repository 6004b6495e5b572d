package chart

import (
	"cmp"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// enough is how many points a line must join: between fewer it would show what nobody measured.
const enough = 4

// labelHeight is the least distance between two names at the ends of lines.
const labelHeight = textSize + 0.5

// endLabels names lines at their right end, so that no legend is needed to read a chart.
type endLabels []*series

// Plot implements plot.Plotter. Names stand beside the plot, in the order of the lines' ends, and apart.
func (lines endLabels) Plot(c draw.Canvas, p *plot.Plot) {
	_, y := p.Transforms(&c)
	type end struct {
		label    string
		from, at vg.Length
	}
	var ends []end
	for _, l := range lines {
		if n := len(l.points); n > 0 && l.label != "" {
			at := min(max(y(l.points[n-1].y), c.Min.Y), c.Max.Y)
			ends = append(ends, end{l.label, at, at})
		}
	}
	slices.SortStableFunc(ends, func(a, b end) int { return cmp.Compare(b.at, a.at) })
	for i := range ends { // down from the top, then up from the bottom
		if i > 0 {
			ends[i].at = min(ends[i].at, ends[i-1].at-labelHeight)
		}
	}
	floor := c.Min.Y - 6
	for i := len(ends) - 1; i >= 0; i-- {
		ends[i].at = max(ends[i].at, floor)
		floor = ends[i].at + labelHeight
	}
	for _, e := range ends {
		c.StrokeLine2(draw.LineStyle{Color: grid, Width: 0.8}, c.Max.X+1, e.from, c.Max.X+9, e.at)
		c.FillText(inside(textSize, text.XLeft, text.YCenter), vg.Point{X: c.Max.X + 11, Y: e.at}, e.label)
	}
}

// named adds the names of lines to a plot, and returns f with room for them.
func named(p *plot.Plot, f Frame, lines []*series) Frame {
	p.Add(endLabels(lines))
	n := 0
	for _, l := range lines {
		if l.label != "" {
			n++
			f.right = max(f.right, float64(inside(textSize, text.XLeft, text.YCenter).Width(l.label))+12)
		}
	}
	if f.H <= 0 {
		f.H = max(defaultH, 48+labelHeight*float64(n))
	}
	return f
}
