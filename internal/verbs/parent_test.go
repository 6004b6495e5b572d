//go:build unix

package verbs

import (
	"bufio"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// The process in another build ends with the one that started it, also if that is killed, and its build is removed.
// This test is three processes: it starts one that starts another and is killed.
func TestEndsWithParent(t *testing.T) {
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	switch os.Getenv("MODBENCH_TEST_PARENT") {
	case "child":
		endWithParent()
		if _, err := os.Stdout.WriteString("here\n"); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Hour) // the end of the input ends it
	case "goes":
		t.Fatal(runApart(sleeper(t.Context())))
	case "parent":
		cmd := exec.Command(os.Getenv("MODBENCH_TEST_CHILD"), "-test.run=^TestEndsWithParent$")
		cmd.Env = append(os.Environ(), "MODBENCH_TEST_PARENT=child")
		cmd.Stdout = os.Stdout
		t.Fatal(runWithParent(cmd))
	}
	dir := filepath.Join(t.TempDir(), builtIn+"1")
	if err := os.Mkdir(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	built := filepath.Join(dir, "other.test") // modbench is another program, see TestMain
	data, err := os.ReadFile(exe)
	if err == nil {
		err = os.WriteFile(built, data, 0o777)
	}
	if err != nil {
		t.Fatal(err)
	}
	parent := exec.Command(exe, "-test.run=^TestEndsWithParent$")
	parent.Env = append(os.Environ(), "MODBENCH_TEST_PARENT=parent", "MODBENCH_TEST_CHILD="+built)
	out, err := parent.StdoutPipe()
	if err == nil {
		err = parent.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	if !lines.Scan() || lines.Text() != "here" {
		t.Fatalf("says %q", lines.Text())
	}
	if err := parent.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	for lines.Scan() { // until the child has ended, which holds the other end of the pipe
	}
	_ = parent.Wait() // it was killed
	if _, err := os.Stat(dir); !os.IsNotExist(err) {
		t.Errorf("the build is left behind: %v", err)
	}
}

// sleeper is a command that starts another one, as go test starts the tests. Both hold the standard output.
func sleeper(ctx context.Context) *exec.Cmd {
	cmd := exec.CommandContext(ctx, "sh", "-c", "sh -c 'echo here; sleep 3600'; :")
	cmd.Stdout = os.Stdout
	return cmd
}

// What the go command has started ends with the process that called it, also if that is killed.
func TestGroupEndsWithParent(t *testing.T) {
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	parent := exec.Command(exe, "-test.run=^TestEndsWithParent$")
	parent.Env = append(os.Environ(), "MODBENCH_TEST_PARENT=goes")
	out, err := parent.StdoutPipe()
	if err == nil {
		err = parent.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	if !lines.Scan() || lines.Text() != "here" {
		t.Fatalf("says %q", lines.Text())
	}
	if err := parent.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	for lines.Scan() { // until all have ended that hold the other end of the pipe
	}
	_ = parent.Wait() // it was killed
}

// A command that ends leaves nobody behind who watches over it, and its error is the answer.
func TestRunApart(t *testing.T) {
	if err := runApart(exec.CommandContext(t.Context(), "sh", "-c", "exit 3")); err == nil || err.Error() != "exit status 3" {
		t.Errorf("%v, want exit status 3", err)
	}
	if err := runApart(exec.CommandContext(t.Context(), "sh", "-c", "exit 0")); err != nil {
		t.Error(err)
	}
	if err := runApart(exec.CommandContext(t.Context(), "/nowhere/sh")); err == nil {
		t.Error("a command that is not there ran")
	}
}
