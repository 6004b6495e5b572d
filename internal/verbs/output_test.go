package verbs

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/internal/registry"
	"github.com/modbench/modbench/internal/resultstest"
	"github.com/modbench/modbench/results"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/workloads"
	"github.com/modbench/modbench/workloads/subsystem"
)

// full is a writer that takes so many bytes and then no more.
type full struct{ left int }

func (f *full) Write(p []byte) (int, error) {
	n := min(f.left, len(p))
	f.left -= n
	if n < len(p) {
		return n, &os.PathError{Op: "write", Path: "/dev/stdout", Err: syscall.ENOSPC}
	}
	return n, nil
}

// command runs a command line in this process.
func command(t *testing.T, stdout io.Writer, args ...string) (code int, stderr string) {
	t.Helper()
	known, err := registry.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	code = run(context.Background(), known.Of(os.DirFS("../..")), os.DirFS("../.."), append([]string{"modbench"}, args...), stdout, &b)
	return code, b.String()
}

// made writes a results directory of made-up rounds.
func made(t *testing.T, status results.Status) (dir string) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "x")
	run := resultstest.Run(resultstest.Options{Rounds: 2, Workloads: []string{"lookup-heavy"},
		Subsystems: []string{"filesystem"}, Procs: []int{1}})
	w, err := results.Create(dir, run.Manifest)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range run.Rounds {
		if err := w.Add(r); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(status); err != nil {
		t.Fatal(err)
	}
	return dir
}

// TestFailedOutput has every verb write to a full disk: exit code 1 and one line, if not
// a byte is written and if the last one is not.
func TestFailedOutput(t *testing.T) {
	dir := made(t, results.Complete)
	for _, args := range [][]string{
		{}, {"--help"}, {"run", "--help"}, {"list"}, {"list", "--scheme", "rwsem"}, {"list", "--scenarios"},
		{"list", "--scenarios", "--scheme", "rwsem"}, {"controls"}, {"controls", "tryget-get-late"},
		{"completion", "bash"}, {"--generate-bash-completion"}, {"run", "--scheme", "--generate-bash-completion"},
		{"report", dir}, {"compare", dir, dir}, {"run", "--resume", dir}, {"verify", "--help"},
	} {
		t.Run(strings.Join(args, " "), func(t *testing.T) {
			command(t, io.Discard, args...) // the first time more may be said, since more is made
			var b bytes.Buffer
			if code, stderr := command(t, &b, args...); code != done || b.Len() == 0 {
				t.Fatalf("exit code %d, %d bytes, %s", code, b.Len(), stderr)
			}
			for _, left := range []int{0, b.Len() - 1} {
				code, stderr := command(t, &full{left}, args...)
				if code != failed || strings.Count(stderr, "\n") != 1 ||
					!strings.Contains(stderr, "modbench: standard output: no space left on device") {
					t.Errorf("after %d of %d bytes: exit code %d, %q", left, b.Len(), code, stderr)
				}
			}
		})
	}
}

// TestFailedOutputOfRun measures with an output that is full: table and report are there,
// and the error says where.
func TestFailedOutputOfRun(t *testing.T) {
	out := filepath.Join(t.TempDir(), "out")
	code, stderr := command(t, new(full), "run", "--half", "1ms", "--procs", "1", "--subsystem", "filesystem",
		"--workload", "lookup-heavy", "--scheme", "rwsem", "--rounds", "1", "--out", out)
	want := "modbench: standard output: no space left on device; table and report are in " + out + "\n"
	if code != failed || !strings.HasSuffix(stderr, want) {
		t.Errorf("exit code %d, %q, want %q", code, stderr, want)
	}
	for _, name := range []string{tableFile, pageFile} {
		if info, err := os.Stat(filepath.Join(out, name)); err != nil || info.Size() == 0 {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestFullDisk has a round that cannot be written: one line says what is kept and how to
// go on.
func TestFullDisk(t *testing.T) {
	known, err := registry.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	work, _ := workloads.ByName("lookup-heavy")
	fail := false
	dir := filepath.Join(t.TempDir(), "x")
	o := order{known: known, plan: &bench.Plan{
		Schemes: []func() schemes.Scheme{
			known.Constructor("none"),
			known.Constructor("rwsem"),
		}, Workloads: []workloads.Workload{work},
		Subsystems: []*subsystem.Subsystem{subsystem.ByName("filesystem")}, Procs: []int{1}, Rounds: 3, Duration: 1e6,
	}}
	measured := 0
	o.plan.Measure = func(_ context.Context, c bench.Config) (*bench.Round, error) {
		if measured++; measured == 4 {
			fail = true
			if err := os.MkdirAll(filepath.Join(dir, "manifest.json.tmp", "full"), 0o777); err != nil {
				t.Error(err)
			}
		}
		return &bench.Round{Cell: c.Cell, N: c.N}, nil
	}
	w, err := results.Create(dir, o.manifest())
	if err != nil {
		t.Fatal(err)
	}
	err = measure(context.Background(), io.Discard, io.Discard, o, w, 0)
	if !fail || err == nil || strings.Contains(err.Error(), "\n") {
		t.Fatalf("error %v", err)
	}
	for _, want := range []string{
		"results directory " + dir + ": manifest.json: ", "3 of 6 rounds are kept there; make room, then go on with modbench run --resume " + dir,
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q in it", err, want)
		}
	}
	run, err := results.Read(dir)
	if err != nil || len(run.Rounds) != 3 {
		t.Errorf("%+v, %v, want 3 rounds", run, err)
	}
	_, _, err = results.Resume(dir) // the disk is still full
	err = unwritten(err, dir, 6)
	if err == nil || !strings.HasSuffix(err.Error(), "3 of 6 rounds are kept there; make room, then go on with "+
		"modbench run --resume "+dir) {
		t.Errorf("resumed: %v", err)
	}
}

// TestUsageStaysUsage calls a verb wrongly with an output that is full: the exit code is
// that of a wrong call.
func TestUsageStaysUsage(t *testing.T) {
	if code, stderr := command(t, new(full), "list", "--bogus"); code != usage || strings.Count(stderr, "\n") != 1 {
		t.Errorf("exit code %d, %q", code, stderr)
	}
}

// TestUndrawn has a link where the table is to be: the table is printed all the same,
// nothing is written through the link, and the error says how to make it.
func TestUndrawn(t *testing.T) {
	dir := made(t, results.Complete)
	mine := filepath.Join(t.TempDir(), "mine")
	if err := os.WriteFile(mine, []byte("mine"), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(mine, filepath.Join(dir, tableFile)); err != nil {
		if runtime.GOOS == "windows" {
			t.Skip("links want a privilege here: ", err)
		}
		t.Fatal(err)
	}
	run, err := results.Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	err = publish(&b, run, order{}.table)
	if err == nil ||
		!strings.Contains(err.Error(), "table.txt: is a link and not a regular file; modbench report "+dir) {
		t.Errorf("error %v", err)
	}
	if !strings.Contains(b.String(), "throughput") {
		t.Errorf("printed %q", b.String())
	}
	if data, err := os.ReadFile(mine); err != nil || string(data) != "mine" {
		t.Errorf("%q, %v: written through the link", data, err)
	}
}
