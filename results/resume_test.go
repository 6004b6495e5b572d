package results_test

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/modbench/modbench/results"
)

func contents(t *testing.T, dir, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// TestResume stops a run early, midway and late, with a torn tail and
// without, and goes on: the files are then those of a run that never stopped.
func TestResume(t *testing.T) {
	run := small()
	whole := write(t, run, len(run.Rounds), results.Complete)
	for _, n := range []int{0, 1, 7, 11} {
		for _, torn := range []bool{false, true} {
			dir := write(t, run, n, results.Interrupted)
			if torn {
				for _, name := range []string{"bench.txt", "rounds.jsonl", "hist.hlog"} {
					put(t, dir, name, []byte(contents(t, dir, name)+"torn"))
				}
			}
			w, got, err := results.Resume(dir)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(run.Rounds[:n], got.Rounds[:n], equal, cmpopts.EquateEmpty()); diff != "" ||
				len(got.Rounds) != n {
				t.Errorf("rounds so far (-want +got):\n%s", diff)
			}
			for _, r := range run.Rounds[n:] {
				if err := w.Add(r); err != nil {
					t.Fatal(err)
				}
			}
			if err := w.Close(results.Complete); err != nil {
				t.Fatal(err)
			}
			for _, name := range []string{"bench.txt", "rounds.jsonl", "hist.hlog"} {
				if diff := cmp.Diff(contents(t, whole, name), contents(t, dir, name)); diff != "" {
					t.Errorf("%s of a run resumed after %d rounds (-never stopped +resumed):\n%s", name, n, diff)
				}
			}
			got, err = results.Read(dir)
			if err != nil {
				t.Fatal(err)
			}
			if len(got.Rounds) != len(run.Rounds) || got.Manifest.Status != results.Complete ||
				!resumedAt(got.Notes, n) {
				t.Errorf("%d rounds, %s, notes %+v", len(got.Rounds), got.Manifest.Status, got.Notes)
			}
		}
	}
}

// resumedAt reports whether notes say that a run went on after n rounds, and
// nothing else.
func resumedAt(notes []results.Note, n int) bool {
	if len(notes) != 1 {
		return false
	}
	r, ok := notes[0].(results.Resumption)
	return ok && r.Done == n && len(r.Differ) == 0
}

func TestResumeRefuses(t *testing.T) {
	run := small()
	complete := write(t, run, len(run.Rounds), results.Complete)
	short := write(t, run, 2, results.Complete)
	other := write(t, run, 2, results.Interrupted)
	put(t, other, "manifest.json", []byte(strings.Replace(contents(t, other, "manifest.json"), `"schema": 2`,
		`"schema": 9`, 1)))
	cut := write(t, run, 2, results.Interrupted)
	put(t, cut, "rounds.jsonl", nil)
	early := t.TempDir()
	put(t, early, "env.json", nil)
	busy := filepath.Join(t.TempDir(), "busy")
	w, err := results.Create(busy, run.Manifest)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close(results.Interrupted)
	for _, c := range []struct{ name, dir, want string }{
		{"complete", complete, "complete, with 12 of 12 rounds: nothing to resume"},
		{"complete, it says", short, "complete, with 2 of 12 rounds: nothing to resume"},
		{"another schema", other, "schema 9, this modbench reads 1 to 2"},
		{"less than the manifest names", cut, "rounds.jsonl: truncated"},
		{"no results", t.TempDir(), "no manifest.json in it"},
		{"killed before it began", early,
			"killed before it had begun, or while it was merged; remove the directory and begin again"},
		{"being written", busy, "another modbench is writing to it"},
		{"not there", filepath.Join(early, "x"), "does not exist"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, _, err := results.Resume(c.dir); err == nil || !strings.Contains(err.Error(), c.want) ||
				!strings.Contains(err.Error(), c.dir) {
				t.Errorf("error %v, want %q in it", err, c.want)
			}
		})
	}
	// A refusal leaves the writer that is at work alone.
	if err := w.Add(run.Rounds[0]); err != nil {
		t.Fatal(err)
	}
	if got, err := results.Read(busy); err != nil || len(got.Rounds) != 1 {
		t.Errorf("%+v, %v, want one round", got, err)
	}
}

// TestResumeElsewhere resumes a run that was begun with another Go: that is
// said, and stays said.
func TestResumeElsewhere(t *testing.T) {
	dir := write(t, small(), 2, results.Interrupted)
	before := contents(t, dir, "env.json")
	after := strings.Replace(before, `"version": "go`, `"version": "mo`, 1)
	sum := func(s string) string { return fmt.Sprintf("%x", sha256.Sum256([]byte(s))) }
	put(t, dir, "env.json", []byte(after))
	manifest := strings.Replace(contents(t, dir, "manifest.json"), sum(before), sum(after), 1)
	put(t, dir, "manifest.json", unsealed([]byte(manifest)))
	for range 2 {
		w, _, err := results.Resume(dir)
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Close(results.Interrupted); err != nil {
			t.Fatal(err)
		}
	}
	run, err := results.Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(run.Notes) != 3 {
		t.Fatalf("notes %+v, want how far it got and two resumptions", run.Notes)
	}
	for _, note := range run.Notes[1:] {
		r, ok := note.(results.Resumption)
		if !ok || r.Done != 2 || len(r.Differ) != 1 || r.Differ[0].Fact != "go" ||
			!strings.HasPrefix(r.Differ[0].Before, "mo") {
			t.Errorf("note %+v", note)
		}
	}
}
