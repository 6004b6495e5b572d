package layout

import (
	"strings"
	"testing"
)

// recorder is a testing.TB that keeps what is reported.
type recorder struct {
	testing.TB
	errors []string
}

func (r *recorder) Helper()                        {}
func (r *recorder) Errorf(format string, _ ...any) { r.errors = append(r.errors, format) }

func TestApart(t *testing.T) {
	type shared struct {
		ReadMostly int64
		Hot        int64
	}
	type padded struct {
		ReadMostly int64
		_          [Line]byte
		Hot        int64
	}
	r := &recorder{TB: t}
	if Apart(r, shared{}, "Hot"); len(r.errors) != 1 || !strings.Contains(r.errors[0], "share a line") {
		t.Errorf("two words side by side pass: %q", r.errors)
	}
	Apart(t, padded{}, "Hot")
}

func TestAlone(t *testing.T) {
	type edge struct {
		_   [Line]byte
		Hot int64
	}
	r := &recorder{TB: t}
	if Alone(r, edge{}, "Hot"); len(r.errors) != 1 {
		t.Errorf("a word at the end of its struct passes: %q", r.errors)
	}
}

func TestSize(t *testing.T) {
	type two struct{ A, B int64 }
	r := &recorder{TB: t}
	if Size(r, two{}, 8); len(r.errors) != 1 {
		t.Errorf("more bytes than declared pass: %q", r.errors)
	}
	Size(t, two{}, 16)
}
