package verbs

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/modbench/modbench/internal/explored"
	"github.com/modbench/modbench/internal/scenarios"
	"github.com/modbench/modbench/schemes/rwsemfifo"
)

// fakeGo is a go command that writes its arguments down, and fails or has no tests for
// those that say so.
const fakeGo = `#!/bin/sh
echo "$@" >> "$LOG"
case "$*" in
*-race*) echo "go: -race requires cgo" >&2; exit 1;;
*-tags=explore*lost*) echo "?   	lost	[no test files]";;
*"verify --scheme bad") echo "bad breaks hold"; echo "modbench: verify: 1 broken promises" >&2; exit 1;;
*"verify --scheme "*) echo "Each counts once. 3 explorations took 5s together: 1 of every schedule.";;
*"--scenarios --scheme unsafe") echo "9   failed-init  the load  broken (hold)  seen";;
*"--scenarios"*) echo "32  forced  the get  broken (hold)  so";;
esac
`

// checked returns what a check with fakeGo prints, how it ends, and what was run.
func checked(t *testing.T, scheme, tests string) (printed string, err error, ran string) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "go"), []byte(fakeGo), 0o777); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir+string(os.PathListSeparator)+os.Getenv("PATH"))
	t.Setenv("LOG", filepath.Join(dir, "log"))
	var out strings.Builder
	k := &checking{stdout: &out, stderr: &out}
	steps := checkSteps(scheme, "example.com/main", tests, "DIR", true)
	for i, s := range steps {
		k.take(t.Context(), s, fmt.Sprint(i+1))
	}
	err = k.conclude(scheme, len(steps))
	log, logErr := os.ReadFile(filepath.Join(dir, "log"))
	if logErr != nil {
		t.Fatal(logErr)
	}
	return out.String(), err, string(log)
}

// A check takes every step, says in a line what each came to and what it could not do, and ends with a verdict.
func TestCheck(t *testing.T) {
	for _, c := range []struct {
		scheme, tests string
		want          []string
		err           string
	}{
		{"good", "example.com/good", []string{
			"1 conformance suite                                 0s  ok\n",
			"0s  NOT DONE: there is no race detector here\n", "0s  ok: 3 explorations took 5s together: 1 of every schedule\n",
			"\ngood passed 6 of 7 steps, 1 could not be taken: no broken promise was found\n",
		}, ""},
		{"bad", "example.com/bad", []string{"0s  FAILED: 1 broken promises\n    bad breaks hold\n"},
			"check: bad FAILED 1 of 7 steps, the first: every schedule up to a bound"},
		{"unsafe", "example.com/unsafe", []string{"0s  FAILED: a promise is broken in failed-init\n"},
			"check: unsafe FAILED 1 of 7 steps, the first: scenarios"},
		{"good", "lost", []string{
			"NOT DONE: the package has no tests", "passed 5 of 7 steps, 2 could not be taken",
		}, ""},
	} {
		printed, err, ran := checked(t, c.scheme, c.tests)
		if c.err == "" && err != nil || c.err != "" && (err == nil || err.Error() != c.err) {
			t.Errorf("%s: %v, want %q", c.scheme, err, c.err)
		}
		if n := strings.Count(ran, "\n"); n != 7 {
			t.Errorf("%s: %d steps\n%s", c.scheme, n, ran)
		}
		for _, want := range c.want {
			if !strings.Contains(printed, want) {
				t.Errorf("%s: it does not say %q:\n%s", c.scheme, want, printed)
			}
		}
		for _, want := range []string{
			"test -count=1 -timeout=60m -race -short " + c.tests + "\n",
			"run -tags=explore example.com/main verify --scheme " + c.scheme + " --memory weak\n",
			"run example.com/main run --scheme " + c.scheme + " ",
		} {
			if !strings.Contains(ran, want) {
				t.Errorf("%s: it did not run %q:\n%s", c.scheme, want, ran)
			}
		}
	}
}

// Of a long output the end is printed, and how much more there is.
func TestEnding(t *testing.T) {
	got := ending(strings.Repeat("line\n", 100))
	if strings.Count(got, "    line\n") != 60 || !strings.HasPrefix(got, "    40 lines before these: --verbose") {
		t.Errorf("%q", got)
	}
	if got := ending("one\n"); got != "    one\n" {
		t.Errorf("%q", got)
	}
}

func TestPackageOf(t *testing.T) {
	if got := explored.PackageOf(rwsemfifo.New); got != "github.com/modbench/modbench/schemes/rwsemfifo" {
		t.Errorf("the package of rwsemfifo.New is %q", got)
	}
}

// A promise that is broken by force, as it must be, convicts nobody. One that is broken otherwise does.
func TestJudgeScenarios(t *testing.T) {
	const asked = "32   forced             the use           broken (hold)   as it must be: the harness sees it\n" +
		"32b  forced-put         the put           broken (freed)  put reads the count of a module that has been freed\n"
	if err := judgeScenarios(asked); err != nil {
		t.Errorf("what was asked for: %v", err)
	}
	err := judgeScenarios(asked + "6    false-zero         the unload        broken (exit)   some schedule breaks the promise\n")
	if err == nil || err.Error() != "a promise is broken in false-zero" {
		t.Errorf("what was not: %v", err)
	}
	for _, name := range forced {
		if !slices.ContainsFunc(scenarios.All(), func(s scenarios.Scenario) bool { return s.Name == name }) {
			t.Errorf("there is no scenario %s", name)
		}
	}
}
