package chart

import (
	"fmt"
	"strings"
	"testing"
)

func TestFrontier(t *testing.T) {
	s := Styles([]string{"tryget", "rwsem", "srcu"})
	spots := []Spot{
		{Label: "tryget †", Style: s["tryget"], X: Interval{50e3, 40e3, 60e3, 9}, Y: Interval{1e7, 9e6, 1.1e7, 9}},
		{Label: "rwsem", Style: s["rwsem"], X: Interval{20e3, 0, 0, 1}, Y: Interval{1e6, 0, 0, 1}, Hollow: true},
		{Label: "srcu", Style: s["srcu"], X: Interval{900e3, 0, 0, 1}, Y: Interval{1e6, 0, 0, 1}, Dominated: true},
		{Label: "odd", X: Interval{nan, 0, 0, 1}, Y: Interval{1, 0, 0, 1}},
		{Label: "not measured"},
	}
	svg, err := DrawFrontier(frame, "of an unload", spots)
	check(t, svg, err, ">tryget †<", ">rwsem<", ">srcu<", "#0072B2", "#8C8C8C", ">of an unload<", ">1 M/s<", ">100 µs<")
	for _, not := range []string{">odd<", ">not measured<", s["srcu"].Color} {
		if strings.Contains(svg, not) {
			t.Errorf("the chart has %q", not)
		}
	}
	if _, err := DrawFrontier(frame, "x", spots[3:]); err != ErrNothing {
		t.Errorf("nothing to draw: %v", err)
	}
}

// TestFrontierNames wants every name once, however close the spots are.
func TestFrontierNames(t *testing.T) {
	var spots []Spot
	for i := range 20 {
		spots = append(spots, Spot{Label: fmt.Sprintf("scheme-%02d", i), Style: Styles([]string{"x"})["x"],
			X: Interval{V: 50e3 + float64(i)*100, N: 6}, Y: Interval{V: 1e6 + float64(i)*1e3, N: 6}})
	}
	svg, err := DrawFrontier(frame, "x", spots)
	check(t, svg, err)
	at := map[string]bool{}
	for _, part := range strings.Split(svg, "<text ")[1:] {
		where, _, _ := strings.Cut(part, ">")
		if at[where] {
			t.Errorf("two texts at %s", where)
		}
		at[where] = true
	}
}

func TestSpreads(t *testing.T) {
	row := Row{Label: "tryget", Style: Styles([]string{"tryget"})["tryget"], Marks: []float64{2e6}, Lo: 1e6, Hi: 3e6}
	bare, err := DrawSpreads(frame, []Row{row})
	check(t, bare, err, ">tryget<", ">2 M/s<")
	row.Points = []float64{1e6, 2e6, 3e6, nan}
	svg, err := DrawSpreads(frame, []Row{row})
	check(t, svg, err, ">tryget<")
	if strings.Count(svg, "<path") != strings.Count(bare, "<path")+1 {
		t.Error("the points are not in one path")
	}
	size := func(points int) int {
		row.Points = nil
		for i := range points {
			row.Points = append(row.Points, 1e6+float64(i*7919%points)/float64(points)*2e6)
		}
		svg, err := DrawSpreads(frame, []Row{row})
		check(t, svg, err, ">tryget<")
		return len(svg)
	}
	few, many, more := size(manyStrokes-1), size(20*manyStrokes), size(200*manyStrokes)
	if few < len(bare)+10*(manyStrokes-1) || many > 5*few || more > many+many/10 {
		t.Errorf("%d bytes for points that are all drawn, %d and %d for more: want no growth", few, many, more)
	}
}
