package verbs

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/modbench/modbench/internal/registry"
)

// dictionary is what a fuzzed command line is made of, beside garbage.
var dictionary = []string{
	"run", "report", "compare", "list", "verify", "check", "controls", "completion", "round", "help", "",
	"--scheme", "--workload", "--subsystem", "--procs", "--profile", "--out", "--resume", "--rounds", "--half", "--seed",
	"--isolate", "--full", "--sweep", "--hold", "--workers", "--scale", "--arrival", "--placement", "--missing", "--stall",
	"--fail-over", "--allow-different", "--changed", "--verified", "-o", "--scenarios", "--configuration", "--bound",
	"--random", "--budget", "--only", "--json", "--save", "--replay", "--help", "-h", "--", "-", "---",
	"--generate-bash-completion", "rwsem", "tryget", "none", "all", "lookup-heavy", "herd", "filesystem", "quick",
	"1", "0", "-1", "1e9", "99999999999999999999", "1us", "10h", "10%", "NaN", "1,2", ",", "a,,b", "hold=1us,2us",
	"closed", "poisson:9", "end", "bash", "tryget-get-late", "results", "empty", "new", "file", "new/below", "..", "=",
	"--out=", "--rounds=3", "\x1b[2J", "a\nb", "東京", "\xff",
	"plan", "merge", "advise", "map", "claims", "project", "calibrate", "trace", "man", "info", "--forks", "--patience",
	"--plan", "--shard", "--baseline", "--allow-missing", "--format", "--engine", "--shards", "--estimate", "--missing",
	"--replace", "--lookups", "--unloads", "--entries", "--index", "--context", "--trace", "--from", "--over", "--claim",
	"--machine", "--draws", "--exit-cost", "--like", "--name", "--memory", "--html", "--version", "csv", "slurm", "1/2",
	"auto/2", "hash", "list", "boot", "dist:boot", "sleep:1ms", "RWSEM", "/dev/null", "/dev/full",
}

// commandLine makes arguments of data: a byte is a word, or begins garbage, whose length the next byte says.
func commandLine(data []byte) (args []string) {
	for len(data) > 0 && len(args) < 20 {
		b := int(data[0])
		data = data[1:]
		switch {
		case b < len(dictionary):
			args = append(args, dictionary[b])
		case b >= 250 && len(args) > 0 && len(data) > 0: // flag=garbage, or dictionary joined
			n := min(int(data[0])%16, len(data)-1)
			args[len(args)-1] += "=" + inside(data[1:1+n])
			data = data[1+n:]
		case len(data) > 0:
			n := min(int(data[0])%32, len(data)-1)
			args = append(args, inside(data[1:1+n]))
			data = data[1+n:]
		}
	}
	// A folder for the controls is made with the go command, which takes seconds.
	return slices.DeleteFunc(args, func(arg string) bool { return strings.Contains(arg, "overlay") })
}

// inside returns text as a name that cannot lie outside the working directory.
func inside(text []byte) string {
	return strings.NewReplacer("/", "_", "\x00", "_").Replace(string(text))
}

// Whatever the arguments are, modbench ends without a panic, with a documented exit code and, if they were wrong, with
// one line. It writes nothing but what it was asked for, and nothing at all if the arguments were wrong. The one who
// calls has pressed Ctrl-C already, so nothing is measured.
func FuzzCommandLine(f *testing.F) {
	for _, line := range []string{
		"run --scheme rwsem --out new", "run --resume results", "run --rounds 0", "report results -o new", "report",
		"compare results results", "compare --fail-over 10% results -- results", "list --scheme rwsem", "list --scenarios",
		"verify --scheme rwsem --bound 0", "verify --replay file", "controls tryget-get-late", "completion bash", "round",
		"run --sweep hold=1us,2us --out new/below", "--help", "run --generate-bash-completion", "run --out empty --isolate",
	} {
		var data []byte
		for word := range strings.FieldsSeq(line) {
			i := slices.Index(dictionary, word)
			if i < 0 {
				f.Fatalf("%q is not a word of the dictionary", word)
			}
			data = append(data, byte(i))
		}
		f.Add(data)
	}
	f.Add([]byte{0, 200, 9, '-', '-', 'b', 'o', 'g', 'u', 's', '=', 0x1b})
	f.Add([]byte{17, 250, 3, 'x', '\n', 0x9b})
	measured := filepath.Join(f.TempDir(), "results")
	begun(f, measured)
	known, err := registry.Builtin()
	if err != nil {
		f.Fatal(err)
	}
	known = known.Of(os.DirFS(source))
	root := inMemory(f)
	var ready string // the working directory and what is beside it, as prepare makes them; "": not made
	f.Fuzz(func(t *testing.T, data []byte) {
		t.Setenv("TMPDIR", root)
		dir := filepath.Join(root, "work")
		if ready == "" {
			if err := os.RemoveAll(dir); err != nil {
				t.Fatal(err)
			}
			prepare(t, root, measured)
			ready = below(t, root)
		}
		t.Chdir(dir)
		args := commandLine(data)
		outside := names(t, root)
		a := callOf(t, known, args...)
		after := below(t, root)
		changed := after != ready
		if changed {
			ready = ""
		}
		if a.code < 0 || a.code > 4 {
			t.Errorf("%q: code %d", args, a.code)
		}
		if !harmless(a.out) || !harmless(a.err) || !utf8.ValidString(a.out+a.err) {
			t.Errorf("%q: control characters: %q%q", args, a.out, a.err)
		}
		switch {
		case a.code == usage:
			a.oneLine(t, usage, args...)
			if a.out != "" || changed {
				t.Errorf("%q: wrong, and prints %q, leaves %s", args, a.out, after)
			}
		case a.code != done:
			lines := strings.SplitAfter(a.err, "\n")
			answered{a.code, "", lines[max(len(lines)-2, 0)]}.oneLine(t, a.code, args...)
		}
		if now := names(t, root); !slices.Equal(outside, now) {
			t.Errorf("%q: outside of the working directory there was %q, there is %q", args, outside, now)
		}
	})
}

// inMemory returns a directory for a fuzz target, in memory where there is such a file system: to make the files of a
// call durable on a disk takes longer than the call.
func inMemory(f *testing.F) string {
	f.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "modbench-fuzz-")
	if err != nil {
		return f.TempDir()
	}
	f.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

// below returns the name, the mode, the size and the time of each file below root.
func below(t *testing.T, root string) string {
	t.Helper()
	var b strings.Builder
	err := filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := e.Info()
		if err == nil {
			fmt.Fprintln(&b, path[len(root):], info.Mode(), info.Size(), info.ModTime().UnixNano())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// prepare makes a working directory below root in which words of the dictionary name something. results is a copy of
// the results directory measured.
func prepare(t *testing.T, root, measured string) {
	t.Helper()
	dir := filepath.Join(root, "work")
	err := os.MkdirAll(filepath.Join(dir, "empty"), 0o777)
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, "file"), []byte("{}"), 0o666)
	}
	if err == nil {
		err = os.CopyFS(filepath.Join(dir, "results"), os.DirFS(measured))
	}
	if err != nil {
		t.Fatal(err)
	}
}

// names returns the names in dir.
func names(t *testing.T, dir string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}
