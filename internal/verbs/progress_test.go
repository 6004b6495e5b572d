package verbs

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/mattn/go-runewidth"

	"github.com/modbench/modbench/bench"
)

// On a terminal each line stays within its width; elsewhere progress is whole lines, one every tenth.
func TestProgress(t *testing.T) {
	r := &bench.Round{Cell: bench.Cell{Workload: "oversubscribed", Scheme: "speculative", Procs: 2,
		Subsystem: "block_device_operations", Point: "place=東京東京東京"}}
	for width := 20; width <= 200; width += 9 {
		t.Setenv("COLUMNS", strconv.Itoa(width))
		var b strings.Builder
		p := newProgress(&b, 20, 0)
		p.redraw = true
		p.began = p.began.Add(-time.Hour)
		p.round(r, 1)
		p.finish()
		p.end()
		lines := strings.Split(b.String(), "\x1b[K")
		line := strings.TrimPrefix(lines[0], "\r")
		if n := runewidth.StringWidth(line); len(lines) != 3 || n >= width || !strings.HasPrefix(line, "  5%  19h0m0s left") {
			t.Errorf("%d columns of %d: %q", n, width, b.String())
		}
		if whole := "  5%  19h0m0s left  " + r.Cell.String(); width > runewidth.StringWidth(whole) && line != whole {
			t.Errorf("%d columns: %q, want %q", width, line, whole)
		}
	}
	var b strings.Builder
	p := newProgress(&b, 20, 0)
	for done := range 20 {
		p.round(r, done+1)
	}
	p.end()
	if text := b.String(); strings.Count(text, "\n") != 10 || strings.ContainsAny(text, "\r\x1b") {
		t.Errorf("not plain lines: %q", text)
	}
}
