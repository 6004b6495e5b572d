package chart

import (
	"bytes"
	"fmt"
	"image/color"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
)

// DrawRatios draws rows of ratios on a logarithmic axis with a line at 1: the point and its interval.
func DrawRatios(f Frame, rows []Row) (string, error) {
	if len(rows) == 0 {
		return "", ErrNothing
	}
	if f.H <= 0 {
		f.H = float64(28 + rowHeight*len(rows))
	}
	return render(ratios(rows), f)
}

// RatiosPNG draws the same on white, as PNG with two pixels a unit.
func RatiosPNG(title string, rows []Row, w float64) (png []byte, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("picture %q: %v", title, r)
		}
	}()
	if len(rows) == 0 {
		return nil, ErrNothing
	}
	h := float64(60 + rowHeight*len(rows))
	img := vgimg.NewWith(
		vgimg.UseWH(vg.Length(w), vg.Length(h)),
		vgimg.UseDPI(2*72),
		vgimg.UseBackgroundColor(color.White),
	)
	c := draw.New(img)
	c.FillText(inside(13, text.XLeft, text.YTop), vg.Point{X: 8, Y: c.Max.Y - 8}, title)
	ratios(rows).Draw(draw.Crop(c, 6, -10, 4, -30))
	var b bytes.Buffer
	if _, err := (vgimg.PngCanvas{Canvas: img}).WriteTo(&b); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// ratios returns the plot of rows.
func ratios(rows []Row) *plot.Plot {
	most := 1.1
	for _, r := range rows {
		for _, v := range append([]float64{r.Lo, r.Hi}, r.Marks...) {
			if finite(v) && v > 0 {
				most = math.Max(most, math.Max(v, 1/v))
			}
		}
	}
	p := newPlot()
	p.X.Scale = logScale{}
	p.X.Tick.Marker = ratioTicks{}
	p.Add(line1{})
	most = math.Min(most, 1000)
	return withRows(p, rows, 1/(1.05*most), 1.05*most)
}

// line1 is a line at the ratio 1.
type line1 struct{}

// Plot implements plot.Plotter.
func (line1) Plot(c draw.Canvas, p *plot.Plot) {
	x, _ := p.Transforms(&c)
	c.StrokeLine2(draw.LineStyle{Color: ink, Width: 0.8}, x(1), c.Min.Y, x(1), c.Max.Y)
}

// ratioTicks labels 1 and its neighbours, as many as fit.
type ratioTicks struct{}

// Ticks implements plot.Ticker.
func (ratioTicks) Ticks(lo, hi float64) (ticks []plot.Tick) {
	marks := []float64{0.01, 0.1, 1, 10, 100}
	switch {
	case hi < 1.6:
		marks = []float64{0.7, 0.8, 0.9, 1, 1.1, 1.25, 1.5}
	case hi < 6:
		marks = []float64{0.2, 0.33, 0.5, 0.7, 1, 1.5, 2, 3, 5}
	case hi < 40:
		marks = []float64{0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20}
	}
	for _, v := range marks {
		if v >= lo && v <= hi {
			ticks = append(ticks, plot.Tick{Value: v, Label: short(v) + "×"})
		}
	}
	return ticks
}
