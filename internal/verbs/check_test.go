package verbs

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/modbench/modbench/schemes/rwsemfifo"
)

// fakeGo is a go command that writes its arguments down, and fails or has no tests for
// those that say so.
const fakeGo = `#!/bin/sh
echo "$@" >> "$LOG"
case "$*" in
*-race*) echo "go: -race requires cgo" >&2; exit 1;;
*-tags=explore*lost*) echo "?   	lost	[no test files]";;
*"verify --scheme bad") exit 1;;
esac
`

// checked returns the lines of a check with fakeGo, how many steps failed, and what was run.
func checked(t *testing.T, scheme, tests string) (lines string, failed int, ran string) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "go"), []byte(fakeGo), 0o777); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir+string(os.PathListSeparator)+os.Getenv("PATH"))
	t.Setenv("LOG", filepath.Join(dir, "log"))
	steps := checkSteps(scheme, "example.com/main", tests, "DIR", true)
	done, failed := checkAll(context.Background(), io.Discard, io.Discard, steps)
	log, err := os.ReadFile(filepath.Join(dir, "log"))
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(done, ""), failed, string(log)
}

// A check runs every build, says what it could not do, and counts what failed.
func TestCheck(t *testing.T) {
	lines, failed, ran := checked(t, "good", "example.com/good")
	if failed != 0 || strings.Count(ran, "\n") != 7 || strings.Count(lines, " ok\n") != 6 {
		t.Errorf("%d failed:\n%s%s", failed, lines, ran)
	}
	if !strings.Contains(lines, "NOT DONE: there is no race detector here") {
		t.Errorf("it hides that there is no race detector:\n%s", lines)
	}
	for _, want := range []string{
		"test -count=1 -timeout=60m -race -short example.com/good\n",
		"run -tags=explore example.com/main verify --scheme good --memory weak --bound 1\n",
		"run example.com/main run --scheme good ",
	} {
		if !strings.Contains(ran, want) {
			t.Errorf("it did not run %q:\n%s", want, ran)
		}
	}
	lines, failed, _ = checked(t, "bad", "example.com/bad")
	if failed != 1 || !strings.Contains(lines, "FAILED: exit status 1") {
		t.Errorf("%d failed:\n%s", failed, lines)
	}
	if lines, failed, _ = checked(t, "good", "lost"); failed != 0 || strings.Count(lines, "has no tests") != 1 {
		t.Errorf("%d failed:\n%s", failed, lines)
	}
	if got := packageOf(rwsemfifo.New); got != "github.com/modbench/modbench/schemes/rwsemfifo" {
		t.Errorf("the package of rwsemfifo.New is %q", got)
	}
}
