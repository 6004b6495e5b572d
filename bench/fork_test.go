//go:build unix

package bench

import (
	"bytes"
	"context"
	"encoding/gob"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/none"
	"github.com/modbench/modbench/schemes/promise"
	"github.com/modbench/modbench/workloads"
	"github.com/modbench/modbench/workloads/subsystem"
)

// child names the variable that makes this program a process of [Plan].Forks.
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
		err := forked(time.Hour, 2, 2).Run(context.Background(), func(*Round, int, int) error { return nil })
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

// forked returns a plan of rounds of one cell in processes of this program, each half of
// which lasts for d.
func forked(d time.Duration, rounds, forks int) *Plan {
	c := hourly(none.New, nil)
	return &Plan{
		Schemes: []func() schemes.Scheme{none.New}, Workloads: []workloads.Workload{c.Workload},
		Subsystems: []*subsystem.Subsystem{c.Subsystem}, Procs: []int{1}, Rounds: rounds, Duration: d, Seed: 1,
		Forks: forks, Command: []string{os.Args[0]},
	}
}

// A cancelled round in another process ends, and its process with it. What was measured
// before is kept.
func TestCancelForked(t *testing.T) {
	file := t.TempDir() + "/pid"
	t.Setenv(child, file)
	for _, isolate := range []bool{false, true} {
		pid, kept := 0, 0
		mustCancel(t, func(ctx context.Context, reached func()) error {
			p := forked(time.Hour, 4, 2)
			p.Isolate = isolate
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
			return p.Run(ctx, func(*Round, int, int) error { kept++; return nil })
		})
		if err := syscall.Kill(pid, 0); pid == 0 || !errors.Is(err, syscall.ESRCH) {
			t.Errorf("process %d is still there: %v", pid, err)
		}
		if kept != 0 {
			t.Errorf("%d rounds kept of none that were measured", kept)
		}
		_ = os.Remove(file)
	}
}

// Processes share the rounds of a plan in blocks, and each round says which process
// measured it. A run that is resumed goes on in another process.
func TestForks(t *testing.T) {
	t.Setenv(child, t.TempDir()+"/pid")
	for _, c := range []struct {
		name         string
		forks, first int
		isolate      bool
		done         int   // rounds that are measured already
		want         []int // processes
	}{
		{"this process", 0, 0, false, 0, []int{0, 0, 0, 0, 0}},
		{"one", 1, 0, false, 0, []int{0, 0, 0, 0, 0}},
		{"two", 2, 0, false, 0, []int{0, 0, 0, 1, 1}},
		{"more than rounds", 9, 0, false, 0, []int{0, 1, 2, 3, 4}},
		{"resumed within a block", 2, 1, false, 1, []int{1, 1, 2, 2}},
		{"isolated", 2, 0, true, 0, []int{0, 1, 2, 3, 4}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := forked(time.Millisecond, 5, c.forks)
			p.Isolate, p.FirstProcess = c.isolate, c.first
			p.Done = func(_ Cell, n int) bool { return n < c.done }
			p.Batch = func(Cell) int { return 8 }
			var got []int
			err := p.Run(t.Context(), func(r *Round, done, total int) error {
				got = append(got, r.Process)
				if r.N != len(got)-1+c.done || done != r.N+1 || total != 5 || r.Half != p.Duration || r.Batch != 8 {
					t.Errorf("round %d, %d of %d, half %v, batch %d", r.N, done, total, r.Half, r.Batch)
				}
				return nil
			})
			if err != nil || !slices.Equal(got, c.want) {
				t.Errorf("measured in processes %v, want %v; %v", got, c.want, err)
			}
		})
	}
}

// A process that cannot be started, or that ends, is an error that says so.
func TestForkFails(t *testing.T) {
	p := forked(time.Millisecond, 2, 2)
	p.Command = []string{"/nonexistent/modbench"}
	none := func(*Round, int, int) error { return nil }
	if err := p.Run(t.Context(), none); err == nil || !strings.Contains(err.Error(), "/nonexistent/modbench") {
		t.Errorf("error %v, want one that names the program", err)
	}
	t.Setenv(child, "/nonexistent/pid") // it fails at the start
	p.Command = []string{os.Args[0]}
	if err := p.Run(t.Context(), none); err == nil || !strings.Contains(err.Error(), "exit status 1") {
		t.Errorf("error %v, want one that says how the process ended", err)
	}
}

// A process that measures ends when the one that ordered is gone, in the middle of a round
// too: its input ends.
func TestServeEnds(t *testing.T) {
	mustEnd := func(in io.Reader) (err error) {
		t.Helper()
		ended := make(chan error, 1)
		go func() {
			ended <- Serve(t.Context(), in, io.Discard, func(string) func() schemes.Scheme { return none.New })
		}()
		select {
		case err := <-ended:
			return err
		case <-time.After(time.Minute):
			t.Fatal("still serving")
		}
		return nil
	}
	if err := mustEnd(strings.NewReader("")); err == nil || !strings.Contains(err.Error(), "no order") {
		t.Errorf("without an order: %v", err)
	}
	var in bytes.Buffer
	c := hourly(none.New, nil)
	if err := gob.NewEncoder(&in).Encode([]order{{c.Cell, 0, c.Knobs, c.Duration, c.Batch, 0, ""}}); err != nil {
		t.Fatal(err)
	}
	if err := mustEnd(&in); err != nil {
		t.Errorf("a round of hours: %v", err)
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
	p := forked(time.Hour, 2, 2)
	cell := p.Cells()[0]
	p.Batch = func(Cell) int { return 8 }
	run := func() error { return p.Run(t.Context(), func(*Round, int, int) error { return nil }) }
	err := run()
	var v *Violation
	if !errors.As(err, &v) || v.Promise != promise.NoPanic || v.Cell != cell ||
		!strings.Contains(v.Seen, "panic: boom") || !strings.Contains(v.Stack, "bench.die") {
		t.Errorf("a panic: %+v, %v", v, err)
	}
	t.Setenv(death, "exit")
	err = run()
	if err == nil {
		t.Fatal("no error")
	}
	for _, part := range []string{cell.String(), "exit status 3", "two; three; four"} {
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
	if err := gob.NewEncoder(in).Encode([]order{{c.Cell, 0, c.Knobs, c.Duration, c.Batch, 0, ""}}); err != nil {
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
