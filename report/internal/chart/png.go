package chart

import (
	"bytes"
	"fmt"
	"image/color"
	"math"

	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
)

// Panel is one chart of a picture.
type Panel struct {
	Title string
	Rows  []Row
}

// The sizes of a picture, in the units of a frame.
const (
	panelW    = 400
	panelHead = 66
	panelGap  = 10
)

// RatesPNG draws panels of rates side by side on white, as PNG with two pixels a unit.
func RatesPNG(title string, panels []Panel) (png []byte, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("picture %q: %v", title, r)
		}
	}()
	rows := 0
	for _, p := range panels {
		rows = max(rows, len(p.Rows))
	}
	if rows == 0 {
		return nil, ErrNothing
	}
	w, h := float64(panelGap+len(panels)*(panelW+panelGap)), float64(panelHead+30+rowHeight*rows+panelGap)
	img := vgimg.NewWith(
		vgimg.UseWH(vg.Length(w), vg.Length(h)),
		vgimg.UseDPI(2*72),
		vgimg.UseBackgroundColor(color.White),
	)
	c := draw.New(img)
	c.FillText(inside(14, text.XLeft, text.YTop), vg.Point{X: panelGap, Y: c.Max.Y - 8}, title)
	for i, panel := range panels {
		x := vg.Length(panelGap + i*(panelW+panelGap))
		c.FillText(inside(13, text.XLeft, text.YTop), vg.Point{X: x, Y: c.Max.Y - 36}, panel.Title)
		if len(panel.Rows) == 0 {
			continue
		}
		top := topOf(panel.Rows)
		p := newPlot()
		p.X.Tick.Marker = linearTicks{Rate}
		body := vg.Length(30 + rowHeight*len(panel.Rows))
		p = withRows(p, panel.Rows, -0.02*top, 1.05*math.Max(top, 1))
		p.Draw(draw.Canvas{Canvas: c.Canvas, Rectangle: vg.Rectangle{
			Min: vg.Point{X: x, Y: c.Max.Y - panelHead - body + 4},
			Max: vg.Point{X: x + panelW - 6, Y: c.Max.Y - panelHead + 4},
		}})
	}
	var b bytes.Buffer
	if _, err := (vgimg.PngCanvas{Canvas: img}).WriteTo(&b); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
