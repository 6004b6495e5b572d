package report_test

import (
	"strings"
	"testing"

	"github.com/modbench/modbench/internal/resultstest"
	"github.com/modbench/modbench/report"
)

// Each scheme that was measured has a line for each situation that was, with its ratio to
// the floor; one that was not has none.
func TestCosts(t *testing.T) {
	run := resultstest.Run(resultstest.Options{Rounds: 10, Schemes: []string{"none", "tryget"}, Procs: []int{1, 2}})
	cell := run.Manifest.Cells[0]
	situations := []report.Situation{
		{Text: "lookups", Workload: cell.Workload, Subsystem: cell.Subsystem, Procs: 1, Unit: "lookups/s"},
		{Text: "nowhere", Workload: cell.Workload, Subsystem: cell.Subsystem, Procs: 7, Unit: "lookups/s"},
	}
	costs, err := report.Costs(run, "none", situations)
	if err != nil {
		t.Fatal(err)
	}
	if got := costs["tryget"]; !strings.Contains(got, "- lookups: ") || !strings.Contains(got, "× of `none`") ||
		strings.Contains(got, "nowhere") {
		t.Errorf("tryget: %q", got)
	}
	if got := costs["none"]; strings.Contains(got, "×") {
		t.Errorf("the floor is compared with itself: %q", got)
	}
	if _, ok := costs["rwsem"]; ok {
		t.Error("a scheme that was not measured has costs")
	}
	situations[0].Unit = "nosuch"
	if _, err := report.Costs(run, "none", situations); err == nil {
		t.Error("a figure that there is not is taken")
	}
}
