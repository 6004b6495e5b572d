package report_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/modbench/modbench/internal/figures"
	"github.com/modbench/modbench/internal/resultstest"
	"github.com/modbench/modbench/report"
	"github.com/modbench/modbench/results"
)

// Table and page mark a scheme that was not explored as it was measured, and no other. What the reader has had explored
// since counts on the page.
func TestNotExplored(t *testing.T) {
	run := resultstest.Run(resultstest.Options{Rounds: 2, Procs: []int{1}, Subsystems: []string{"filesystem"}})
	s := run.Manifest.Schemes // none, tryget, rwsem
	s[1].Explored, s[2].Explored = "12 schedules, all there are", figures.NotExplored
	var table bytes.Buffer
	if err := report.Table(&table, run, report.TableOptions{Full: true}); err != nil {
		t.Fatal(err)
	}
	page := func(o report.Options) string {
		var b bytes.Buffer
		if err := report.Write(&b, []*results.Run{run}, o); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	drawn := page(report.Options{})
	since := page(report.Options{Explored: map[string]string{"rwsem": "5 schedules"}})
	const caveat = "rwsem: not explored with the sources that were measured"
	for _, c := range []struct {
		what, in, text string
		there          bool
	}{
		{"the table", table.String(), "rwsem (not explored)", true}, {"the table", table.String(), caveat, true},
		{"the table", table.String(), "tryget (not explored)", false},
		{"the page", drawn, "rwsem (not explored)", true}, {"the page", drawn, caveat, true},
		{"the page", drawn, "tryget (not explored)", false}, {"the page", drawn, "none (not explored)", false},
		{"the page", drawn, "explored: 12 schedules, all there are", true},
		{"the page", drawn, "explored: not explored", false},
		{"the page with what was explored since", since, "explored: 5 schedules", true},
		{"the page with what was explored since", since, "explored: 12 schedules", false},
	} {
		if strings.Contains(c.in, c.text) != c.there {
			t.Errorf("%s says %q: %v, want %v", c.what, c.text, !c.there, c.there)
		}
	}
}
