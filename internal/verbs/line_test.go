package verbs

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/urfave/cli/v2"

	"github.com/modbench/modbench/internal/registry"
	"github.com/modbench/modbench/internal/terminal"
)

// answered is what a command line came to.
type answered struct {
	code     int
	out, err string
}

// call runs modbench in this process with the context of somebody who has pressed Ctrl-C already, so that it measures
// and explores nothing.
func call(tb testing.TB, args ...string) answered {
	tb.Helper()
	ctx, cancel := context.WithCancel(tb.Context())
	cancel()
	return callWith(ctx, tb, args...)
}

func callWith(ctx context.Context, tb testing.TB, args ...string) answered {
	tb.Helper()
	known, err := registry.Builtin()
	if err != nil {
		tb.Fatal(err)
	}
	return callIn(ctx, known.Of(os.DirFS(source)), args...)
}

// callOf is call with schemes that are known already.
func callOf(tb testing.TB, known *registry.Registry, args ...string) answered {
	tb.Helper()
	ctx, cancel := context.WithCancel(tb.Context())
	cancel()
	return callIn(ctx, known, args...)
}

func callIn(ctx context.Context, known *registry.Registry, args ...string) answered {
	var out, errs strings.Builder
	code := run(ctx, known, os.DirFS(source), append([]string{"modbench"}, args...), &out, &errs)
	return answered{code, out.String(), errs.String()}
}

// source is the root of modbench's source.
var source, _ = filepath.Abs("../..")

// oneLine checks that a call failed with a line on standard error and no other, which a terminal shows as it stands.
func (a answered) oneLine(tb testing.TB, code int, args ...string) {
	tb.Helper()
	line, ended := strings.CutSuffix(a.err, "\n")
	if a.code != code || !ended || terminal.Line(line) != line || !strings.HasPrefix(line, "modbench: ") {
		tb.Errorf("%q: code %d, want %d, with one line: %q", args, a.code, code, a.err)
	}
	words := strings.Split(line, ": ")
	for i, word := range words[1:] {
		if word == words[i] {
			tb.Errorf("%q: says %q twice: %q", args, word, line)
		}
	}
}

// filesBelow returns every name below the working directory.
func filesBelow(tb testing.TB) (names []string) {
	tb.Helper()
	err := filepath.WalkDir(".", func(path string, _ fs.DirEntry, err error) error {
		names = append(names, path)
		return err
	})
	if err != nil {
		tb.Fatal(err)
	}
	return names
}

// An empty value is an error for every flag that takes a text, of every verb, and so is an empty argument.
func TestEmptyValues(t *testing.T) {
	t.Chdir(t.TempDir())
	known, err := registry.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	var lines [][]string
	for _, cmd := range newApp(known, nil, nil, nil).Commands {
		for _, f := range cmd.Flags {
			_, text := f.(*cli.StringFlag)
			_, list := f.(*cli.StringSliceFlag)
			for _, name := range f.Names() {
				if len(name) == 1 {
					name = "-" + name
				} else {
					name = "--" + name
				}
				if text || list {
					lines = append(lines, []string{cmd.Name, name, ""}, []string{cmd.Name, name + "="})
				}
				if list {
					lines = append(lines, []string{cmd.Name, name, "a,,b"}, []string{cmd.Name, name, "a", name, ""})
				}
				if f.(cli.DocGenerationFlag).TakesValue() {
					lines = append(lines, []string{cmd.Name, name}) // no value at all
				}
			}
		}
	}
	if len(lines) < 80 {
		t.Fatalf("only %d command lines", len(lines))
	}
	lines = append(
		lines,
		[]string{""},
		[]string{"compare", "", ""},
		[]string{"compare", "a", ""},
		[]string{"report", ""},
		[]string{"compare", "a", "--", ""},
		[]string{"report", "a", "-o", ""},
		[]string{"controls", ""},
		[]string{"completion", ""},
		[]string{"run", ""},
		[]string{"list", ""},
		[]string{"verify", ""},
	)
	for _, args := range lines {
		a := call(t, args...)
		a.oneLine(t, usage, args...)
		if a.out != "" {
			t.Errorf("%q: prints %q", args, a.out)
		}
	}
	if left := filesBelow(t); len(left) > 1 {
		t.Errorf("left behind: %q", left)
	}
}

// The line names the nearest right thing and help that there is.
func TestUsageLines(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, c := range []struct{ args, want string }{
		{"--bogus", "unknown flag \"--bogus\"; see `modbench --help`"},
		{"--hepl", "unknown flag \"--hepl\"; did you mean --help? see `modbench --help`"},
		{"--scheme rwsem run", "flag --scheme before a command; did you mean modbench run --scheme? see `modbench --help`"},
		{"run --out", "--out has no value: want DIR; see `modbench run --help`"},
		{"report -o", "--out has no value: want FILE; see `modbench report --help`"},
		{"run --out=", "--out is empty: want DIR, or leave the flag out; see `modbench run --help`"},
		{"run --rounds many", "--rounds \"many\": want a whole number; see `modbench run --help`"},
		{"run --half 3", "--half \"3\": want a duration such as 25ms; see `modbench run --help`"},
		{"run --full=perhaps", "--full \"perhaps\": want no value, or true or false; see `modbench run --help`"},
		{"--vers", "unknown flag \"--vers\"; did you mean --version? see `modbench --help`"},
		{"version", "unknown command \"version\"; did you mean --version? see `modbench --help`"},
		{"help run", "unknown command \"help\"; did you mean --help? see `modbench --help`"},
		{"run --help x", "--help takes no argument (No help topic for 'x'); see `modbench --help`"},
		{"run x", "run takes no argument, got \"x\" (flags behind it would be ignored); see `modbench run --help`"},
		{"run --scheme RWSEM", "unknown scheme \"RWSEM\"; did you mean rwsem? see `modbench list`"},
		{"run --scheme rwsem,all", "scheme all stands alone: want all, or names; see `modbench list`"},
		{"run --workload all,herd", "workload all stands alone: want all, or names; see `modbench list`"},
		{"run --procs 1,,2", "--procs has an empty value: want LIST, or leave the flag out; see `modbench run --help`"},
		{"run --seed -1", "--seed \"-1\": want a whole number from 0 on; see `modbench run --help`"},
		{"run --rounds 9223372036854775808",
			"--rounds \"9223372036854775808\" is too large: want a whole number; see `modbench run --help`"},
		{"run --workload trace:boo", "trace boo: no such file or directory; did you mean boot?"},
		{"run --workload trace:nowhere", "trace nowhere: no such file or directory; want a file, or one of boot, mount-storm"},
		{"run --forks 3 --isolate",
			"--isolate starts a process for each round, and --forks says how many there are: leave one out; " +
				"see `modbench run --help`"},
		{"plan -o p --isolate --forks 3",
			"--isolate starts a process for each round, and --forks says how many there are: leave one out; " +
				"see `modbench plan --help`"},
		{"run --sweep hold=1us,2us --hold 3us",
			"--hold 3us has no effect beside --sweep hold=...: leave one out; see `modbench run --help`"},
		{"run --sweep hold=1us,2us --sweep skew=0,1", "--sweep hold=... and --sweep skew=...: one knob can be swept; " +
			"leave one out, or run twice; see `modbench run --help`"},
		{"claims --claim x", "--claim \"x\": want whole numbers such as 1,2; see `modbench claims --help`"},
		{"check", "check wants --scheme NAME, such as --scheme tryget; see `modbench list`"},
		{"advise --lookups 5/s --hold -1s", "hold -1s: want 0 or longer; see `modbench advise --help`"},
		{"advise --lookups 5/s --procs -1", "procs -1: want 0 or more; see `modbench advise --help`"},
		{"advise --lookups 1e308G/s", "--lookups \"1e308G/s\": more than any machine does: want 1000G/s at most"},
		{"verify --configuration lookrs-2",
			"unknown configuration \"lookrs-2\"; did you mean lookers-2? see `modbench list --configurations`"},
		{"list --configurations --scheme rwsem",
			"--configurations stands alone: they are the same for every scheme; see `modbench list --help`"},
		{"verify --replay f --scheme rwsem", "--scheme has no effect beside --replay: the file has the schedule, and all " +
			"else that it needs; see `modbench verify --help`"},
		{"verify --scheme rwsem --seed 3", "--seed has no effect without --random: nothing is random; " +
			"see `modbench verify --help`"},
		{"project --check --procs 4", "--procs has no effect beside --check: it holds lookups on one and two " +
			"processors, as they were measured; see `modbench project --help`"},
		{"project --workload hot-reload", "workload hot-reload is not projected: what it reloads is not simulated; " +
			"docs/projection.md says what is"},
		{"merge --missing --replace a", "--replace has no effect beside --missing: it merges nothing; " +
			"see `modbench merge --help`"},
		{"report --format csv --verified f d",
			"--verified has no effect: only the page of a run says what was explored; see `modbench report --help`"},
		{"verify --bound -2", "bound -2: want 0 or more; see `modbench verify --help`"},
		{"verify --random -1", "random -1: want 0 or more; see `modbench verify --help`"},
		{"verify --budget -1s", "budget -1s: want 0 or longer; see `modbench verify --help`"},
		{"verify --memory TSO", "unknown memory model \"TSO\"; did you mean tso? see `modbench verify --help`"},
		{"verify --only hld", "unknown promise \"hld\"; did you mean hold? see `modbench verify --help`"},
		{"compare a -- b -- c", "compare wants OLD NEW, or with several directories a side OLD... -- NEW..., flags first; " +
			"got [\"a\" \"--\" \"b\" \"--\" \"c\"]"},
		{"trace", "trace wants info FILE, info - for the standard input, or record [SECONDS FILE]; got []; " +
			"see `modbench trace --help`"},
		{"run ---out", "bad flag syntax: ---out; see `modbench run --help`"},
		{"compare a b --full", "flag --full comes after an argument and would be ignored: put flags first"},
		{"report a --verified b", "flag --verified comes after an argument and would be ignored: put flags first"},
		{"controls tryget-get-late --overlay d",
			"flag --overlay comes after an argument and would be ignored: put flags first"},
		{"completion bash -x", "flag -x comes after an argument and would be ignored: put flags first"},
	} {
		args := strings.Fields(c.args)
		a := call(t, args...)
		a.oneLine(t, usage, args...)
		if got := strings.TrimSpace(a.err); got != "modbench: "+c.want {
			t.Errorf("%s: %s\nwant modbench: %s", c.args, got, c.want)
		}
	}
}

// Help that an error names is help that can be had.
func TestNamedHelp(t *testing.T) {
	t.Chdir(t.TempDir())
	known, err := registry.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	verbs := []string{""}
	for _, cmd := range newApp(known, nil, nil, nil).Commands {
		verbs = append(verbs, cmd.Name)
	}
	for _, verb := range verbs {
		args := append(strings.Fields(verb), "--bogus")
		a := call(t, args...)
		a.oneLine(t, usage, args...)
		_, named, ok := strings.Cut(strings.TrimSuffix(a.err, "`\n"), "see `modbench ")
		if b := call(t, strings.Fields(named)...); !ok || b.code != done || b.out == "" {
			t.Errorf("%q: %q names help that is none", args, a.err)
		}
	}
}

// Of a flag that is given twice the last one counts.
func TestLastFlagCounts(t *testing.T) {
	t.Chdir(t.TempDir())
	a := call(t, "run", "--profile", "none", "--profile", "other")
	a.oneLine(t, usage, "--profile")
	if !strings.Contains(a.err, `"other"`) {
		t.Errorf("the first profile counts: %s", a.err)
	}
	a = call(t, "run", "--scheme", "rwsem", "--scheme", "none-such")
	if !strings.Contains(a.err, `"none-such"`) {
		t.Errorf("the second list of schemes does not count: %s", a.err)
	}
}

// A start that fails leaves nothing behind, and what was there before stays.
func TestFailedStart(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, dir := range []string{"empty", "full"} {
		if err := os.Mkdir(dir, 0o777); err != nil {
			t.Fatal(err)
		}
	}
	for _, file := range []string{"file", "full/file"} {
		if err := os.WriteFile(file, nil, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	before := filesBelow(t)
	long := strings.Repeat("x", 300)
	for _, c := range []struct {
		code int
		args []string
	}{
		{usage, []string{"--out", "new", "--bogus"}},
		{usage, []string{"--out", "new", "--scale", "15000", "--loaded", "distribution"}},
		{failed, []string{"--out", "file/x"}},
		{failed, []string{"--out", "file"}},
		{failed, []string{"--out", "full"}},
		{failed, []string{"--out", "new/parents/" + long}},
		{failed, []string{"--out", "full/parents/" + long + "/below"}},
		{failed, []string{"--out", "new/parents/a\x1b[2Jb\nc"}}, // interrupted, see call
		{failed, []string{"--out", "new/../other/parents"}},
		{failed, []string{"--out", "empty"}},
		{failed, nil},
	} {
		args := append([]string{"run"}, c.args...)
		a := call(t, args...)
		if _, line, left := strings.Cut(a.err, "(--scheme all measures them too)\n"); left {
			a.err = line
		}
		a.oneLine(t, c.code, args...)
		if after := filesBelow(t); !slices.Equal(before, after) {
			t.Fatalf("%q: there was %q, there is %q", args, before, after)
		}
	}
}

func TestErrorLine(t *testing.T) {
	a, b := errors.New("first"), errors.New("second")
	for _, c := range []struct {
		err  error
		want string
	}{
		{errors.Join(a, b), "first; second"},
		{errors.Join(a, errors.Join(b, a)), "first; second"},
		{fmt.Errorf("verify: %w", errors.Join(a, b)), "verify: first; second"},
		{usageError{errors.Join(a, b)}, "first; second"},
		{fmt.Errorf("%w and %w", errors.Join(a, b), a), "first; second and first"},
		{&os.PathError{Op: "open", Path: "a\nb\x1b]0;x\a", Err: fs.ErrNotExist}, `open a\nb\x1b]0;x\a: file does not exist`},
		{errors.New("of a tool\n"), "of a tool"},
		{errors.New("two\r\nlines"), `two\r\nlines`},
		{errors.Join(errors.New("a\nb"), a), `a\nb; first`},
	} {
		if got := errorLine(c.err); got != c.want {
			t.Errorf("%q: %s, want %s", c.err, got, c.want)
		}
	}
}
