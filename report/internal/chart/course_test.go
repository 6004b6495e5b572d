package chart

import (
	"errors"
	"regexp"
	"strings"
	"testing"
)

func TestCourses(t *testing.T) {
	style := Styles([]string{"rwsem"})["rwsem"]
	usual := Band{50, 100}
	svg, err := DrawCourses(frame, []Course{
		{Label: "rwsem", Style: style, Usual: usual, Phases: []Phase{
			{"decide", 20_000, Band{40_000, 80_000}}, {"wait", 0, usual}, {"exit", 21_440, Band{}}, {"free", 300, usual}}},
		{Label: "tryget", Note: "no unload completed"},
		{Label: "odd", Usual: Band{nan, inf}, Phases: []Phase{{"decide", nan, usual}, {"exit", inf, Band{-1, 0}}}},
		{Label: "bare"},
	})
	check(t, svg, err, ">rwsem<", ">41.7 µs<", ">decide 20 µs<", ">exit 21.4 µs<", ">no unload completed<", ">odd<", ">10 µs<")
	for _, no := range []string{">wait", ">w<", ">free", ">f<"} { // one lasts no time, and one has no room
		if strings.Contains(svg, no) {
			t.Errorf("%q in the chart:\n%s", no, svg)
		}
	}
	shades := regexp.MustCompile(`<path d="([^"]*)" style="fill:` + style.Color + `;fill-opacity`).FindStringSubmatch(svg)
	if len(shades) == 0 || strings.Count(shades[1], "M") != 4 {
		t.Errorf("shades %q, want those of what is usual on both sides, of decide and of free:\n%s", shades, svg)
	}
	if _, err := DrawCourses(frame, nil); !errors.Is(err, ErrNothing) {
		t.Errorf("no course: %v", err)
	}
}

// TestCoursesAreEquallyWide has the same phases, twice as long: only what is said of the length differs.
func TestCoursesAreEquallyWide(t *testing.T) {
	draw := func(unit float64) string {
		svg, err := DrawCourses(frame, []Course{{Label: "a", Usual: Band{50, 100},
			Phases: []Phase{{"x", unit, Band{60, 100}}, {"y", 3 * unit, Band{70, 90}}}}})
		check(t, svg, err)
		at := strings.Index(svg, "<path")
		return svg[at : strings.LastIndex(svg, "/>")+2]
	}
	if a, b := draw(1000), draw(2000); a != b {
		t.Errorf("other marks:\n%s\n%s", a, b)
	}
}
