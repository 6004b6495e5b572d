package results

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/modbench/modbench/internal/env"
)

// TestResumedSegments resumes a run: the loads at both ends of the pause are kept, and
// the environment of the process that went on.
func TestResumedSegments(t *testing.T) {
	dir := tiny(t, 0, false)
	run, err := Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	run.Manifest.Status, run.Manifest.After = Interrupted, env.Load{Stat: "cpu 9"}
	rewrite(t, dir, &run.Manifest)
	now := run.Env
	now.Limits.CgroupCPUMax, now.Before = "1 2", env.Load{Stat: "cpu 10"}
	for i := range 2 {
		w, err := resume(dir, run, &now)
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Close(Interrupted); err != nil {
			t.Fatal(err)
		}
		if run, err = Read(dir); err != nil {
			t.Fatal(err)
		}
		s := run.Data().Segments
		if len(s) != i+2 || s[0].After.Stat != "cpu 9" || s[1].Env.Before.Stat != "cpu 10" ||
			s[1].Env.Limits.CgroupCPUMax != "1 2" || s[i+1].After.Stat != "cpu 10" || s[1].Process != 2 ||
			s[1].Processes != i+2 || s[1].Dir != "" {
			t.Errorf("segments %+v", s)
		}
	}
	// An older modbench has not recorded what was at the ends of the pause: then nobody
	// knows, and the pause is no part of the measurement.
	for i := range run.Manifest.Resumed {
		run.Manifest.Resumed[i].Closed, run.Manifest.Resumed[i].Env = nil, nil
	}
	for _, s := range run.Data().Segments {
		if _, ok := env.Steal(s.Env.Before, s.After); ok || s.Env.Go.Version != run.Env.Go.Version {
			t.Errorf("segment %+v", s)
		}
	}
}

// rewrite replaces the manifest of a directory.
func rewrite(t *testing.T, dir string, m *Manifest) {
	t.Helper()
	data, err := encodeManifest(m)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, manifestFile), data, 0o666); err != nil {
		t.Fatal(err)
	}
}

// TestSameRun merges a directory with itself under other names, and with copies of it
// that were taken at other times.
func TestSameRun(t *testing.T) {
	dir := tiny(t, 1, false)
	t.Chdir(filepath.Dir(dir))
	clone := func(name string) {
		if err := os.CopyFS(name, os.DirFS(dir)); err != nil {
			t.Fatal(err)
		}
	}
	clone("early")
	if err := os.Symlink("x", "link"); err != nil {
		t.Fatal(err)
	}
	first, err := Read("x")
	if err != nil {
		t.Fatal(err)
	}
	first.Manifest.Status = Interrupted
	rewrite(t, dir, &first.Manifest)
	w, run, err := Resume("x")
	if err != nil {
		t.Fatal(err)
	}
	next := *run.Rounds[0]
	next.N = 1
	if err := w.Add(&next); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(Complete); err != nil {
		t.Fatal(err)
	}
	clone("late")
	other := tiny(t, 2, false)
	read := func(dir string) *Run {
		run, err := Read(dir)
		if err != nil {
			t.Fatal(err)
		}
		return run
	}
	for _, c := range []struct {
		dirs []string
		want string // in the error; "": they are merged
	}{
		{[]string{"x", "x"}, "results directory x is named twice"},
		{[]string{"x", "./x/"}, "results directories x and ./x/ hold the same run"},
		{[]string{"x", dir}, "hold the same run: its rounds would count twice; name one of them"},
		{[]string{"x", "link"}, "results directories x and link hold the same run"},
		{[]string{"x", "late"}, "results directories x and late hold the same run"},
		{[]string{"x", "early"}, "results directories x and early hold the same run"},
		{[]string{"early", other, "late"}, "results directories early and late hold the same run"},
		{[]string{"x", other}, ""},
	} {
		var runs []*Run
		for _, d := range c.dirs {
			runs = append(runs, read(d))
		}
		merged, err := Merge(runs...)
		if c.want == "" {
			if err != nil || len(merged.Rounds) != 3 || len(merged.Of) != 2 {
				t.Errorf("%q: %+v, %v", c.dirs, merged, err)
			}
			if _, _, ok := Shared(runs[0], runs[1]); ok {
				t.Errorf("%q share a run", c.dirs)
			}
			if of, with, ok := Shared(read("late"), merged); !ok || of != "late" || with != "x" {
				t.Errorf("late shares %q and %q, %v, want x", of, with, ok)
			}
			continue
		}
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: error %v, want %q in it", c.dirs, err, c.want)
		}
	}
}
