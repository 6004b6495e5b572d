package terminal

import (
	"errors"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"

	"github.com/mattn/go-runewidth"
)

// hostile maps texts to what a terminal may see of them.
var hostile = map[string]string{
	"rwsem ±2 % µs × 東京":     "rwsem ±2 % µs × 東京",
	"a\x1b[2Jb":              `a\x1b[2Jb`,
	"\x1b]0;title\a":         `\x1b]0;title\a`,
	"over\rwritten":          `over\rwritten`,
	"a\x00b\x7f\b":           `a\x00b\x7f\b`,
	"C1 \u009b2J":            `C1 \u009b2J`,
	"C1 in a byte \x9b2J":    `C1 in a byte \x9b2J`,
	"\u202egnp.exe\u2066":    `\u202egnp.exe\u2066`,
	"no width \u200b\ufeff":  `no width \u200b\ufeff`,
	"\u2028\u2029\v\f\u0085": `\u2028\u2029\v\f\u0085`,
	"cut \xe2\x82":           `cut \xe2\x82`,
	"it's \"quoted\" \\x1b":  `it's "quoted" \x1b`,
}

func TestWriter(t *testing.T) {
	for text, want := range hostile {
		text, want = "a\tb\n"+text+"\n", "a\tb\n"+want+"\n"
		for _, chunk := range []int{1, 2, 3, len(text)} {
			var b strings.Builder
			w := NewWriter(&b)
			for from := 0; from < len(text); from += chunk {
				p := text[from:min(from+chunk, len(text))]
				if n, err := w.Write([]byte(p)); n != len(p) || err != nil {
					t.Fatal(n, err)
				}
			}
			if err := w.Flush(); err != nil || b.String() != want {
				t.Errorf("%q in parts of %d: %q, error %v, want %q", text, chunk, b.String(), err, want)
			}
		}
	}
}

func TestWriterFails(t *testing.T) {
	w := NewWriter(iotest.TruncateWriter(failing{}, 0))
	if _, err := NewWriter(failing{}).Write([]byte("x")); !errors.Is(err, errFull) {
		t.Errorf("error %v, want %v", err, errFull)
	}
	if NewWriter(w) != w || Raw(w) == w || Raw(failing{}) != (failing{}) {
		t.Error("a Writer is wrapped again, or not unwrapped")
	}
}

var errFull = errors.New("full")

type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, errFull }

func TestLine(t *testing.T) {
	for text, want := range hostile {
		if got := Line("x\n" + text + "\t"); got != `x\n`+want+`\t` {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	for _, long := range []string{strings.Repeat("東", 1<<20), strings.Repeat("\x1b", 1<<20)} {
		got := Line("head " + long + " tail")
		if n := utf8.RuneCountInString(got); n > longest+50 || !strings.HasPrefix(got, "head ") ||
			!strings.HasSuffix(got, " tail") || !strings.Contains(got, "characters left out") {
			t.Errorf("%d characters: %.40q...", n, got)
		}
	}
}

func TestWord(t *testing.T) {
	for text, want := range map[string]string{
		"results/runs/1": "results/runs/1", "my runs": "'my runs'",
		"a\x1b[2J\n": `$'a\x1b[2J\n'`, "": "''", "$(reboot)": "'$(reboot)'",
	} {
		if got := Word(text); got != want || Line(got) != got {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}

// A line that is drawn again never reaches the last column, however narrow the terminal is.
func TestRedraw(t *testing.T) {
	for _, text := range []string{"100%  1m20s left  lookup-heavy scheme=rwsem",
		strings.Repeat("東京", 60), "é\u0301\x1b[2J\nx"} {
		for width := range 130 {
			var b strings.Builder
			if err := NewWriter(&b).Redraw(text, width); err != nil {
				t.Fatal(err)
			}
			line, ok := strings.CutPrefix(b.String(), "\r")
			line, ended := strings.CutSuffix(line, "\x1b[K")
			if !ok || !ended || strings.ContainsAny(line, "\x1b\n\r") {
				t.Fatalf("drawn as %q", b.String())
			}
			if n := runewidth.StringWidth(line); n > max(width-1, 0) {
				t.Errorf("%d columns of %d: %q", n, width, line)
			}
			if width > runewidth.StringWidth(Line(text)) && line != Line(text) {
				t.Errorf("%q is cut to %q, and there are %d columns", text, line, width)
			}
		}
	}
}

func TestWidth(t *testing.T) {
	for columns, want := range map[string]int{"": 80, "20": 20, "0": 80, "-3": 80, "many": 80} {
		t.Setenv("COLUMNS", columns)
		if got := NewWriter(&strings.Builder{}).Width(); got != want {
			t.Errorf("COLUMNS=%s: %d, want %d", columns, got, want)
		}
	}
	if NewWriter(&strings.Builder{}).IsTerminal() {
		t.Error("a string is a terminal")
	}
}

func FuzzWriter(f *testing.F) {
	for text := range hostile {
		f.Add([]byte(text), 3)
	}
	f.Fuzz(func(t *testing.T, text []byte, at int) {
		var b strings.Builder
		w := NewWriter(&b)
		at = int(uint(at) % uint(len(text)+1))
		_, _ = w.Write(text[:at])
		_, _ = w.Write(text[at:])
		_ = w.Flush()
		if want := escape(string(text), "\n\t"); b.String() != want {
			t.Errorf("%q cut at %d: %q, want %q", text, at, b.String(), want)
		}
		if again := escape(b.String(), "\n\t"); again != b.String() {
			t.Errorf("%q is escaped to %q, which is escaped again", text, b.String())
		}
	})
}
