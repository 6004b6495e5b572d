package docs_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/modbench/modbench/internal/controls"
	"github.com/modbench/modbench/schemes/all"
	"github.com/modbench/modbench/workloads"
)

// model is the document about where the model and the kernel part.
const model = "docs/model.md"

// divergences is how many rows it has.
const divergences = 18

// modelRow is a row of that document, by column.
type modelRow struct{ id, what, state, where, figures string }

// modelRows returns the rows of the table.
func modelRows(text string) (rows []modelRow) {
	for _, line := range strings.Split(text, "\n") {
		cells := strings.Split(line, "|")
		if len(cells) != 7 || !strings.HasPrefix(strings.TrimSpace(cells[1]), "F") {
			continue
		}
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		rows = append(rows, modelRow{cells[1], cells[2], cells[3], cells[4], cells[5]})
	}
	return rows
}

// faults returns what is wrong with the rows: one for each divergence, each with its state, where that is so, and what
// it does to figures; and what a row names is there.
func faults(rows []modelRow) (wrong []string) {
	known := []string{"rwsem", "all"}
	for _, newScheme := range all.Schemes() {
		known = append(known, newScheme().Info().Name)
	}
	for _, c := range controls.All() {
		known = append(known, c.Name)
	}
	for n := 1; n <= divergences; n++ {
		id := fmt.Sprint("F", n)
		i := slices.IndexFunc(rows, func(r modelRow) bool { return r.id == id })
		if i < 0 {
			wrong = append(wrong, "no row "+id)
			continue
		}
		r := rows[i]
		if !strings.HasPrefix(r.state, "gone") && !strings.HasPrefix(r.state, "said") || r.what == "" || r.where == "" ||
			r.figures == "" {
			wrong = append(wrong, id+" is not complete")
		}
		for _, m := range flagName.FindAllStringSubmatch(r.where, -1) {
			if !slices.Contains(workloads.StandardKnobs().Names(), m[1]) {
				wrong = append(wrong, id+" names a knob that there is not: "+m[1])
			}
		}
		for _, m := range schemeName.FindAllStringSubmatch(r.what+r.figures, -1) {
			if !slices.Contains(known, m[1]) && m[1] != "stop-cost" {
				wrong = append(wrong, id+" names a scheme that there is not: "+m[1])
			}
		}
	}
	return wrong
}

var (
	flagName   = regexp.MustCompile("`--([a-z-]+)")
	schemeName = regexp.MustCompile("`([a-z-]+)`")
)

// Each way in which the model parts from the kernel has its row.
func TestModelHasAllDivergences(t *testing.T) {
	rows := modelRows(read(t, model))
	for _, wrong := range faults(rows) {
		t.Error(model, ": ", wrong)
	}
	for i := range rows { // a row that is gone, or says nothing, is noticed
		if len(faults(slices.Delete(slices.Clone(rows), i, i+1))) == 0 {
			t.Errorf("%s: nobody would miss %s", model, rows[i].id)
		}
		empty := slices.Clone(rows)
		empty[i].state = ""
		if len(faults(empty)) == 0 {
			t.Errorf("%s: %s may have no state", model, rows[i].id)
		}
	}
	if len(rows) != divergences {
		t.Errorf("%d rows, want %d", len(rows), divergences)
	}
}
