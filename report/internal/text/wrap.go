package text

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/modbench/modbench/internal/terminal"
)

// Wrap breaks a line at spaces so that no part is wider than width, if that is possible. The parts after the first of
// an item, which begins with "* " or "  ! ", stand below its words.
func Wrap(line string, width int) (parts []string) {
	under := ""
	for _, begins := range []string{"* ", "  ! ", "  * "} {
		if strings.HasPrefix(line, begins) {
			under = strings.Repeat(" ", len(begins))
		}
	}
	for utf8.RuneCountInString(line) > width {
		runes := []rune(line)
		at := -1
		for i := min(width, len(runes)-1); i > len(under); i-- {
			if runes[i] == ' ' {
				at = i
				break
			}
		}
		if at < 0 { // a word that is wider than the line
			for at = width; at < len(runes) && runes[at] != ' '; at++ {
			}
			if at == len(runes) {
				break
			}
		}
		parts = append(parts, strings.TrimRight(string(runes[:at]), " "))
		line = under + strings.TrimLeft(string(runes[at:]), " ")
	}
	return append(parts, line)
}

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
