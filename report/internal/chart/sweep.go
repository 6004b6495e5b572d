package chart

import (
	"math"
	"slices"

	"gonum.org/v1/plot"
)

// Swept is a scheme's figure over the points of a sweep.
type Swept struct {
	Label  string // beside its end
	Style  Style
	Values []Interval // one a point; N 0: not measured there
}

// Interval is a figure with its interval; Lo == Hi: none.
type Interval struct {
	V, Lo, Hi float64
	N         int // rounds
}

// Axis says what is drawn upwards.
type Axis int

// Rates and times are logarithmic, so that equal ratios are equal distances
// wherever on the sweep they are; shares and counts are linear from zero.
const (
	Rates Axis = iota
	Times
	Shares
	Counts
)

// DrawSweep draws a figure (y) over the points of a sweep (x, evenly spaced in
// the order given, since not all have a number: "end", "poisson:1000"). label
// names the knob.
func DrawSweep(f Frame, label string, points []string, all []Swept, y Axis) (string, error) {
	p := newPlot()
	var values []float64
	var lines []*series
	for _, s := range all {
		line := &series{Style: s.Style, glyphs: 2, label: s.Label, loose: len(points) < enough}
		for i, v := range s.Values {
			if v.N == 0 || !finite(v.V, v.Lo, v.Hi) || v.V < 0 || i >= len(points) {
				continue
			}
			line.points = append(line.points, point{float64(i), v.V, v.Lo, v.Hi})
			values = append(values, v.V)
			if v.Lo < v.Hi {
				values = append(values, v.Lo, v.Hi)
			}
		}
		if len(line.points) > 0 {
			lines = append(lines, line)
		}
	}
	if len(lines) == 0 {
		return "", ErrNothing
	}
	f = named(p, f, lines)
	step := math.Min(3, 10/math.Max(float64(len(lines)-1), 1)) // so that whiskers stand apart
	p.Add(gridlines{horizontal: true})
	for i, line := range lines {
		line.dx = step * (float64(i) - float64(len(lines)-1)/2)
		p.Add(line)
	}
	p.X.Min, p.X.Max = -0.4, float64(len(points))-0.6
	p.X.Tick.Marker = ordinal(points)
	p.X.Label.Text = label
	if y == Shares || y == Counts {
		p.Y.Min, p.Y.Max = 0, ceiling(slices.Max(values), 0)*1.05
		p.Y.Tick.Marker = linearTicks{Percent}
		if y == Counts {
			p.Y.Tick.Marker = linearTicks{Number}
		}
		return render(p, f)
	}
	p.Y.Scale = logScale{}
	p.Y.Min, p.Y.Max = logRange(values)
	p.Y.Tick.Marker = logTicks{Time}
	if y == Rates {
		p.Y.Tick.Marker = logTicks{Rate}
	}
	return render(p, f)
}

// ordinal is one tick for each point, labelled as far as labels fit.
type ordinal []string

// Ticks implements plot.Ticker.
func (names ordinal) Ticks(lo, hi float64) []plot.Tick {
	every := (len(names) + 7) / 8
	var ticks []plot.Tick
	for i, name := range names {
		if i%every != 0 {
			name = ""
		}
		ticks = append(ticks, plot.Tick{Value: float64(i), Label: name})
	}
	return ticks
}
