package text

import (
	"fmt"
	"io"
	"strings"

	"github.com/modbench/modbench/internal/terminal"
)

// Wrap is [terminal.Wrap].
func Wrap(line string, width int) (parts []string) { return terminal.Wrap(line, width) }

// writeWrapped writes a line, broken if it is wider than width; 0: as it is.
func writeWrapped(w io.Writer, line string, width int) {
	if width == 0 {
		fmt.Fprintln(w, line)
		return
	}
	for _, part := range Wrap(line, width) {
		fmt.Fprintln(w, part)
	}
}

// lead writes the answers of the run, those that the page begins with, in the same words.
func (t *table) lead() {
	if nothing := NoAnswer(t.grid); nothing != "" {
		fmt.Fprintln(t.w, nothing)
		return
	}
	for i, a := range Lead(t.grid) {
		if i > 0 {
			fmt.Fprintln(t.w)
		}
		t.wrapped(a.Where)
		for _, s := range a.Says {
			for _, line := range Wrap(s, t.width-2*indent) {
				fmt.Fprintf(t.w, "%s%s\n", strings.Repeat(" ", indent), line)
			}
		}
	}
}

// writeCaveats writes lines of caveats under their heading; nothing if there are
// none.
func writeCaveats(w io.Writer, lines []string) { writeWrappedCaveats(w, lines, 0) }

// writeWrappedCaveats breaks lines that are wider than width; 0: none.
func writeWrappedCaveats(w io.Writer, lines []string, width int) {
	for i, line := range lines {
		if i == 0 {
			fmt.Fprintln(w, "\ncaveats")
		}
		writeWrapped(w, "  ! "+terminal.Line(line), width)
	}
}
