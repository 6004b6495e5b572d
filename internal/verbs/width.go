package verbs

import (
	"io"
	"os"

	"github.com/modbench/modbench/internal/terminal"
)

// The widths of lines: where nobody says how wide they may be, and the narrowest and the broadest that text is laid out
// for.
const (
	usualWidth = 100
	narrowest  = 40
	broadest   = 200
)

// width returns how many columns a line of w may have: what COLUMNS says, or the terminal that w writes to.
func width(w io.Writer) int {
	if n := proseWidth(w); n > 0 {
		return n
	}
	return usualWidth
}

// proseWidth is width for lines that are not broken in a file or a pipe, where people search for their words: there it
// is 0.
func proseWidth(w io.Writer) int {
	w = terminal.Raw(w)
	if out, ok := w.(*output); ok {
		w = out.w
	}
	t := terminal.NewWriter(w)
	if os.Getenv("COLUMNS") == "" && !t.IsTerminal() {
		return 0
	}
	return min(max(t.Width(), narrowest), broadest)
}
