package results

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/internal/env"
)

// names returns what is in dir, in all folders below it.
func names(t *testing.T, dir string) (list []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, _ os.DirEntry, err error) error {
		list = append(list, path)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// A Create that fails when it has made the directory and its files removes them, and so does Discard.
func TestDiscard(t *testing.T) {
	unwritten := Manifest{Created: time.Date(1e6, 1, 1, 0, 0, 0, 0, time.UTC)} // a year that JSON has no form for
	for _, c := range []struct {
		name, dir string
		want      int // names that are left, root included
	}{
		{"new", "new", 2}, {"parents", "a/b/c", 2}, {"there before", "there", 2}, {"below it", "there/a", 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			root := t.TempDir()
			if err := os.Mkdir(filepath.Join(root, "there"), 0o777); err != nil {
				t.Fatal(err)
			}
			dir := filepath.Join(root, c.dir)
			if w, err := create(dir, unwritten, &env.Environment{}); err == nil {
				t.Errorf("created: %+v", w)
			}
			if left := names(t, root); len(left) != c.want {
				t.Errorf("after a failure: %q", left)
			}
			w, err := create(dir, Manifest{}, &env.Environment{})
			if err != nil {
				t.Fatal(err)
			}
			if !w.Discard() || w.Add(new(bench.Round)) == nil {
				t.Error("not discarded, or writes on")
			}
			if left := names(t, root); len(left) != c.want {
				t.Errorf("discarded: %q", left)
			}
		})
	}
}

// Discard keeps what was measured, and what others put into the directory.
func TestDiscardKeeps(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "run")
	cell := bench.Cell{Workload: "a", Scheme: "b", Subsystem: "c", Procs: 1}
	w, err := create(dir, Manifest{Cells: []bench.Cell{cell}, Rounds: 2}, &env.Environment{})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Add(&bench.Round{Cell: cell, Lookups: 1, Elapsed: 1, Get: new(bench.Histogram)}); err != nil {
		t.Fatal(err)
	}
	before := names(t, dir)
	if w.Discard() || len(names(t, dir)) != len(before) {
		t.Error("a round was discarded")
	}
	if err := w.Close(Interrupted); err != nil {
		t.Fatal(err)
	}

	other := filepath.Join(t.TempDir(), "run")
	if w, err = create(other, Manifest{}, &env.Environment{}); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(other, "notes.txt"), nil, 0o666); err != nil {
		t.Fatal(err)
	}
	if left := names(t, other); !w.Discard() || len(left) != 7 || len(names(t, other)) != 2 {
		t.Errorf("with a file of somebody else: %q", names(t, other))
	}
}
