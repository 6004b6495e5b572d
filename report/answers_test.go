package report_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/modbench/modbench/report"
	"github.com/modbench/modbench/results"
)

func TestAnswers(t *testing.T) {
	run, err := results.Read("../results/testdata/v1/quick")
	if err != nil {
		t.Fatal(err)
	}
	ask := report.Situation{
		Text: "Q", Workload: "lookup-heavy", Subsystem: "file_operations", Procs: 1, Unit: "lookups/s",
	}
	answer := func(change func(*report.Situation)) (string, error) {
		s := ask
		change(&s)
		text, err := report.Answers(run, "tryget", []report.Situation{s})
		if err == nil {
			text = strings.Split(text, "\n")[2]
		}
		return text, err
	}
	for _, c := range []struct {
		what   string
		change func(*report.Situation)
		want   string
	}{
		{"the base leads", func(*report.Situation) {}, "| Q | `tryget` | 40.9 M/s ±3 % | it leads | none |"},
		{"the base may not answer", func(s *report.Situation) { s.NeverRefuses = true },
			"| Q | `rwsem` | 28.7 M/s ±9 % | 0.71× [0.65, 0.72] * | none |"},
		{"the base is left out", func(s *report.Situation) { s.Without = []string{"tryget"} },
			"| Q | `rwsem` | 28.7 M/s ±9 % | 0.71× [0.65, 0.72] * | none |"},
		{"two are not told apart", func(s *report.Situation) { s.Subsystem = "device_driver" },
			"| Q | `tryget` | 462 k/s ±17 % | it leads | `rwsem` |"},
	} {
		if got, err := answer(c.change); err != nil || got != c.want {
			t.Errorf("%s: %q, %v, want %q", c.what, got, err, c.want)
		}
	}
	for what, change := range map[string]func(*report.Situation){
		"unknown unit":      func(s *report.Situation) { s.Unit = "parsecs" },
		"nobody measured":   func(s *report.Situation) { s.Procs = 64 },
		"nobody may answer": func(s *report.Situation) { s.Without = []string{"tryget", "rwsem"} },
	} {
		if text, err := answer(change); err == nil {
			t.Errorf("%s: answered %q", what, text)
		}
	}
}

func TestPicture(t *testing.T) {
	run, err := results.Read("../results/testdata/v1/quick")
	if err != nil {
		t.Fatal(err)
	}
	svg, err := report.Picture(run, "lookup-heavy", 2)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"lookup-heavy on 2 processors", "device_driver", "none (floor)", "tryget", "rwsem"} {
		if !bytes.Contains(svg, []byte(want)) {
			t.Errorf("no %q in the picture", want)
		}
	}
	if _, err := report.Picture(run, "lookup-heavy", 64); err == nil {
		t.Error("a picture of what was not measured")
	}
}
