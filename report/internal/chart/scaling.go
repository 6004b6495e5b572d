package chart

import (
	"math"
	"strconv"

	"gonum.org/v1/plot"
)

// Scaling is a scheme's rate over numbers of processors.
type Scaling struct {
	Label  string // beside its end
	Style  Style
	Floor  bool // does not stretch the scale, which would flatten what is compared
	Points []ScalingPoint
}

// ScalingPoint is a rate with its interval; Lo == Hi: no interval.
type ScalingPoint struct {
	Procs        int
	Rate, Lo, Hi float64
}

// DrawScaling draws rates (y, from zero) over processors (x, logarithmic, one
// tick a number measured).
func DrawScaling(f Frame, all []Scaling) (string, error) {
	p := newPlot()
	var procs []float64
	top, floor := 0.0, 0.0
	var lines []*series
	for _, s := range all {
		line := &series{Style: s.Style, glyphs: 2, label: s.Label}
		for _, q := range s.Points {
			if q.Procs < 1 || !finite(q.Rate, q.Lo, q.Hi) || q.Rate < 0 {
				continue
			}
			line.points = append(line.points, point{float64(q.Procs), q.Rate, q.Lo, q.Hi})
			procs = append(procs, float64(q.Procs))
			if s.Floor {
				floor = math.Max(floor, math.Max(q.Rate, q.Hi))
			} else {
				top = math.Max(top, math.Max(q.Rate, q.Hi))
			}
		}
		if len(line.points) > 0 {
			lines = append(lines, line)
		}
	}
	if len(lines) == 0 {
		return "", ErrNothing
	}
	lo, hi := procs[0], procs[0]
	for _, v := range procs {
		lo, hi = math.Min(lo, v), math.Max(hi, v)
	}
	p.Add(gridlines{horizontal: true})
	step := math.Min(3, 10/math.Max(float64(len(lines)-1), 1)) // so that whiskers stand apart
	for i, line := range lines {
		line.dx = step * (float64(i) - float64(len(lines)-1)/2)
		p.Add(line)
	}
	p.X.Scale = logScale{}
	p.X.Min, p.X.Max = lo/1.35, hi*1.35 // points never sit on the axis
	p.X.Tick.Marker = processors(procs)
	p.X.Label.Text = "processors"
	p.Y.Min, p.Y.Max = 0, ceiling(top, floor)*1.05
	p.Y.Tick.Marker = linearTicks{Rate}
	return render(p, named(p, f, lines))
}

// ceiling returns how high a linear scale reaches: to the floor's top only if
// that does not flatten the rest.
func ceiling(top, floor float64) float64 {
	switch {
	case top == 0 && floor == 0:
		return 1
	case top == 0 || floor < 1.5*top:
		return math.Max(top, floor)
	}
	return 1.5 * top
}

// processors is one tick for each number of processors, labelled as far as
// labels do not run into each other.
type processors []float64

// Ticks implements plot.Ticker.
func (t processors) Ticks(lo, hi float64) []plot.Tick {
	var ticks []plot.Tick
	seen := map[float64]bool{}
	for _, v := range t {
		if !seen[v] && v >= lo && v <= hi {
			seen[v] = true
			ticks = append(ticks, plot.Tick{Value: v, Label: strconv.Itoa(int(v))})
		}
	}
	if len(ticks) > 8 {
		for i := range ticks {
			if v := int(ticks[i].Value); v&(v-1) != 0 { // not a power of two
				ticks[i].Label = ""
			}
		}
	}
	return ticks
}
