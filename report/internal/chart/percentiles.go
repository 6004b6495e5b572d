package chart

import "math"

// Distribution is a scheme's latencies: how many values there are of each size,
// in rising order.
type Distribution struct {
	Label  string // beside its end
	Style  Style
	Values []Value
}

// Value is a latency in ns and how often it occurred.
type Value struct {
	NS    float64
	Count uint64
}

// maxPoints is how many points of a curve are kept: more than there are pixels,
// and 40 KB instead of a megabyte.
const maxPoints = 400

// DrawPercentiles draws latency (y, logarithmic) over the share of operations
// that were at most that slow (x, each further nine as wide as the last). floor,
// if not 0, is drawn as a line: what the clock alone takes.
func DrawPercentiles(f Frame, all []Distribution, floor float64) (string, error) {
	p := newPlot()
	var ns []float64
	last := 0.9
	var lines []*series
	for _, d := range all {
		points := curve(d.Values)
		if len(points) == 0 {
			continue
		}
		for _, q := range points {
			ns = append(ns, q.y)
		}
		last = math.Max(last, points[len(points)-1].x)
		lines = append(lines, &series{Style: d.Style, points: points, label: d.Label})
	}
	if len(lines) == 0 {
		return "", ErrNothing
	}
	p.X.Scale = ninesScale{}
	p.X.Tick.Marker = ninesTicks{}
	p.X.Label.Text = "percentile of gets"
	p.Y.Scale = logScale{}
	p.Y.Tick.Marker = logTicks{Time}
	p.Add(gridlines{vertical: true, horizontal: true})
	lo, hi := logRange(ns)
	if floor >= lo && floor <= hi {
		p.Add(&series{Style: Style{Color: Ink, Dash: Dotted}, width: 0.7,
			points: []point{{x: 0, y: floor}, {x: last, y: floor}}})
	}
	for _, line := range lines {
		p.Add(line)
	}
	f = named(p, f, lines)
	p.X.Min, p.X.Max = 0, last // after the last Add, which widens ranges
	p.Y.Min, p.Y.Max = lo, hi
	return render(p, f)
}

// curve returns the points of a distribution, each at the middle of its ranks,
// thinned to equal steps along the axis of nines.
func curve(values []Value) []point {
	var n float64
	for _, v := range values {
		if finite(v.NS) && v.NS >= 0 {
			n += float64(v.Count)
		}
	}
	if n == 0 {
		return nil
	}
	var points []point
	below := 0.0
	for _, v := range values {
		if !finite(v.NS) || v.NS < 0 || v.Count == 0 {
			continue
		}
		// 1 ns is as fine as clocks go; a log axis has no zero.
		points = append(points, point{x: (below + float64(v.Count)/2) / n, y: math.Max(v.NS, 1)})
		below += float64(v.Count)
	}
	if first := points[0]; first.x > 0 { // the fastest, from the left edge on
		points = append([]point{{x: 0, y: first.y}}, points...)
	}
	if end := points[len(points)-1]; n > 1 { // the slowest one of n
		points = append(points, point{x: math.Max(end.x, 1-0.5/n), y: end.y})
	}
	return thin(points, maxPoints)
}

// thin keeps the first and last point and, of those between, the last in each
// of n equal steps of the axis of nines.
func thin(points []point, n int) []point {
	if len(points) <= n {
		return points
	}
	from, to := nines(points[0].x), nines(points[len(points)-1].x)
	step := (to - from) / float64(n-2)
	kept := []point{points[0]}
	for i := 1; i < len(points)-1; i++ {
		if math.Floor((nines(points[i].x)-from)/step) != math.Floor((nines(points[i+1].x)-from)/step) {
			kept = append(kept, points[i])
		}
	}
	return append(kept, points[len(points)-1])
}
