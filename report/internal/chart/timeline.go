package chart

import "math"

// Timeline is a scheme's count over time, at even steps from 0.
type Timeline struct {
	Label  string // beside its end
	Style  Style
	Counts []float64
}

// DrawTimelines draws counts (y, from zero) over time (x, to end in ns).
func DrawTimelines(f Frame, label string, end float64, all []Timeline) (string, error) {
	p := newPlot()
	p.Add(gridlines{horizontal: true})
	top := 0.0
	var lines []*series
	for _, t := range all {
		line := &series{Style: t.Style, label: t.Label}
		for i, v := range t.Counts {
			if finite(v) && v >= 0 {
				line.points = append(line.points, point{x: end * (float64(i) + 0.5) / float64(len(t.Counts)), y: v})
				top = math.Max(top, v)
			}
		}
		if len(line.points) > 0 {
			p.Add(line)
			lines = append(lines, line)
		}
	}
	if len(lines) == 0 || !finite(end) || end <= 0 {
		return "", ErrNothing
	}
	f = named(p, f, lines)
	p.X.Min, p.X.Max = 0, end
	p.X.Tick.Marker = linearTicks{Time}
	p.X.Label.Text = label
	p.Y.Min, p.Y.Max = 0, 1.05*math.Max(top, 1)
	p.Y.Tick.Marker = linearTicks{short}
	return render(p, f)
}
