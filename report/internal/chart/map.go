package chart

import (
	"math"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Place is a point of a map that was measured.
type Place struct {
	X, Y         float64 // above 0
	TextX, TextY string
	Style        Style // of the scheme that leads
	Shown        bool  // it is shown to be better than all others
}

// DrawMap draws who leads over two knobs, both logarithmic. What lies nearest to a place has its colour, and is hatched
// if it is not shown that its scheme is the best.
func DrawMap(f Frame, labelX, labelY string, places []Place) (string, error) {
	var good mapPlaces
	for _, s := range places {
		if s.X > 0 && s.Y > 0 && finite(s.X, s.Y) {
			good = append(good, s)
		}
	}
	if len(good) == 0 {
		return "", ErrNothing
	}
	p := newPlot()
	p.Add(good)
	p.X.Scale, p.Y.Scale = logScale{}, logScale{}
	p.X.Min, p.X.Max = good.span(func(s Place) float64 { return s.X })
	p.Y.Min, p.Y.Max = good.span(func(s Place) float64 { return s.Y })
	p.X.Tick.Marker = good.ticks(func(s Place) (float64, string) { return s.X, s.TextX })
	p.Y.Tick.Marker = good.ticks(func(s Place) (float64, string) { return s.Y, s.TextY })
	p.X.Label.Text, p.Y.Label.Text = labelX, labelY
	return render(p, f)
}

// mapPlaces are the places of a map.
type mapPlaces []Place

// span returns the range of an axis, with room for half a step at each end.
func (all mapPlaces) span(of func(Place) float64) (lo, hi float64) {
	lo, hi = math.Inf(1), 0
	for _, s := range all {
		lo, hi = math.Min(lo, of(s)), math.Max(hi, of(s))
	}
	room := math.Max(math.Pow(hi/lo, 0.03), 1.05)
	return lo / room, hi * room
}

// mapTicks are ticks at fixed places.
type mapTicks []plot.Tick

// Ticks implements plot.Ticker.
func (t mapTicks) Ticks(lo, hi float64) []plot.Tick { return t }

// ticks labels up to five values of an axis, the ends among them.
func (all mapPlaces) ticks(of func(Place) (float64, string)) mapTicks {
	texts := map[float64]string{}
	var values []float64
	for _, s := range all {
		v, text := of(s)
		if texts[v] == "" {
			values = append(values, v)
		}
		texts[v] = text
	}
	slices.Sort(values)
	every := max(1, (len(values)-1+3)/4)
	var ticks mapTicks
	for i, v := range values {
		label := ""
		if i%every == 0 && (len(values)-1-i >= every || i == len(values)-1) || i == len(values)-1 {
			label = texts[v]
		}
		ticks = append(ticks, plot.Tick{Value: v, Label: label})
	}
	return ticks
}

// The tiles that a map is divided into.
const (
	tilesX = 48
	tilesY = 24
)

// Plot implements plot.Plotter.
func (all mapPlaces) Plot(c draw.Canvas, p *plot.Plot) {
	w, h := c.Size().X/tilesX, c.Size().Y/tilesY
	x, y := p.Transforms(&c)
	nearest := func(at vg.Point) int {
		best, found := math.Inf(1), 0
		for i, s := range all {
			dx, dy := float64((x(s.X)-at.X)/c.Size().X), float64((y(s.Y)-at.Y)/c.Size().Y)
			if d := dx*dx + dy*dy; d < best {
				best, found = d, i
			}
		}
		return found
	}
	for row := range tilesY {
		for from := 0; from < tilesX; {
			at := func(col int) vg.Point {
				return vg.Point{X: c.Min.X + (vg.Length(col)+0.5)*w, Y: c.Min.Y + (vg.Length(row)+0.5)*h}
			}
			s := all[nearest(at(from))]
			to := from + 1
			for to < tilesX && same(all[nearest(at(to))], s) {
				to++
			}
			tile(c, s, c.Min.X+vg.Length(from)*w, c.Min.Y+vg.Length(row)*h, vg.Length(to-from)*w, h)
			from = to
		}
	}
	for _, s := range all {
		c.DrawGlyph(draw.GlyphStyle{Color: ink, Radius: 1.4, Shape: draw.CircleGlyph{}}, vg.Point{X: x(s.X), Y: y(s.Y)})
		c.DrawGlyph(s.Style.glyph(2.4), vg.Point{X: x(s.X), Y: y(s.Y) + 6})
	}
}

func same(a, b Place) bool { return a.Style == b.Style && a.Shown == b.Shown }

// tile fills a rectangle; one that is not shown is hatched.
func tile(c draw.Canvas, s Place, x, y, w, h vg.Length) {
	if s.Shown {
		c.SetColor(s.Style.color())
		var path vg.Path
		path.Move(vg.Point{X: x, Y: y})
		for _, q := range []vg.Point{{X: x + w, Y: y}, {X: x + w, Y: y + h + 0.3}, {X: x, Y: y + h + 0.3}} {
			path.Line(q)
		}
		path.Close()
		c.Fill(path)
		return
	}
	const apart = 4
	style := s.Style.plain(1)
	for at := math.Ceil(float64(x-h)/apart) * apart; at < float64(x+w); at += apart { // strokes rise to the right
		from, to := vg.Length(at), vg.Length(at)+h
		y0, y1 := y, y+h
		if from < x {
			y0, from = y0+(x-from), x
		}
		if to > x+w {
			y1, to = y1-(to-(x+w)), x+w
		}
		if y0 < y1 {
			c.StrokeLine2(style, from, y0, to, y1)
		}
	}
}
