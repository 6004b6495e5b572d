package text

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/internal/figures"
	"github.com/modbench/modbench/internal/resultstest"
	"github.com/modbench/modbench/results"
)

// busy makes up rounds of a busy system, in which tryget alone fails opens, at a rate that grows with the point.
func busy(points ...string) *results.Run {
	run := resultstest.Run(resultstest.Options{
		Workloads: []string{"busy"}, Subsystems: []string{"net_device", "filesystem"}, Points: points, Rounds: 12,
	})
	for _, r := range run.Rounds {
		r.Open, r.RefusedUnload = new(bench.Histogram), new(bench.Histogram)
		for i := range 1000 {
			r.Open.Add(time.Duration(200+i) * time.Nanosecond)
			r.RefusedUnload.Add(time.Duration(5+i%3) * time.Microsecond)
		}
		r.Opens, r.Unloads, r.RefusedUnloads = 2_000_000, 75, 25
		if r.Cell.Scheme == "tryget" {
			r.FailedOpens = int64(100 + r.N + 1000*max(slices.Index(points, r.Cell.Point), 0))
		}
	}
	return run
}

// A busy system is shown on a screen: a line a scheme, with what the argument is about. Without whole opens there is no
// such screen.
func TestOverview(t *testing.T) {
	var b bytes.Buffer
	if err := (Table{}).Write(&b, busy()); err != nil {
		t.Fatal(err)
	}
	screen := b.String()
	for _, want := range []string{
		"failed/M ↓", "open p99.9 ↓", "refused p50 ↓", "of 25%", "\n  filesystem\n    none", "stall p50 ↓", "--full",
	} {
		if !strings.Contains(screen, want) {
			t.Errorf("%q is not there:\n%s", want, screen)
		}
	}
	failed := figureOf(t, screen, "filesystem", "tryget", 2)
	if !strings.HasPrefix(failed, "5") { // 100 to 111 of two million
		t.Errorf("tryget fails %q of a million", failed)
	}
	for _, line := range strings.Split(screen, "\n") {
		if strings.HasPrefix(line, "    ") && utf8.RuneCountInString(line) > 100 {
			t.Errorf("a line has %d columns: %s", utf8.RuneCountInString(line), line)
		}
	}
	plain := resultstest.Run(resultstest.Options{Workloads: []string{"lookup-heavy"}, Rounds: 6})
	if b.Reset(); (Table{}).Write(&b, plain) != nil || strings.Contains(b.String(), "failed/M") {
		t.Errorf("a system that is not busy has an overview:\n%s", b.String())
	}
}

// figureOf returns a word of the line of a scheme.
func figureOf(t *testing.T, screen, sub, scheme string, column int) string {
	t.Helper()
	_, group, _ := strings.Cut(screen, "\n  "+sub+"\n")
	for _, line := range strings.Split(group, "\n") {
		var words []string // which may have single spaces in them
		for _, word := range strings.Split(line, "  ") {
			if word = strings.TrimSpace(word); word != "" {
				words = append(words, word)
			}
		}
		if len(words) > column && words[0] == scheme {
			return words[column]
		}
	}
	t.Fatalf("%s in %s is not there:\n%s", scheme, sub, screen)
	return ""
}

// The sentence says where the most opens fail, and which scheme fails none; it is not made of one point.
func TestFailures(t *testing.T) {
	points := []string{"period=50ms", "period=10ms", "period=2ms"}
	got := Failures(figures.Summarise(busy(points...).Data()), "busy", "")
	if len(got) != 2 {
		t.Fatalf("%d sentences: %q", len(got), got)
	}
	for _, want := range []string{
		"(net_device, 2 processors)", "tryget fails 5", "at period=50ms and 10", "at period=2ms", "rwsem fails none",
		"at period=2ms its open p99.9 is 1.00×",
	} {
		if !strings.Contains(got[0], want) {
			t.Errorf("%q is not in %q", want, got[0])
		}
	}
	if one := Failures(figures.Summarise(busy().Data()), "busy", ""); one != nil {
		t.Errorf("of one point it says %q", one)
	}
}
