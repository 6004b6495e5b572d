package scenarios

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
)

// mark is the letter of a kind in the narrow table.
func (k Kind) mark() byte { return ".RBHX-"[k] }

// Print writes the table as it fits a terminal: one letter an outcome, one
// column a scheme, whose names are read downwards.
func Print(w io.Writer) {
	names := Schemes()
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
			line += string([]byte{c, ' ', ' '})
		}
		fmt.Fprintln(w, strings.TrimRight(line, " "))
	}
	for _, s := range All() {
		line := fmt.Sprintf("%2d%-1s %-20s", s.Number, s.Variant, s.Name)
		for _, name := range names {
			o, _ := s.Expect(name)
			line += string([]byte{o.Kind.mark(), ' ', ' '})
		}
		fmt.Fprintln(w, strings.TrimRight(line, " "))
	}
	fmt.Fprintln(w, "\n. safe  R refuses  B blocks, then succeeds  H hangs by design  X broken  - never comes to that")
	fmt.Fprintln(w, "See `modbench list --scenarios --scheme NAME` for the reasons.")
}

// PrintScheme writes the column of one scheme with the reasons. It fails if the
// scheme is a program's own, of which nothing is known.
func PrintScheme(w io.Writer, scheme string) error {
	if !slices.Contains(Schemes(), scheme) {
		return fmt.Errorf("the table of scenarios has no column %s", scheme)
	}
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, s := range All() {
		o, why := s.Expect(scheme)
		fmt.Fprintf(tw, "%s\t%s\t%s\t%s\t%s\n", s.ID(), s.Name, s.Asked, o, why)
	}
	return tw.Flush()
}
