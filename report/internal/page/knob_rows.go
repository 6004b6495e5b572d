package page

import "github.com/modbench/modbench/workloads"

// knobRows returns a row for each knob of the table that a workload may set: its label, and its value in each of
// columns.
func knobRows(knobs workloads.KnobTable, columns []workloads.Knobs) (rows []row) {
	for _, k := range knobs.Settable() {
		r := row{Cells: []tableCell{{Text: k.Label()}}}
		for _, values := range columns {
			r.Cells = append(r.Cells, tableCell{Text: k.Words(values)})
		}
		rows = append(rows, r)
	}
	return rows
}
