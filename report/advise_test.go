package report_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/modbench/modbench/internal/resultstest"
	"github.com/modbench/modbench/report"
	"github.com/modbench/modbench/results"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/all"
)

// infos are those of the schemes that the reference run had, and of two that it had not: later ones change no words
// here.
func infos() (infos []schemes.Info) {
	names := strings.Fields("none tryget rwsem rwsem-fifo unload-rwsem speculative hazard rcu srcu gomutex percpuref " +
		"atomicref syncmap bravo cow epoch")
	for _, newScheme := range all.Schemes() {
		if info := newScheme().Info(); slices.Contains(names, info.Name) {
			infos = append(infos, info)
		}
	}
	return infos
}

// registry is the table of somebody who asks.
func registry(change func(*report.Question)) report.Question {
	q := report.Question{Lookups: 50_000, Unloads: 3.0 / 60, Hold: 2 * time.Millisecond, Exit: 20 * time.Microsecond,
		Entries: 200, Index: "hash"}
	change(&q)
	return q
}

// The words of answers, from the reference run and from made-up ones.
func TestAdvise(t *testing.T) {
	few := resultstest.Run(resultstest.Options{Rounds: 3, Subsystems: []string{"file_operations"}})
	plain := resultstest.Run(resultstest.Options{Rounds: 10, Subsystems: []string{"file_operations"},
		Schemes: []string{"none", "tryget", "rwsem", "rcu", "gomutex"}})
	alike := resultstest.Run(resultstest.Options{Rounds: 3, Subsystems: []string{"file_operations"},
		Schemes: []string{"none", "tryget", "rwsem", "rcu", "gomutex", "srcu", "hazard", "bravo", "epoch"}})
	for _, c := range []struct {
		name   string
		run    *results.Run
		change func(*report.Question)
	}{
		{"registry", nil, func(*report.Question) {}},
		{"atomic", nil, func(q *report.Question) { q.Atomic = true }},
		{"busy", nil, func(q *report.Question) { q.Lookups, q.Index = 2e6, "array" }},
		{"list", nil, func(q *report.Question) { q.Index, q.Lookups, q.Procs = "list", 1e6, 64 }},
		{"unloads", nil, func(q *report.Question) { q.Unloads, q.Lookups, q.Index = 2000, 10_000, "array" }},
		{"clear", plain, func(q *report.Question) { q.Lookups = 3e6 }},
		{"measured", alike, func(q *report.Question) { q.Measured = true }},
		{"many", alike, func(q *report.Question) { q.Lookups = 3e6 }},
		{"few", few, func(q *report.Question) { q.Lookups = 3e6 }},
	} {
		t.Run(c.name, func(t *testing.T) {
			var b strings.Builder
			if err := report.Advise(&b, c.run, infos(), registry(c.change), 100); err != nil {
				t.Fatal(err)
			}
			golden(t, "advise-"+c.name+".txt", b.String())
			for _, width := range []int{40, 80} {
				var narrow strings.Builder
				if err := report.Advise(&narrow, c.run, infos(), registry(c.change), width); err != nil {
					t.Fatal(err)
				}
				for _, line := range strings.Split(narrow.String(), "\n") {
					if utf8.RuneCountInString(line) > width {
						t.Errorf("%d columns: %q", width, line)
					}
				}
				if got, want := strings.Fields(narrow.String()), strings.Fields(b.String()); !slices.Equal(got, want) {
					t.Errorf("at %d columns it says something else", width)
				}
			}
		})
	}
}

// An answer from a measurement that was made for it does not recommend to make it.
func TestAdviseMeasured(t *testing.T) {
	run := resultstest.Run(resultstest.Options{Rounds: 6, Subsystems: []string{"file_operations"}})
	other := resultstest.Run(resultstest.Options{Rounds: 6, Subsystems: []string{"net_device"}})
	for _, measured := range []bool{false, true} {
		q := registry(func(q *report.Question) { q.Measured = measured })
		var b strings.Builder
		if err := report.Advise(&b, run, infos(), q, 0); err != nil {
			t.Fatal(err)
		}
		err := report.Advise(&strings.Builder{}, other, infos(), q, 0)
		if strings.Contains(b.String(), "--measure") == measured || err == nil ||
			strings.Contains(err.Error(), "--measure") == measured {
			t.Errorf("measured %t: error %v\n%s", measured, err, &b)
		}
	}
}

// What cannot be answered is said so.
func TestAdviseKnowsNot(t *testing.T) {
	other := resultstest.Run(resultstest.Options{Rounds: 6, Subsystems: []string{"net_device"}})
	err := report.Advise(&strings.Builder{}, other, infos(), registry(func(*report.Question) {}), 0)
	if err == nil || !strings.Contains(err.Error(), "not known: nothing that was measured in results/example") {
		t.Errorf("error %v", err)
	}
	err = report.Advise(&strings.Builder{}, nil, infos(), registry(func(q *report.Question) { q.Lookups = 1e12 }), 0)
	if err == nil {
		t.Error("a rate that no scheme can serve is answered")
	}
	for what, change := range map[string]func(*report.Question){
		"no lookups":      func(q *report.Question) { q.Lookups = 0 },
		"unloads < 0":     func(q *report.Question) { q.Unloads = -1 },
		"another index":   func(q *report.Question) { q.Index = "heap" },
		"a negative hold": func(q *report.Question) { q.Hold = -1 },
	} {
		err := report.Advise(&strings.Builder{}, nil, infos(), registry(change), 0)
		if !errors.Is(err, report.ErrNotAsked) {
			t.Errorf("%s: error %v", what, err)
		}
	}
}
