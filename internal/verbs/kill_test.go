package verbs

import (
	"bytes"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/results"
)

var kills = flag.Int("kills", 3, "how many processes TestKill kills")

// modbench returns a command that runs this program as modbench.
func modbench(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "modbench") // testscript.Main goes by the name
	if err := os.Symlink(exe, name); err != nil {
		t.Fatal(err)
	}
	return exec.Command(name, args...)
}

// TestKill kills a run at a random moment, -kills times. Whatever the moment,
// what it leaves is whole rounds of cells, says what is missing, and is
// completed by --resume to what an uninterrupted run leaves: the same rounds of
// the same cells from the same seeds, in the same order.
func TestKill(t *testing.T) {
	args := []string{"run", "--workload", "lookup-heavy,herd", "--subsystem", "filesystem,net_device", "--procs", "1",
		"--rounds", "3", "--half", "1ms", "--seed", "5"}
	whole := filepath.Join(t.TempDir(), "whole")
	began := time.Now()
	if out, err := modbench(t, append(args, "--out", whole)...).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	lasts := time.Since(began)
	want := sequence(t, whole)
	for i := range *kills {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "run")
			for killed := false; !killed; { // until one is killed before it is done
				if err := os.RemoveAll(dir); err != nil {
					t.Fatal(err)
				}
				killed = kill(t, modbench(t, append(args, "--out", dir)...), rand.N(lasts))
			}
			run, err := results.Read(dir)
			if err != nil {
				// Killed before the first manifest: there is nothing, and it says so.
				if _, there := os.Stat(dir); there == nil && !strings.Contains(err.Error(), "no manifest.json in it") {
					t.Fatal(err)
				}
				t.Log(err)
				return
			}
			got := rounds(run)
			t.Logf("killed after %d of %d rounds", len(got), len(want))
			if !slices.Equal(got, want[:len(got)]) {
				t.Fatalf("rounds %q\nare not the first of %q", got, want)
			}
			if run.Manifest.Status == results.Complete {
				return
			}
			note, ok := run.Notes[0].(results.Incomplete)
			if !ok || note.Status != results.Running || note.Done != len(got) || note.Planned != len(want) ||
				note.Whole != len(got)*3/len(want) {
				t.Errorf("notes %+v do not say first that %d of %d rounds are there", run.Notes, len(got), len(want))
			}
			if out, err := modbench(t, "run", "--resume", dir).CombinedOutput(); err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			if got := sequence(t, dir); !slices.Equal(got, want) {
				t.Errorf("resumed: rounds %q\nwant %q", got, want)
			}
		})
	}
}

// kill kills cmd after a time, and reports whether it was still running.
func kill(t *testing.T, cmd *exec.Cmd, after time.Duration) bool {
	t.Helper()
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	time.AfterFunc(after, func() { _ = cmd.Process.Kill() }) // it may be done
	err := cmd.Wait()
	if err != nil && cmd.ProcessState.ExitCode() > 0 {
		t.Fatalf("%v\n%s", err, out.String())
	}
	return err != nil
}

// sequence returns what was measured in a complete run, in order.
func sequence(t *testing.T, dir string) []string {
	t.Helper()
	run, err := results.Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	if run.Manifest.Status != results.Complete || len(run.Rounds) != run.Planned {
		t.Fatalf("%s: %s, %d of %d rounds", dir, run.Manifest.Status, len(run.Rounds), run.Planned)
	}
	return rounds(run)
}

func rounds(run *results.Run) (all []string) {
	word := func(r *bench.Round) string { return fmt.Sprintf("%d %s %+v", r.N, r.Cell, r.Knobs) }
	for _, r := range run.Rounds {
		all = append(all, word(r))
	}
	return all
}
