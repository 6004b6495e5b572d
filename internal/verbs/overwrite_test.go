package verbs

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/modbench/modbench/internal/claims"
	"github.com/modbench/modbench/internal/projection"
	"github.com/modbench/modbench/results"
)

// madeHere has a complete run of made-up rounds in ./run.
func madeHere(t *testing.T) {
	t.Helper()
	t.Chdir(t.TempDir())
	if err := os.Rename(made(t, results.Complete), "run"); err != nil {
		t.Fatal(err)
	}
}

// No file that a user names may be one that holds what was measured, by whatever name.
func TestMeasuredIsNotOverwritten(t *testing.T) {
	madeHere(t)
	if err := os.Mkdir("beside", 0o777); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{claims.File, projection.File} {
		if err := os.WriteFile(filepath.Join("beside", name), []byte("{}"), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for link, to := range map[string]string{"link": "run", "link.html": "run/rounds.jsonl"} {
		if err := os.Symlink(to, link); err != nil {
			t.Fatal(err)
		}
	}
	before := contents(t)
	for _, name := range []string{"run/manifest.json", "run/rounds.jsonl", "run/env.json", "run/bench.txt", "run/hist.hlog",
		"./run/../run/hist.hlog", "link/env.json", "link.html", "beside/claims.json", "beside/projection.json"} {
		for _, line := range []string{"report run -o", "report --format csv run -o", "calibrate", "verify --html",
			"verify --json"} {
			args := append(strings.Fields(line), name)
			a := call(t, args...)
			a.oneLine(t, failed, args...)
			if !strings.Contains(a.err, name+": holds what was measured") {
				t.Errorf("%q: %s", args, a.err)
			}
		}
	}
	for name, was := range contents(t) {
		if before[name] != was {
			t.Errorf("%s is another file now", name)
		}
	}
	for _, name := range []string{"run/new.html", "run/report.html", "claims.html", "manifest.json"} {
		if a := call(t, "report", "-o", name, "run"); a.code != done {
			t.Errorf("%s: %s", name, a.err)
		}
	}
	if !results.Is("run") {
		t.Error("the run is gone")
	}
}

// contents returns what the files below the current directory hold, by name.
func contents(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, name := range filesBelow(t) {
		if data, err := os.ReadFile(name); err == nil { // else a directory
			all[name] = string(data)
		}
	}
	return all
}

// Two flags that name one file, of which one would destroy what the other is for.
func TestOneFileForTwo(t *testing.T) {
	madeHere(t)
	for _, name := range []string{"verified", "schedule"} {
		if err := os.WriteFile(name, []byte("[]"), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for _, line := range []string{
		"report --verified verified run -o verified", "report --verified verified -o ./verified run",
		"verify --replay schedule --html schedule", "verify --json new --html ./new", "verify --json schedule --html schedule",
	} {
		a := call(t, strings.Fields(line)...)
		a.oneLine(t, usage, line)
		if !strings.Contains(a.err, "are the same file") {
			t.Errorf("%s: %s", line, a.err)
		}
	}
	if data, err := os.ReadFile("verified"); err != nil || string(data) != "[]" {
		t.Errorf("verified holds %q, %v", data, err)
	}
}

// Claims go into a directory of claims, or into a new one, and not into that of a run.
func TestClaimsIntoRun(t *testing.T) {
	madeHere(t)
	before := len(filesBelow(t))
	args := []string{"claims", "--claim", "1", "--out", "run"}
	a := call(t, args...)
	a.oneLine(t, failed, args...)
	if !strings.Contains(a.err, "results directory run: holds a run, and no claims: choose another with --out") {
		t.Error(a.err)
	}
	if n := len(filesBelow(t)); n != before {
		t.Errorf("%d files, there were %d", n, before)
	}
}
