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

// Plot implements plot.Plotter. Marks of one kind follow each other, so that they become one path.
func (cs courses) Plot(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	at := func(i int) vg.Length { return y(float64(len(cs.all) - 1 - i)) }
	for i := range cs.all {
		cs.scale(c, at(i))
	}
	for i := range cs.all {
		cs.names(c, &cs.all[i], x, at(i))
	}
	for i := range cs.all {
		cs.bands(c, &cs.all[i], x, at(i))
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

// ends calls f for each phase that takes time, with where it begins and ends: from 0 to 1.
func (c *Course) ends(f func(p Phase, from, to float64)) {
	sum, from := c.Lasts(), 0.0
	for _, p := range c.Phases {
		if finite(p.Lasts) && p.Lasts > 0 {
			to := from + p.Lasts/sum
			f(p, from, to)
			from = to
		}
	}
}

// names marks where phases begin, and names those that have room for it.
func (cs courses) names(c draw.Canvas, one *Course, x func(float64) vg.Length, at vg.Length) {
	if one.Note != "" {
		c.FillText(inside(textSize, text.XLeft, text.YCenter), vg.Point{X: c.Min.X + 4, Y: at}, one.Note)
		return
	}
	bottom, top := edges(at)
	mark := func(v float64) {
		c.StrokeLine2(draw.LineStyle{Color: ink, Width: 0.6}, x(v), bottom, x(v), top+courseNames-3)
	}
	one.ends(func(p Phase, from, to float64) {
		mark(from)
		style := inside(textSize, text.XLeft, text.YBottom)
		for _, words := range []string{p.Name + " " + Time(round3(p.Lasts)), p.Name, initial(p.Name)} {
			if style.Width(words) <= x(to)-x(from)-4 {
				c.FillText(style, vg.Point{X: x(from) + 3, Y: top + 1}, words)
				break
			}
		}
	})
	mark(1)
}

// initial is the first letter of a name.
func initial(name string) string {
	_, n := utf8.DecodeRuneInString(name)
	return name[:n]
}

// bands draws the latencies of one unload: the middle as a thick line, and what lies between it and the high one.
func (cs courses) bands(c draw.Canvas, one *Course, x func(float64) vg.Length, at vg.Length) {
	var lines [][]vg.Point
	var shades vg.Path
	add := func(b Band, from, to float64) {
		if !finite(b.Mid, b.High) || b.Mid <= 0 {
			return
		}
		mid, high := cs.height(at, b.Mid), cs.height(at, math.Max(b.High, b.Mid))
		left, right := x(from), x(to)
		lines = append(lines, []vg.Point{{X: left, Y: mid}, {X: right, Y: mid}})
		shades.Move(vg.Point{X: left, Y: mid})
		shades.Line(vg.Point{X: right, Y: mid})
		shades.Line(vg.Point{X: right, Y: high})
		shades.Line(vg.Point{X: left, Y: high})
		shades.Close()
	}
	add(one.Usual, -courseBeside, 0)
	one.ends(func(p Phase, from, to float64) { add(p.Gets, from, to) })
	add(one.Usual, 1, 1+courseBeside)
	if len(lines) > 0 {
		c.SetColor(faint{one.Style.color()})
		c.Fill(shades)
		c.StrokeLines(one.Style.plain(2.2), lines...)
	}
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
