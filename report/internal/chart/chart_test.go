package chart

import (
	"encoding/xml"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
)

var frame = Frame{ID: "c", Title: "A <title> & more", Desc: "in words"}

// check fails unless svg is well-formed and shows what it should.
func check(t *testing.T, svg string, err error, want ...string) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	var root struct {
		XMLName xml.Name `xml:"svg"`
		Title   string   `xml:"title"`
	}
	if err := xml.Unmarshal([]byte(svg), &root); err != nil {
		t.Fatalf("not well-formed: %v\n%s", err, svg)
	}
	if root.Title != frame.Title {
		t.Errorf("title %q, want %q", root.Title, frame.Title)
	}
	for _, bad := range []string{"NaN", "Inf", "font-family", "http", "width=", "height="} {
		if strings.Contains(svg, bad) {
			t.Errorf("%q in the chart", bad)
		}
	}
	for _, s := range want {
		if !strings.Contains(svg, s) {
			t.Errorf("chart lacks %q:\n%s", s, svg)
		}
	}
}

var (
	nan = math.NaN()
	inf = math.Inf(1)
)

func TestScaling(t *testing.T) {
	s := Styles([]string{"tryget", "none"})
	for _, c := range []struct {
		name   string
		points []ScalingPoint
		want   []string
	}{
		{"two", []ScalingPoint{{1, 1e6, 9e5, 1.1e6}, {2, 2e6, 2e6, 2e6}}, []string{">1 M/s<", ">2<", "#0072B2"}},
		{"one point", []ScalingPoint{{4, 5, 5, 5}}, []string{">4<", ">2 /s<"}},
		{"zero", []ScalingPoint{{1, 0, 0, 0}}, []string{">0<"}},
		{"interval beyond the scale", []ScalingPoint{{1, 5, -100, 5e6}}, nil},
		{"huge", []ScalingPoint{{1, 1e18, 0, 0}, {1, 1e300, 0, 0}}, nil},
		{"some are no numbers", []ScalingPoint{{1, nan, 0, 0}, {2, inf, 0, 0}, {0, 1, 1, 1}, {3, 7, 7, 7}},
			[]string{">3<"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			svg, err := DrawScaling(frame, []Scaling{{Style: s["tryget"], Points: c.points},
				{Style: s["none"], Floor: true}})
			check(t, svg, err, c.want...)
		})
	}
}

// TestFloorLeavesScale keeps a floor that is ten times faster from flattening
// what is compared.
func TestFloorLeavesScale(t *testing.T) {
	svg, err := DrawScaling(frame, []Scaling{
		{Floor: true, Points: []ScalingPoint{{1, 100e6, 0, 0}, {2, 200e6, 0, 0}}},
		{Points: []ScalingPoint{{1, 10e6, 0, 0}, {2, 9e6, 0, 0}}},
	})
	check(t, svg, err, ">10 M/s<")
	if strings.Contains(svg, ">100 M/s<") {
		t.Error("the floor stretched the scale")
	}
}

func TestPercentiles(t *testing.T) {
	for _, c := range []struct {
		name   string
		values []Value
		want   []string
	}{
		{"usual", []Value{{50, 900}, {100, 90}, {5000, 10}},
			[]string{">90<", ">99<", ">100 ns<", ">1 µs<", "percentile of gets"}},
		{"one value", []Value{{50, 1}}, nil},
		{"zero", []Value{{0, 10}}, nil},
		{"zero and one", []Value{{0, 10}, {1, 1}}, []string{">1 ns<"}},
		{"within 23 to 71", []Value{{23, 10}, {71, 10}}, []string{">50 ns<"}},
		{"ages", []Value{{1, 1}, {4e12, 1}}, nil},
		{"not numbers", []Value{{nan, 3}, {inf, 1}, {-1, 1}, {7, 3}}, nil},
		{"huge counts", []Value{{7, 1 << 63}, {8, 1 << 62}}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			svg, err := DrawPercentiles(frame, []Distribution{{Values: c.values}, {}}, 25)
			check(t, svg, err, c.want...)
		})
	}
}

func TestRows(t *testing.T) {
	rows := []Row{
		{Label: "tryget, 2p", Marks: []float64{1e3, 5e4, 5e4}, Lo: 900, Hi: 1100},
		{Label: "rwsem, 2p", Note: "no unload completed"},
		{Label: "zero", Marks: []float64{0, 0, 0}},
		{Label: "odd", Marks: []float64{nan, inf, 1}, Lo: -inf, Hi: nan},
		{Label: "bare"},
	}
	svg, err := DrawTimes(frame, rows)
	check(t, svg, err, ">tryget, 2p<", ">no unload completed<", ">1 µs<")
	svg, err = DrawShares(frame, []Row{{Label: "a", Marks: []float64{0.0002}}, {Label: "b", Marks: []float64{0}}})
	check(t, svg, err, ">0.02 %<", ">0<")
	svg, err = DrawShares(frame, []Row{{Label: "b", Marks: []float64{0}}})
	check(t, svg, err, ">0<")
}

func TestSweep(t *testing.T) {
	s := Styles([]string{"tryget", "none"})
	points := []string{"0", "1us", "end"}
	for _, c := range []struct {
		name   string
		values []Interval
		y      Axis
		want   []string
	}{
		{"rates", []Interval{{1e6, 9e5, 1.1e6, 6}, {2e6, 2e6, 2e6, 6}, {1e6, 0, 0, 1}}, Rates,
			[]string{">0<", ">1us<", ">end<", ">hold<", ">1 M/s<", "#0072B2"}},
		{"times", []Interval{{50, 40, 60, 6}, {}, {5e6, 0, 0, 1}}, Times, []string{">100 ns<", ">1 ms<"}},
		{"shares", []Interval{{0, 0, 0, 6}, {0.01, 0, 0.02, 6}}, Shares, []string{">1 %<"}},
		{"zero", []Interval{{0, 0, 0, 6}}, Times, nil},
		{"no numbers", []Interval{{nan, 0, 0, 1}, {7, nan, inf, 1}, {8, 8, 8, 1}}, Times, nil},
		{"one", []Interval{{3, 3, 3, 1}}, Rates, []string{">2 /s<", ">5 /s<"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			all := []Swept{{Style: s["tryget"], Values: c.values}, {Style: s["none"]}}
			svg, err := DrawSweep(frame, "hold", points, all, c.y)
			check(t, svg, err, c.want...)
		})
	}
	many := make([]string, 40)
	all := Swept{Style: s["tryget"], Values: make([]Interval, 40)}
	for i := range many {
		many[i], all.Values[i] = fmt.Sprintf("p%d", i), Interval{V: float64(i), N: 1}
	}
	svg, err := DrawSweep(frame, "x", many, []Swept{all}, Rates)
	check(t, svg, err, ">p0<", ">p5<")
	if strings.Contains(svg, ">p1<") {
		t.Error("labels of 40 points run into each other")
	}
}

func TestStacks(t *testing.T) {
	svg, err := DrawStacks(frame, []Stack{
		{Label: "tryget, 2p", Style: Styles([]string{"tryget"})["tryget"], Parts: [2]float64{70e3, 10e3}},
		{Label: "rwsem, 2p", Note: "no unload completed"},
		{Label: "zero"},
		{Label: "odd", Parts: [2]float64{nan, -1}},
	})
	check(t, svg, err, ">tryget, 2p<", ">no unload completed<", ">80 µs<", "#0072B2")
	svg, err = DrawStacks(frame, []Stack{{Label: "zero"}})
	check(t, svg, err, ">zero<")
}

func TestTimelines(t *testing.T) {
	svg, err := DrawTimelines(frame, "time", 100e6,
		[]Timeline{{Style: Styles([]string{"rwsem"})["rwsem"], Counts: []float64{0, 1, 2, 40, nan}}, {}})
	check(t, svg, err, ">time<", ">100 ms<", ">40<", "#D55E00")
	svg, err = DrawTimelines(frame, "time", 5, []Timeline{{Counts: []float64{0, 0}}})
	check(t, svg, err, ">0<")
}

func TestNothing(t *testing.T) {
	for name, draw := range map[string]func() (string, error){
		"scaling":     func() (string, error) { return DrawScaling(frame, []Scaling{{}}) },
		"percentiles": func() (string, error) { return DrawPercentiles(frame, nil, 0) },
		"rows":        func() (string, error) { return DrawTimes(frame, nil) },
		"sweep": func() (string, error) {
			return DrawSweep(frame, "", nil, []Swept{{Values: []Interval{{}}}},
				Times)
		},
		"stacks":    func() (string, error) { return DrawStacks(frame, nil) },
		"timelines": func() (string, error) { return DrawTimelines(frame, "", 1, []Timeline{{}}) },
		"no time": func() (string, error) {
			return DrawTimelines(frame, "", 0,
				[]Timeline{{Counts: []float64{1}}})
		},
	} {
		if _, err := draw(); !errors.Is(err, ErrNothing) {
			t.Errorf("%s: error %v, want %v", name, err, ErrNothing)
		}
	}
}

func TestLogAxis(t *testing.T) {
	for _, c := range []struct {
		values []float64
		lo, hi float64
		labels string
	}{
		{nil, 1, 10, "1 ns 2 ns 5 ns 10 ns"},
		{[]float64{23, 71}, 20, 100, "20 ns 50 ns 100 ns"}, // gonum labels nothing here
		{[]float64{1}, 0.2, 5, "0.2 ns 0.5 ns 1 ns 2 ns 5 ns"},
		{[]float64{0, -1, nan, inf, 100}, 20, 500, "20 ns 50 ns 100 ns 200 ns 500 ns"},
		{[]float64{20, 3e6}, 20, 5e6, "100 ns 1 µs 10 µs 100 µs 1 ms"},
	} {
		lo, hi := logRange(c.values)
		if math.Abs(lo/c.lo-1) > 1e-6 || math.Abs(hi/c.hi-1) > 1e-6 {
			t.Errorf("range of %v = %v to %v, want %v to %v", c.values, lo, hi, c.lo, c.hi)
		}
		var labels []string
		for _, tick := range (logTicks{Time}).Ticks(lo, hi) {
			if tick.Label != "" {
				labels = append(labels, tick.Label)
			}
		}
		if got := strings.Join(labels, " "); got != c.labels {
			t.Errorf("labels from %v to %v: %s, want %s", lo, hi, got, c.labels)
		}
	}
}

func TestScalesNeverLeaveTheAxis(t *testing.T) {
	for _, v := range []float64{0, -1, 1e-300, 1, 1e300, 0.5, 1 - 1e-16} {
		for name, n := range map[string]float64{
			"log": logScale{}.Normalize(1, 10, v), "nines": ninesScale{}.Normalize(0, 0.999, v),
			"empty log": logScale{}.Normalize(0, 0, v), "empty nines": ninesScale{}.Normalize(0, 0, v),
		} {
			if !(n >= 0 && n <= 1) {
				t.Errorf("%s scale puts %v at %v", name, v, n)
			}
		}
	}
}

func TestThinKeepsTheShape(t *testing.T) {
	var points []point
	const n = 100_000
	for i := range n {
		points = append(points, point{x: (float64(i) + 0.5) / n, y: float64(i)})
	}
	kept := thin(points, maxPoints)
	if len(kept) > maxPoints || len(kept) < maxPoints/4 {
		t.Errorf("%d points kept, want about %d", len(kept), maxPoints)
	}
	if kept[0] != points[0] || kept[len(kept)-1] != points[n-1] {
		t.Error("an end was lost")
	}
	for i := 1; i < len(kept); i++ {
		if kept[i].x <= kept[i-1].x || kept[i].y <= kept[i-1].y {
			t.Fatal("order was lost")
		}
	}
}

// TestStylesTellApart makes sure that no two of thirty schemes look alike, in
// colour and without.
func TestStylesTellApart(t *testing.T) {
	names := []string{"none", "tryget", "rwsem", "modcount"}
	for i := range 26 {
		names = append(names, fmt.Sprint("scheme", i))
	}
	seen := map[string]string{}
	for name, s := range Styles(names) {
		look := fmt.Sprint(s.Color, s.Dash, s.Glyph)
		if other, ok := seen[look]; ok {
			t.Errorf("%s and %s look alike", name, other)
		}
		seen[look] = name
		if s.color() == ink {
			t.Errorf("%s: colour %q cannot be read", name, s.Color)
		}
		if len(s.Dark) != 7 || !strings.Contains(s.Swatch(), s.Color) {
			t.Errorf("%s: no dark colour, or none in the legend", name)
		}
	}
	// A page of two contenders must work in grey.
	m := Styles(names)
	if fmt.Sprint(m["tryget"].Dash) == fmt.Sprint(m["rwsem"].Dash) || m["tryget"].Glyph == m["rwsem"].Glyph {
		t.Error("tryget and rwsem differ in colour only")
	}
}

func TestStylesAreKept(t *testing.T) {
	a, b := Styles([]string{"rwsem", "tryget"}), Styles([]string{"none", "x", "tryget", "rwsem"})
	if a["rwsem"].Color != b["rwsem"].Color || a["tryget"].Color != b["tryget"].Color {
		t.Error("a scheme changed its colour with its company")
	}
}

func FuzzPercentiles(f *testing.F) {
	f.Add(1.0, uint64(1), 2.0, uint64(3), 0.0)
	f.Add(0.0, uint64(1<<63), 1e300, uint64(1), 25.0)
	f.Fuzz(func(t *testing.T, a float64, n uint64, b float64, m uint64, floor float64) {
		svg, err := DrawPercentiles(frame, []Distribution{{Values: []Value{{a, n}, {b, m}}}}, floor)
		if err == nil {
			check(t, svg, nil)
		} else if !errors.Is(err, ErrNothing) {
			t.Error(err)
		}
		svg, err = DrawTimes(frame, []Row{{Label: "x", Marks: []float64{a, b}, Lo: floor, Hi: b}})
		check(t, svg, err)
		svg, err = DrawScaling(frame, []Scaling{{Points: []ScalingPoint{{int(n % 1000), a, b, floor}, {1, 1, 1, 1}}}})
		check(t, svg, err)
	})
}
