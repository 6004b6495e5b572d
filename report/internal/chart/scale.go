package chart

import (
	"fmt"
	"html"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg/draw"
)

// scaleOf returns the attributes by which the script of a page draws an x axis of ratios: the values at both ends of
// the axis, where in the chart its ends, its line and the top of the plot are, the value that is 1, and who has it. On
// a logarithmic axis a ratio is a distance, so nothing but the axis changes. There are none if the axis is another one,
// or f.Base is none of its values.
func scaleOf(p *plot.Plot, c draw.Canvas, f *Frame) string {
	if _, log := p.X.Scale.(logScale); !log || !(f.Base >= least) || !finite(f.Base) {
		return ""
	}
	data := p.DataCanvas(c)
	return fmt.Sprintf(` data-scale="%g %g %.1f %.1f %.1f %.1f %g" data-base="%s"`, p.X.Min, p.X.Max, data.Min.X,
		data.Max.X, f.H-float64(data.Min.Y), f.H-float64(data.Max.Y), f.Base, html.EscapeString(f.Of))
}
