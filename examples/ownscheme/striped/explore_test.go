//go:build explore

package striped

import (
	"testing"

	"github.com/modbench/modbench/internal/scenarios"
	"github.com/modbench/modbench/internal/verify"
)

// The scheme keeps its promises in every configuration, under every schedule up
// to the bound. A program elsewhere has the same from its own verify.
func TestExplored(t *testing.T) {
	for _, c := range verify.Configurations() {
		o := verify.Options{Bound: -1}
		if testing.Short() {
			o.Bound = 1
		}
		if out := verify.Explore(New, c, o); out.Broken != "" || !out.Exhausted {
			t.Errorf("%s: %s: %s\n%s", c.Name, out.Done(), out.Message, out.Timeline)
		}
	}
}

// Each scenario comes to something under a scheme that nothing has been written
// about, and the run gives a reason.
func TestScenarios(t *testing.T) {
	rows, err := scenarios.Explore(New)
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != len(scenarios.All()) {
		t.Errorf("%d rows for %d scenarios", len(rows), len(scenarios.All()))
	}
	want := map[string]scenarios.Kind{
		"stale-pointer": scenarios.Safe, "get-in-exit": scenarios.Blocks, "lost-wake-up": scenarios.Refuses,
		"exit-looks-up": scenarios.Hangs, "forced": scenarios.Broken,
	}
	for _, r := range rows {
		if r.Why == "" {
			t.Errorf("%s: %v for no reason", r.Scenario.Name, r.Outcome)
		}
		if kind, ok := want[r.Scenario.Name]; ok && r.Outcome.Kind != kind {
			t.Errorf("%s: %v, want %v", r.Scenario.Name, r.Outcome, kind)
		}
	}
}
