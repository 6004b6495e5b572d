package terminal

import (
	"io"
	"os"
	"strconv"
	"unicode/utf8"

	"github.com/mattn/go-runewidth"
	"golang.org/x/term"
)

// Writer writes text to what may be a terminal. It escapes each character that cannot be printed, but for the end of a
// line and the tab. It is not safe for concurrent use.
type Writer struct {
	to   io.Writer
	half []byte // the beginning of a character whose end was not written yet
}

// NewWriter returns a Writer to w. A Writer is returned as it is.
func NewWriter(w io.Writer) *Writer {
	if t, ok := w.(*Writer); ok {
		return t
	}
	return &Writer{to: w}
}

// Raw returns what w writes to if w is a [Writer], otherwise w. It is for bytes that no person reads.
func Raw(w io.Writer) io.Writer {
	if t, ok := w.(*Writer); ok {
		return t.to
	}
	return w
}

// Write writes p. A character of which p has only the first bytes is written with the next Write or by Flush.
func (t *Writer) Write(p []byte) (int, error) {
	text := append(t.half, p...)
	whole := len(text)
	for i := max(0, len(text)-utf8.UTFMax+1); i < len(text); i++ {
		if utf8.RuneStart(text[i]) && !utf8.FullRune(text[i:]) {
			whole = i
			break
		}
	}
	if _, err := io.WriteString(t.to, escape(string(text[:whole]), "\n\t")); err != nil {
		return 0, err
	}
	t.half = append([]byte(nil), text[whole:]...)
	return len(p), nil
}

// Flush writes the bytes that are left of a character that never ended.
func (t *Writer) Flush() error {
	half := t.half
	t.half = nil
	if len(half) == 0 {
		return nil
	}
	_, err := io.WriteString(t.to, escape(string(half), ""))
	return err
}

// IsTerminal reports whether a line can be drawn again: w is a terminal that obeys control characters.
func (t *Writer) IsTerminal() bool {
	f, ok := t.to.(*os.File)
	return ok && os.Getenv("TERM") != "dumb" && term.IsTerminal(int(f.Fd()))
}

// Width returns how many columns the terminal has: what COLUMNS says, or the terminal; 80 if neither does.
func (t *Writer) Width() int {
	if n, err := strconv.Atoi(os.Getenv("COLUMNS")); err == nil && n > 0 {
		return n
	}
	if f, ok := t.to.(*os.File); ok {
		if n, _, err := term.GetSize(int(f.Fd())); err == nil && n > 0 {
			return n
		}
	}
	return 80
}

// Redraw writes text in place of the line that the cursor is in. It cuts text to one column less than width, since some
// terminals begin a new line when the last column is written. A wide character counts as two.
func (t *Writer) Redraw(text string, width int) error {
	if text = Line(text); width < 2 {
		text = ""
	} else {
		text = runewidth.Truncate(text, width-1, "…")
	}
	_, err := io.WriteString(t.to, "\r"+text+"\x1b[K") // back to the start of the line; clear what is behind text
	return err
}
