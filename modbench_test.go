package modbench_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// elsewhere is a module outside of the tree with the program of
// examples/ownscheme in it.
type elsewhere struct {
	*testing.T
	dir string
}

const path = "github.com/modbench/modbench"

// newElsewhere makes the module. It replaces modbench by this tree and asks for
// the same versions of everything else, so that nothing is downloaded.
func newElsewhere(t *testing.T) elsewhere {
	t.Helper()
	e := elsewhere{t, t.TempDir()}
	tree, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	e.copy("go.mod", "go.mod", func(s string) string {
		return strings.Replace(s, "module "+path, "module example.org/own", 1) +
			"\nrequire " + path + " v0.0.0\n\nreplace " + path + " => " + tree + "\n"
	})
	e.copy("go.sum", "go.sum", func(s string) string { return s })
	for _, name := range []string{"main.go", "striped/striped.go", "striped/striped_test.go"} {
		e.copy("examples/ownscheme/"+name, name, func(s string) string {
			return strings.ReplaceAll(s, path+"/examples/ownscheme", "example.org/own")
		})
	}
	return e
}

// copy copies a file of the tree into the module, as change makes it.
func (e elsewhere) copy(from, to string, change func(string) string) {
	e.Helper()
	text, err := os.ReadFile(from)
	if err != nil {
		e.Fatal(err)
	}
	to = filepath.Join(e.dir, to)
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		e.Fatal(err)
	}
	if err := os.WriteFile(to, []byte(change(string(text))), 0o644); err != nil {
		e.Fatal(err)
	}
}

// run runs a command in the module and returns what it prints and whether it
// succeeded.
func (e elsewhere) run(name string, args ...string) (out string, ok bool) {
	e.Helper()
	cmd := exec.CommandContext(e.Context(), name, args...)
	cmd.Dir = e.dir
	cmd.Env = append(os.Environ(), "PWD="+e.dir, "GOFLAGS=-mod=mod", "GOPROXY=off", "GOWORK=off")
	b, err := cmd.CombinedOutput()
	return string(b), err == nil
}

// want runs a command that must print each text, and succeed or not as said.
func (e elsewhere) want(succeed bool, texts []string, name string, args ...string) {
	e.Helper()
	out, ok := e.run(name, args...)
	if ok != succeed {
		e.Fatalf("%s %v: success is %v, want %v\n%s", filepath.Base(name), args, ok, succeed, out)
	}
	for _, text := range texts {
		if !strings.Contains(out, text) {
			e.Errorf("%s %v: no %q in\n%s", filepath.Base(name), args, text, out)
		}
	}
}

// A program in a module of its own has its scheme listed and measured, in the
// process and in one for each round, and the scheme passes the suite there.
func TestElsewhere(t *testing.T) {
	e := newElsewhere(t)
	e.want(true, nil, "go", "build", "-o", "own", ".")
	own := filepath.Join(e.dir, "own")
	e.want(true, []string{"  striped  ", "  rwsem  "}, own, "list")
	e.want(true, []string{"brlock, Linux 2.4"}, own, "list", "--scheme", "striped")
	for _, how := range []string{"--isolate=false", "--isolate"} {
		e.want(true, []string{"striped", "results: out" + how}, own, "run", "--scheme", "striped",
			"--subsystem", "filesystem", "--workload", "lookup-heavy",
			"--procs", "1", "--rounds", "1", "--half", "1ms", "--out", "out"+how, how)
	}
	e.want(true, nil, "go", "test", "-short", "./striped")
}

// In its module, the ordinary program explores by a build that it makes itself. It says in a line why it cannot where
// there is no go command, or no source.
func TestElsewhereBuilds(t *testing.T) {
	e := newElsewhere(t)
	e.want(true, nil, "go", "build", "-o", "own", ".")
	own := filepath.Join(e.dir, "own")
	verify := []string{"verify", "--scheme", "striped", "--configuration", "unload"}
	e.want(true, []string{"striped  unload", "schedules where it was tested and kept"}, own, verify...)
	e.want(true, []string{"stale-pointer", "safe", "exit-looks-up", "hangs"}, own, "list", "--scenarios", "--scheme",
		"striped")
	convict := []string{"verify", "--scheme", "modcount", "--configuration", "lookers-1", "--only", "hold"}
	out, ok := e.run(own, convict...)
	const end = "\nmodbench: verify: 1 broken promises\n"
	// Output and errors are copied side by side, so the error need not come last here.
	if ok || !strings.Contains(out, end) || strings.Count(out, "modbench: ") != 1 {
		t.Errorf("a control: success is %v\n%s", ok, out)
	}
	e.want(false, []string{`modbench: unknown scheme "stripe"; did you mean striped?`},
		own, "verify", "--scheme", "stripe")
	const none = "modbench: verify runs in another build of this program, and there is none: "
	e.want(false, []string{none + "it is made with the go command, which is not in PATH\n"},
		"env", append([]string{"PATH=/nowhere", own}, verify...)...)
	e.want(false, []string{none + "the source of example.org/own is not here: start it in the module of the program\n"},
		"sh", append([]string{"-c", `cd / && exec "$0" "$@"`, own}, verify...)...)
}

// Built with the tag explore, the program explores its scheme and runs the
// scenarios against it; a control beside it is convicted, and leaves a file only
// where it is told to.
func TestElsewhereExplored(t *testing.T) {
	e := newElsewhere(t)
	e.want(true, nil, "go", "build", "-tags", "explore", "-o", "own", ".")
	own := filepath.Join(e.dir, "own")
	bound := []string{"--bound", "1"}
	if !testing.Short() {
		bound = nil
	}
	e.want(true, []string{"striped  same-table-twice", "schedules where it was tested and kept"},
		own, append([]string{"verify", "--scheme", "striped"}, bound...)...)
	e.want(true, []string{"stale-pointer", "safe", "exit-looks-up", "hangs", "unloader waits in "},
		own, "list", "--scenarios", "--scheme", "striped")

	convict := []string{"verify", "--scheme", "modcount", "--configuration", "lookers-1", "--only", "hold"}
	again := "again: modbench verify --scheme modcount --configuration lookers-1 --only hold --save DIR"
	e.want(false, []string{"BROKEN", again}, own, convict...)
	if files, _ := filepath.Glob(filepath.Join(e.dir, "violation-*")); len(files) > 0 {
		t.Errorf("%v was written without being asked for", files)
	}
	file := filepath.Join("kept", "violation-modcount-hold.json")
	e.want(false, []string{"again: modbench verify --replay " + file}, own, append(convict, "--save", "kept")...)
	e.want(false, []string{"modcount breaks hold"}, own, "verify", "--replay", file)
}

// A scheme with the name of another is an error at once, with both.
func TestElsewhereTwice(t *testing.T) {
	e := newElsewhere(t)
	e.copy("examples/ownscheme/striped/striped.go", "striped/striped.go", func(s string) string {
		return strings.Replace(s, `Name: "striped"`, `Name: "rwsem"`, 1)
	})
	e.want(false, []string{`modbench: two schemes are named "rwsem"`}, "go", "run", ".", "list")
}
