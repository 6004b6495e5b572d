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
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/none"
	"github.com/modbench/modbench/workloads"
	"github.com/modbench/modbench/workloads/subsystem"
)

// child names the variable that makes this program a process of [Plan].Forks.
// Its value is the file that the process writes its number to.
const child = "MODBENCH_TEST_CHILD"

func TestMain(m *testing.M) {
	file := os.Getenv(child)
	if file == "" {
		os.Exit(m.Run())
	}
	err := os.WriteFile(file+".new", []byte(strconv.Itoa(os.Getpid())), 0o666)
	if err = errors.Join(err, os.Rename(file+".new", file)); err == nil {
		err = Serve(context.Background(), os.Stdin, os.Stdout, func(string) func() schemes.Scheme { return none.New })
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
		Floor: none.New, Forks: forks, Command: []string{os.Args[0]},
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
	if err := gob.NewEncoder(&in).Encode([]order{{c.Cell, 0, c.Knobs, c.Duration, c.Batch}}); err != nil {
		t.Fatal(err)
	}
	if err := mustEnd(&in); err != nil {
		t.Errorf("a round of hours: %v", err)
	}
}
