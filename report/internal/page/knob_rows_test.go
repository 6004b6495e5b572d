package page

import (
	"fmt"
	"testing"

	"github.com/modbench/modbench/workloads"
)

// A knob that the table gains has a row of the inputs, without a change here.
func TestKnobRows(t *testing.T) {
	table := workloads.StandardKnobs()
	before := len(knobRows(table, nil))
	table.Knobs = append(table.Knobs, workloads.Knob{
		Name: "paint-coats", Usage: "layers of paint on a module", Zero: "bare",
		Value: workloads.Value{Get: func(k workloads.Knobs) string { return fmt.Sprint(k.Seed) }},
	})
	rows := knobRows(table, []workloads.Knobs{{Seed: 3}, {}})
	if len(rows) != before+1 {
		t.Fatalf("%d rows, want %d", len(rows), before+1)
	}
	want := []string{"paint coats (layers of paint on a module)", "3", "0: bare"}
	for i, c := range rows[before].Cells {
		if c.Text != want[i] {
			t.Errorf("cell %d is %q, want %q", i, c.Text, want[i])
		}
	}
}
