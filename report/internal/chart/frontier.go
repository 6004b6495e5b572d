package chart

import (
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Spot is a scheme on a frontier: what it takes to the right, what it does upwards, each with its interval.
type Spot struct {
	Label     string
	Style     Style
	X, Y      Interval
	Hollow    bool // drawn as an outline
	Dominated bool // drawn in grey
	Projected bool // not measured: its whiskers are broken, and the chart is stamped
}

// The frontier is drawn larger than other charts, since each spot has its name beside it.
const (
	frontierW = 480
	frontierH = 330
)

// DrawFrontier draws spots over a logarithmic time and a logarithmic rate. The best place is at the top left.
func DrawFrontier(f Frame, label string, all []Spot) (string, error) {
	var xs, ys []float64
	var spots []Spot
	for _, s := range all {
		if s.X.N == 0 || s.Y.N == 0 || !(s.X.V >= least) || !(s.Y.V >= least) || !finite(s.X.V, s.Y.V) {
			continue
		}
		spots = append(spots, s)
		if s.Projected {
			f.stamp = ProjectionStamp
		}
		xs, ys = append(xs, s.X.V), append(ys, s.Y.V)
		if s.X.Lo < s.X.Hi {
			xs = append(xs, s.X.Lo, s.X.Hi)
		}
		if s.Y.Lo < s.Y.Hi {
			ys = append(ys, s.Y.Lo, s.Y.Hi)
		}
	}
	if len(spots) == 0 {
		return "", ErrNothing
	}
	if f.W <= 0 {
		f.W, f.H = frontierW, frontierH
	}
	p := newPlot()
	p.X.Scale, p.Y.Scale = logScale{}, logScale{}
	p.Add(gridlines{vertical: true, horizontal: true}, frontier(spots))
	p.X.Min, p.X.Max = logRange(xs)
	p.Y.Min, p.Y.Max = logRange(ys)
	p.X.Min *= 0.9 // or the first labels of both axes would meet in the corner
	p.X.Tick.Marker, p.Y.Tick.Marker = logTicks{Time}, logTicks{Rate}
	p.X.Label.Text = label
	return render(p, f)
}

// grey is what is dominated: the style sheet's colour for grid lines is too light for it.
const grey = "#8C8C8C"

type frontier []Spot

// Plot implements plot.Plotter. Names are placed where nothing else is; lines that lead to them lie below all marks.
func (spots frontier) Plot(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	font := inside(textSize, text.XLeft, text.YCenter)
	var taken []vg.Rectangle
	for _, s := range spots {
		at := vg.Point{X: x(s.X.V), Y: y(s.Y.V)}
		taken = append(taken, around(at, 5, 5))
		if s.X.whiskered() {
			taken = append(taken, vg.Rectangle{
				Min: vg.Point{X: x(s.X.Lo), Y: at.Y - 1}, Max: vg.Point{X: x(s.X.Hi), Y: at.Y + 1}})
		}
	}
	var places []vg.Rectangle
	for _, s := range spots {
		at := vg.Point{X: x(s.X.V), Y: y(s.Y.V)}
		place, ok := free(at, font.Width(s.Label), c.Rectangle, taken)
		places = append(places, place)
		taken = append(taken, vg.Rectangle{ // names side by side stay apart
			Min: vg.Point{X: place.Min.X - 4, Y: place.Min.Y}, Max: vg.Point{X: place.Max.X + 4, Y: place.Max.Y}})
		if !ok { // away from its spot: a line leads to it
			end := vg.Point{X: min(max(at.X, place.Min.X), place.Max.X), Y: min(max(at.Y, place.Min.Y), place.Max.Y)}
			c.StrokeLine2(draw.LineStyle{Color: grid, Width: 0.8}, at.X, at.Y, end.X, end.Y)
		}
	}
	for i, s := range spots {
		s.mark(c, vg.Point{X: x(s.X.V), Y: y(s.Y.V)}, x, y)
		place := places[i]
		c.FillText(font, vg.Point{X: place.Min.X, Y: (place.Min.Y + place.Max.Y) / 2}, s.Label)
	}
}

// whiskered reports whether there are ends to draw.
func (i Interval) whiskered() bool { return i.Lo < i.Hi && finite(i.Lo, i.Hi) }

// mark draws a spot with its whiskers.
func (s *Spot) mark(c draw.Canvas, at vg.Point, x, y func(float64) vg.Length) {
	style := s.Style
	if s.Dominated {
		style.Color = grey
	}
	line := style.plain(1)
	if s.Projected {
		line.Dashes = lengths[Dotted]
	}
	if s.X.whiskered() {
		whisker(c, line, vg.Point{X: x(s.X.Lo), Y: at.Y}, vg.Point{X: x(s.X.Hi), Y: at.Y}, vg.Point{Y: 2.2})
	}
	if s.Y.whiskered() {
		whisker(c, line, vg.Point{X: at.X, Y: y(s.Y.Lo)}, vg.Point{X: at.X, Y: y(s.Y.Hi)}, vg.Point{X: 2.2})
	}
	if s.Hollow {
		c.DrawGlyph(style.outline(3.6), at)
	} else {
		c.DrawGlyph(style.glyph(3.4), at)
	}
}

func around(at vg.Point, dx, dy vg.Length) vg.Rectangle {
	return vg.Rectangle{Min: vg.Point{X: at.X - dx, Y: at.Y - dy}, Max: vg.Point{X: at.X + dx, Y: at.Y + dy}}
}

// free returns a place for a name of some width near a spot, inside and over nothing that is taken; ok: it is beside
// the spot. If there is none near it, it is the nearest of all, and if there is none at all, the middle.
func free(at vg.Point, width vg.Length, inside vg.Rectangle, taken []vg.Rectangle) (place vg.Rectangle, ok bool) {
	const half = textSize/2 + 0.5
	for ring := range 24 {
		off := vg.Length(ring) * (half + 1)
		for _, to := range [][2]vg.Length{
			{7, half + 2}, {7, 0}, {-7 - width, half + 2}, {-7 - width, 0}, {7, -half - 2}, {-7 - width, -half - 2},
			{-width / 2, half + 6}, {-width / 2, -half - 6},
		} {
			for _, up := range []vg.Length{off, -off} {
				x, y := at.X+to[0], at.Y+to[1]+up
				place = vg.Rectangle{Min: vg.Point{X: x, Y: y - half}, Max: vg.Point{X: x + width, Y: y + half}}
				if place.Min.X >= inside.Min.X && place.Max.X <= inside.Max.X && place.Min.Y >= inside.Min.Y-2 &&
					place.Max.Y <= inside.Max.Y+2 && !overlapsAny(place, taken) {
					return place, ring == 0
				}
			}
		}
	}
	return nearest(at, width, inside, taken), false
}

// nearest looks for a place all over the chart.
func nearest(at vg.Point, width vg.Length, inside vg.Rectangle, taken []vg.Rectangle) (place vg.Rectangle) {
	const half = textSize/2 + 0.5
	best := vg.Length(math.Inf(1))
	over := func(x, y vg.Length) vg.Rectangle {
		return vg.Rectangle{Min: vg.Point{X: x, Y: y - half}, Max: vg.Point{X: x + width, Y: y + half}}
	}
	place = over((inside.Min.X+inside.Max.X-width)/2, (inside.Min.Y+inside.Max.Y)/2)
	for y := inside.Min.Y + half; y+half <= inside.Max.Y; y += half {
		for x := inside.Min.X; x+width <= inside.Max.X; x += half {
			far := vg.Length(math.Hypot(float64(x-at.X), float64(y-at.Y)))
			if r := over(x, y); far < best && !overlapsAny(r, taken) {
				best, place = far, r
			}
		}
	}
	return place
}

func overlapsAny(r vg.Rectangle, all []vg.Rectangle) bool {
	for _, o := range all {
		if r.Min.X < o.Max.X && o.Min.X < r.Max.X && r.Min.Y < o.Max.Y && o.Min.Y < r.Max.Y {
			return true
		}
	}
	return false
}

// outline is glyph without its inside.
func (s Style) outline(radius float64) draw.GlyphStyle {
	g := s.glyph(radius)
	g.Shape = hollow{g.Shape}
	return g
}

// hollow draws the outline of a shape; crosses have none and are drawn as they are.
type hollow struct{ of draw.GlyphDrawer }

// DrawGlyph implements draw.GlyphDrawer.
func (h hollow) DrawGlyph(c *draw.Canvas, s draw.GlyphStyle, pt vg.Point) {
	c.SetLineStyle(draw.LineStyle{Color: s.Color, Width: 1.2})
	switch of := h.of.(type) {
	case draw.CircleGlyph:
		draw.RingGlyph{}.DrawGlyph(c, s, pt)
	case draw.BoxGlyph:
		draw.SquareGlyph{}.DrawGlyph(c, s, pt)
	case draw.PyramidGlyph:
		draw.TriangleGlyph{}.DrawGlyph(c, s, pt)
	case diamond:
		c.Stroke(corners(s, pt, diamondCorners))
	case down:
		c.Stroke(corners(s, pt, downCorners))
	default:
		of.DrawGlyph(c, s, pt)
	}
}
