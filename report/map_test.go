package report_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/modbench/modbench/internal/resultstest"
	"github.com/modbench/modbench/report"
	"github.com/modbench/modbench/results"
)

// A map is shown in the terminal and on the page.
func TestMap(t *testing.T) {
	var points []string
	for _, x := range []string{"10", "1000", "100000"} {
		for _, y := range []string{"1us", "30us", "1ms"} {
			points = append(points, "per-unload="+x+":exit-cost="+y)
		}
	}
	run := resultstest.Run(resultstest.Options{Workloads: []string{"map"}, Rounds: 9, Points: points, Procs: []int{2},
		Subsystems: []string{"filesystem"}, Schemes: []string{"tryget", "rwsem", "rcu"}})
	for i, r := range run.Rounds { // somewhere another one leads, and somewhere nobody is shown to
		switch c := r.Cell; {
		case strings.HasPrefix(c.Point, "per-unload=10:") && c.Scheme == "rwsem":
			r.Lookups *= 5
		case strings.HasPrefix(c.Point, "per-unload=1000:"):
			r.Lookups = int64(1e6 + 1e4*(i*7919%13))
		}
	}
	for _, width := range []int{40, 100} {
		var b strings.Builder
		if err := report.Map(&b, run, width); err != nil {
			t.Fatal(err)
		}
		for _, line := range strings.Split(b.String(), "\n") {
			if utf8.RuneCountInString(line) > width {
				t.Errorf("%d columns: %q", width, line)
			}
		}
		if width == 100 {
			golden(t, "map.txt", b.String())
		}
	}
	var page strings.Builder
	if err := report.Write(&page, []*results.Run{run}, report.Options{}); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(page.String(), "Decision map") || strings.Contains(page.String(), "Latency of get under map") {
		t.Error("the page has no decision map, or more than that")
	}
	if err := report.Map(&strings.Builder{}, resultstest.Run(resultstest.Options{Rounds: 1}), 0); err == nil {
		t.Error("a map of what is none")
	}
}
