package chart

import (
	"image/color"
	"math"
	"unicode/utf8"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Course is the unload of one scheme: its phases, one after the other, and the latency of gets meanwhile.
type Course struct {
	Label  string // at its left, above its length
	Style  Style
	Usual  Band // gets that began while nothing was unloaded
	Phases []Phase
	Note   string // instead of phases
}

// Phase is one phase of an unload.
type Phase struct {
	Name  string
	Lasts float64 // ns
	Gets  Band    // of gets that began in it
}

// Band is a latency of gets, in ns: the middle one, and a high percentile. The zero Band is that nothing is known.
type Band struct{ Mid, High float64 }

// A course has a line of names above its latencies. Beside the unload there is room for what is usual.
const (
	courseHeight = 62
	courseNames  = 15
	courseGap    = 7
	courseBeside = 0.12 // of the width of an unload
)

// Lasts returns how long the unload takes.
func (c *Course) Lasts() (sum float64) {
	for _, p := range c.Phases {
		if finite(p.Lasts) && p.Lasts > 0 {
			sum += p.Lasts
		}
	}
	return sum
}

// DrawCourses draws the unloads below each other, each as wide as the others, whatever its length: over the time of the
// unload, the latency of gets, on the same logarithmic scale in all.
func DrawCourses(f Frame, all []Course) (string, error) {
	if len(all) == 0 {
		return "", ErrNothing
	}
	var ns []float64
	rows := make([]Row, len(all))
	for i, c := range all {
		rows[i].Label = c.Label
		if lasts := c.Lasts(); lasts > 0 {
			rows[i].Label += "\n" + Time(round3(lasts))
		}
		ns = append(ns, c.Usual.Mid, c.Usual.High)
		for _, p := range c.Phases {
			ns = append(ns, p.Gets.Mid, p.Gets.High)
		}
	}
	drawn := courses{all: all}
	drawn.lo, drawn.hi = logRange(ns)
	if f.H <= 0 {
		f.H = float64(22 + courseHeight*len(all))
	}
	f.right = float64(inside(textSize, text.XLeft, text.YCenter).Width("100 ns")) + 8
	p := withRows(newPlot(), rows, -courseBeside, 1+courseBeside)
	p.Add(drawn)
	p.X.Min, p.X.Max = -courseBeside, 1+courseBeside // after the last Add
	p.X.Tick.Marker = plot.ConstantTicks{}
	p.X.Label.Text = "time since the unload began"
	return render(p, f)
}

// round3 keeps three digits of v.
func round3(v float64) float64 {
	unit := math.Pow(10, math.Floor(math.Log10(v))-2)
	return math.Round(v/unit) * unit
}

// courses are drawn in rows, with latencies from lo to hi.
type courses struct {
	all    []Course
	lo, hi float64
}

// Plot implements plot.Plotter.
func (cs courses) Plot(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	for i := range cs.all { // lines of the scale first, so that they lie below
		cs.scale(c, y(float64(len(cs.all)-1-i)))
	}
	for i, one := range cs.all {
		at := y(float64(len(cs.all) - 1 - i))
		if one.Note != "" {
			c.FillText(inside(textSize, text.XLeft, text.YCenter), vg.Point{X: c.Min.X + 4, Y: at}, one.Note)
			continue
		}
		cs.phases(c, &one, x, at)
	}
}

// edges are the heights between which the latencies of the row at a height are.
func edges(at vg.Length) (bottom, top vg.Length) {
	return at - courseHeight/2 + courseGap, at + courseHeight/2 - courseNames
}

// height is that of a latency in the row at a height.
func (cs courses) height(at vg.Length, ns float64) vg.Length {
	bottom, top := edges(at)
	return bottom + (top-bottom)*vg.Length(logScale{}.Normalize(cs.lo, cs.hi, ns))
}

// scale draws a line at each power of ten that is labelled, and labels it at the right.
func (cs courses) scale(c draw.Canvas, at vg.Length) {
	bottom, top := edges(at)
	room := int(float64(top-bottom) / labelHeight)
	every := max(1, int(math.Ceil(math.Log10(cs.hi/cs.lo)/float64(max(room, 1)))))
	line := draw.LineStyle{Color: grid, Width: 0.6}
	for e := int(math.Ceil(math.Log10(cs.lo) - 1e-9)); float64(e) <= math.Log10(cs.hi)+1e-9; e += every {
		v := math.Pow(10, float64(e))
		h := cs.height(at, v)
		c.StrokeLine2(line, c.Min.X, h, c.Max.X, h)
		c.FillText(inside(textSize, text.XLeft, text.YCenter), vg.Point{X: c.Max.X + 4, Y: h}, Time(v))
	}
}

// phases draws one unload.
func (cs courses) phases(c draw.Canvas, one *Course, x func(float64) vg.Length, at vg.Length) {
	bottom, top := edges(at)
	mark := func(v float64) {
		c.StrokeLine2(draw.LineStyle{Color: ink, Width: 0.6}, x(v), bottom, x(v), top+courseNames-3)
	}
	cs.band(c, one.Style, one.Usual, x(-courseBeside), x(0), at)
	cs.band(c, one.Style, one.Usual, x(1), x(1+courseBeside), at)
	sum, from := one.Lasts(), 0.0
	for _, p := range one.Phases {
		if !finite(p.Lasts) || p.Lasts <= 0 {
			continue
		}
		to := from + p.Lasts/sum
		mark(from)
		cs.band(c, one.Style, p.Gets, x(from), x(to), at)
		style := inside(textSize, text.XLeft, text.YBottom)
		for _, words := range []string{p.Name + " " + Time(round3(p.Lasts)), p.Name, initial(p.Name)} {
			if style.Width(words) <= x(to)-x(from)-4 {
				c.FillText(style, vg.Point{X: x(from) + 3, Y: top + 1}, words)
				break
			}
		}
		from = to
	}
	mark(1)
}

// initial is the first letter of a name.
func initial(name string) string {
	_, n := utf8.DecodeRuneInString(name)
	return name[:n]
}

// band draws latencies between two places: the middle as a thick line, and what lies between it and the high one.
func (cs courses) band(c draw.Canvas, s Style, b Band, from, to vg.Length, at vg.Length) {
	if !finite(b.Mid, b.High) || b.Mid <= 0 {
		return
	}
	mid, high := cs.height(at, b.Mid), cs.height(at, math.Max(b.High, b.Mid))
	box := []vg.Point{{X: from, Y: mid}, {X: to, Y: mid}, {X: to, Y: high}, {X: from, Y: high}}
	c.FillPolygon(faint{s.color()}, box)
	c.StrokeLine2(s.plain(2.2), from, mid, to, mid)
}

// faint is a color of which a quarter is seen. It is rounded up, so that vgsvg, which divides and cuts off, spells the
// color as the style sheet knows it.
type faint struct{ of color.Color }

// RGBA implements color.Color.
func (f faint) RGBA() (r, g, b, a uint32) {
	const quarter = 0x4000
	up := func(v uint32) uint32 { return (v*quarter + 0xfffe) / 0xffff }
	r, g, b, _ = f.of.RGBA()
	return up(r), up(g), up(b), quarter
}
