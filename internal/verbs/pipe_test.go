//go:build unix

package verbs

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/modbench/modbench/results"
)

// unread returns a pipe that nobody reads any more.
func unread(t *testing.T) *os.File {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	r.Close()
	t.Cleanup(func() { w.Close() })
	return w
}

// exitCode runs cmd; a command that a signal ended has -1.
func exitCode(t *testing.T, cmd *exec.Cmd) int {
	t.Helper()
	if err := cmd.Run(); err != nil && cmd.ProcessState == nil {
		t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode()
}

// TestBrokenPipe has verbs write to a pipe that nobody reads: exit code 1 and one line,
// as for any other output that fails.
func TestBrokenPipe(t *testing.T) {
	for _, args := range [][]string{{"list"}, {"--help"}, {"controls"}, {"--generate-bash-completion"}} {
		cmd := modbench(t, args...)
		var stderr bytes.Buffer
		cmd.Stdout, cmd.Stderr = unread(t), &stderr
		if code := exitCode(t, cmd); code != failed || stderr.String() != "modbench: standard output: broken pipe\n" {
			t.Errorf("%q: exit code %d, %q", args, code, stderr.String())
		}
	}
}

// TestUnreadProgress measures while nobody reads how far it is, nor the table: all is
// measured, and table and report are there.
func TestUnreadProgress(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "x")
	cmd := modbench(t, "run", "--subsystem", "filesystem", "--workload", "lookup-heavy", "--procs", "1", "--rounds",
		"4", "--half", "1ms", "--out", dir)
	cmd.Stdout, cmd.Stderr = unread(t), unread(t)
	if code := exitCode(t, cmd); code != failed {
		t.Errorf("exit code %d, want %d", code, failed)
	}
	run, err := results.Read(dir)
	if err != nil || run.Manifest.Status != results.Complete || len(run.Rounds) != 12 {
		t.Fatalf("%+v, %v", run, err)
	}
	for _, name := range []string{tableFile, pageFile} {
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
			t.Error(err)
		}
	}
}
