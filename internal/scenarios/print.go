package scenarios

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
)

// mark is the letter of a kind in the narrow table.
func (k Kind) mark() byte { return ".RBHX-"[k] }

// Print writes outcomes as a table that fits a terminal: one letter an outcome,
// one column a scheme, whose name is read downwards.
func Print(w io.Writer, o *Outcomes) {
	names := o.Schemes()
	height := 0
	for _, name := range names {
		height = max(height, len(name))
	}
	for row := range height {
		line := strings.Repeat(" ", 24)
		for _, name := range names {
			c := byte(' ')
			if i := row - (height - len(name)); i >= 0 {
				c = name[i]
			}
			line += string([]byte{c, ' '})
		}
		fmt.Fprintln(w, strings.TrimRight(line, " "))
	}
	for _, s := range All() {
		line := fmt.Sprintf("%2d%-1s %-20s", s.Number, s.Variant, s.Name)
		for _, name := range names {
			outcome, _ := o.Of(name, s.Name)
			line += string([]byte{outcome.Kind.mark(), ' '})
		}
		fmt.Fprintln(w, strings.TrimRight(line, " "))
	}
	fmt.Fprintln(w, "\n. safe  R refuses  B blocks, then succeeds  H hangs by design  X broken  - never comes to that")
	fmt.Fprintln(w, "See `modbench list --scenarios --scheme NAME` for the reasons.")
}

// Row is how a scenario ends under one scheme, and why.
type Row struct {
	Scenario Scenario
	Outcome  Outcome
	Why      string
}

// Rows returns what is on record of a scheme, one row a scenario; nil if nothing
// is.
func (o *Outcomes) Rows(scheme string) (rows []Row) {
	for _, s := range All() {
		if outcome, ok := o.Of(scheme, s.Name); ok {
			rows = append(rows, Row{s, outcome, s.Why(scheme, outcome)})
		}
	}
	return rows
}

// PrintRows writes rows with the reasons.
func PrintRows(w io.Writer, rows []Row) error {
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, r := range rows {
		fmt.Fprintf(tw, "%s\t%s\t%s\t%s\t%s\n", r.Scenario.ID(), r.Scenario.Name, r.Scenario.Asked, r.Outcome, r.Why)
	}
	return tw.Flush()
}
