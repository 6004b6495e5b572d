//go:build unix

package bench

import (
	"context"
	"encoding/gob"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/none"
	"github.com/modbench/modbench/schemes/promise"
)

// child names the variable that makes this program the other side of [Isolated].
// Its value is the file that the process writes its number to.
const child = "MODBENCH_TEST_CHILD"

// parent names the variable that makes this program one that measures a round of two
// hours in another process.
const parent = "MODBENCH_TEST_PARENT"

// death names the variable that makes the scheme of the other side end its process:
// "panic" in a goroutine that it has started, "exit" with a code and words.
const death = "MODBENCH_TEST_DEATH"

func TestMain(m *testing.M) {
	file := os.Getenv(child)
	switch {
	case file == "":
		os.Exit(m.Run())
	case os.Getenv(parent) != "":
		os.Unsetenv(parent)
		_, err := Isolated(os.Args[0])(context.Background(), hourly(none.New, nil))
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	newScheme := none.New
	if how := os.Getenv(death); how != "" {
		newScheme = func() schemes.Scheme { return hook{Scheme: none.New(), get: func() { die(how) }} }
	}
	err := os.WriteFile(file+".new", []byte(strconv.Itoa(os.Getpid())), 0o666)
	if err = errors.Join(err, os.Rename(file+".new", file)); err == nil {
		err = Serve(context.Background(), os.Stdin, os.Stdout, func(string) func() schemes.Scheme { return newScheme })
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// A cancelled round in another process ends, and its process with it.
func TestCancelIsolated(t *testing.T) {
	file := t.TempDir() + "/pid"
	t.Setenv(child, file)
	pid := 0
	mustCancel(t, func(ctx context.Context, reached func()) error {
		go func() {
			for ctx.Err() == nil {
				if text, err := os.ReadFile(file); err == nil {
					pid, _ = strconv.Atoi(string(text))
					reached()
					return
				}
				time.Sleep(time.Millisecond)
			}
		}()
		_, err := Isolated(os.Args[0])(ctx, hourly(none.New, nil))
		return err
	})
	if err := syscall.Kill(pid, 0); pid == 0 || !errors.Is(err, syscall.ESRCH) {
		t.Errorf("process %d is still there: %v", pid, err)
	}
}

// A round that was measured in another process is the one that was asked for.
func TestIsolated(t *testing.T) {
	t.Setenv(child, t.TempDir()+"/pid")
	c := hourly(none.New, nil)
	c.Duration, c.N = 5*time.Millisecond, 7
	r, err := Isolated(os.Args[0])(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	if r.Cell != c.Cell || r.N != c.N || r.Half != c.Duration {
		t.Errorf("measured %v, round %d, half %v; want %v, %d, %v", r.Cell, r.N, r.Half, c.Cell, c.N, c.Duration)
	}
}

// die ends the process.
func die(how string) {
	if how == "panic" {
		go panic("boom")
		select {}
	}
	fmt.Fprintln(os.Stderr, "zero\ntwo\nthree\nfour")
	os.Exit(3)
}

// A process that dies is an error that says of which cell, and why.
func TestDeadProcess(t *testing.T) {
	t.Setenv(child, t.TempDir()+"/pid")
	t.Setenv(death, "panic")
	c := hourly(none.New, nil)
	_, err := Isolated(os.Args[0])(t.Context(), c)
	var v *Violation
	if !errors.As(err, &v) || v.Promise != promise.NoPanic || v.Cell != c.Cell ||
		!strings.Contains(v.Seen, "panic: boom") ||
		!strings.Contains(v.Stack, "bench.die") {
		t.Errorf("a panic: %+v, %v", v, err)
	}
	t.Setenv(death, "exit")
	_, err = Isolated(os.Args[0])(t.Context(), c)
	if err == nil {
		t.Fatal("no error")
	}
	for _, part := range []string{c.Cell.String(), "exit status 3", "two; three; four"} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("no %q in %v", part, err)
		}
	}
	if strings.Contains(err.Error(), "zero") || strings.Contains(err.Error(), "\n") {
		t.Errorf("more than the last lines: %q", err)
	}
}

// Of what a process writes, the beginning and the end are kept.
func TestTail(t *testing.T) {
	var all tail
	for i := range 100_000 {
		fmt.Fprintln(&all, i)
	}
	if s := string(all); len(s) > keptFirst+2*keptLast || !strings.HasPrefix(s, "0\n1\n") ||
		!strings.HasSuffix(s, "\n99999\n") {
		t.Errorf("kept %d bytes, %q ... %q", len(s), s[:10], s[len(s)-10:])
	}
}

// awaitPid returns the number of the process that writes it to file.
func awaitPid(t *testing.T, file string) int {
	t.Helper()
	for began := time.Now(); time.Since(began) < time.Minute; time.Sleep(time.Millisecond) {
		if text, err := os.ReadFile(file); err == nil {
			pid, _ := strconv.Atoi(string(text))
			return pid
		}
	}
	t.Fatal("the process does not begin")
	return 0
}

// A process that measures a round ends with the one that has ordered it.
func TestOrphan(t *testing.T) {
	file := t.TempDir() + "/pid"
	t.Setenv(child, file)
	t.Setenv(parent, "yes")
	cmd := exec.Command(os.Args[0])
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	pid := awaitPid(t, file)
	_ = cmd.Process.Kill()
	_ = cmd.Wait()
	for began := time.Now(); !gone(pid); time.Sleep(time.Millisecond) {
		if time.Since(began) > bound {
			_ = syscall.Kill(pid, syscall.SIGKILL)
			t.Fatalf("process %d is still there", pid)
		}
	}
}

// gone reports whether a process has ended, also if nobody has waited for it.
func gone(pid int) bool {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	return errors.Is(syscall.Kill(pid, 0), syscall.ESRCH) || err == nil && strings.Contains(string(stat), ") Z ")
}

// The end of its standard input ends the process too, where the system does not.
func TestEndOfInput(t *testing.T) {
	file := t.TempDir() + "/pid"
	t.Setenv(child, file)
	cmd := exec.Command(os.Args[0])
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	c := hourly(none.New, nil)
	if err := gob.NewEncoder(in).Encode(order{c.Cell, 0, c.Knobs, c.Duration, c.Batch}); err != nil {
		t.Fatal(err)
	}
	awaitPid(t, file)
	in.Close()
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	select {
	case <-ended:
	case <-time.After(bound):
		_ = cmd.Process.Kill()
		t.Fatal("still there after the end of its input")
	}
}
