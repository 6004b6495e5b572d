package verbs

import (
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// What cannot be written in the end is said before anything is measured or explored, with its name, and nothing is
// left. The one who calls has pressed Ctrl-C, so a verb that began would say that it was interrupted.
func TestUnwritableBeforeStart(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, err := range []error{
		os.Mkdir("dir", 0o777), os.WriteFile("file", nil, 0o666), os.Symlink("nowhere", "dangling"),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	before := filesBelow(t)
	for _, verb := range []string{
		"calibrate", "verify --scheme tryget --html", "verify --scheme tryget --json", "verify --scheme tryget --save",
		"claims --claim 7 --out", "map --budget 1s --out", "run --out",
	} {
		for name, want := range map[string]string{
			"file/x": "not a directory", "file": "not a directory", "dir": "is a directory: name a file",
			"dangling": "is a link to nowhere, which does not exist", "nowhere/x": "no such file or directory",
		} {
			directory := strings.HasSuffix(verb, "--out") || strings.HasSuffix(verb, "--save")
			if directory != strings.HasPrefix(want, "not a dir") && name != "file/x" {
				continue // a name that this verb can use
			}
			args := append(strings.Fields(verb), name)
			a := call(t, args...)
			a.oneLine(t, failed, args...)
			if !strings.Contains(a.err, name+": "+want) {
				t.Errorf("%q: %s, want %s: %s", args, a.err, name, want)
			}
			if after := filesBelow(t); !slices.Equal(before, after) {
				t.Fatalf("%q: there was %q, there is %q", args, before, after)
			}
		}
	}
}

// Verify leaves files in a directory: one that cannot be made is found before anything is explored or built.
func TestSaveNowhere(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.Symlink("nowhere", "dangling"); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"dangling": "is a link to nowhere, which does not exist", os.DevNull: "not a directory",
		strings.Repeat("x", 300): "file name too long",
	} {
		args := []string{"verify", "--scheme", "tryget", "--save", name}
		a := call(t, args...)
		a.oneLine(t, failed, args...)
		if runtime.GOOS != "windows" && !strings.Contains(a.err, want+": name another DIR with --save") {
			t.Errorf("%s: %s, want %s", name, a.err, want)
		}
	}
	if left := filesBelow(t); len(left) != 2 {
		t.Errorf("left behind: %q", left)
	}
}

// A plan goes to a device and is not read from it first: to read a device may never end.
func TestPlanToDevice(t *testing.T) {
	t.Chdir(t.TempDir())
	args := []string{"plan", "--procs", "1", "--rounds", "1", "--half", "1ms", "-o"}
	if _, err := os.Stat("/dev/full"); err == nil {
		a := call(t, append(args, "/dev/full")...)
		a.oneLine(t, failed, args...)
		if !strings.Contains(a.err, "/dev/full: no space left on device") {
			t.Error(a.err)
		}
	}
	if a := call(t, append(args, os.DevNull)...); a.code != done {
		t.Error(a.err)
	}
	large := filepath.Join(t.TempDir(), "large")
	if err := os.WriteFile(large, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(large, 50<<30); err != nil {
		if runtime.GOOS == "linux" {
			t.Fatal(err)
		}
		t.Skip("no sparse files here: ", err)
	}
	a := call(t, append(args, large)...)
	a.oneLine(t, failed, args...)
	if !strings.Contains(a.err, "there is another plan, or something else") {
		t.Error(a.err)
	}
}

// People write - for the standard output or input. It is a name like any other, and what was measured would be in a
// directory of that name.
func TestDashIsNoName(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, line := range []string{"run --out -", "calibrate -", "report -o - run", "report run -o -", "plan -o -",
		"compare - run", "merge -o - run", "claims --out -", "map --out -", "verify --html -", "report --verified - run"} {
		args := strings.Fields(line)
		a := call(t, args...)
		a.oneLine(t, usage, args...)
		if !strings.Contains(a.err, " -: want a name: /dev/stdout") {
			t.Errorf("%q: %s", args, a.err)
		}
	}
	args := []string{"report", "run", "-o"}
	a := call(t, args...)
	if a.oneLine(t, usage, args...); !strings.Contains(a.err, "--out has no value: want FILE") {
		t.Error(a.err)
	}
	args = []string{"plan", "--estimate", "--engine", "slurm", "--shards", "2"}
	a = call(t, args...)
	if a.oneLine(t, usage, args...); !strings.Contains(a.err, "--engine has no effect without --out") {
		t.Error(a.err)
	}
	if left := filesBelow(t); len(left) != 1 {
		t.Errorf("left behind: %q", left)
	}
}

// Where the go command finds nothing, its reason is in the one line.
func TestCheckElsewhere(t *testing.T) {
	t.Chdir(t.TempDir())
	args := []string{"check", "--scheme", "tryget"}
	a := callWith(t.Context(), t, args...)
	a.oneLine(t, failed, args...)
	if !strings.Contains(a.err, "go list") || strings.Contains(a.err, "exit status") {
		t.Error(a.err)
	}
}
