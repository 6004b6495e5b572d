package bench

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/none"
	"github.com/modbench/modbench/workloads"
	"github.com/modbench/modbench/workloads/subsystem"
)

const stoppedChild = "MODBENCH_TEST_STOPPED_CHILD"

// announcing says when the first lookup is made.
type announcing struct {
	schemes.Scheme
	once *sync.Once
}

func (a announcing) Get(t *schemes.Table, k schemes.Key) (schemes.Ref, error) {
	a.once.Do(func() { fmt.Println("running") })
	return a.Scheme.Get(t, k)
}

// stoppedHalf measures a half until its input ends, and prints its pauses.
func stoppedHalf(t *testing.T) {
	w, _ := workloads.ByName("lookup-heavy")
	c := &Config{
		Cell:   Cell{Workload: w.Name, Scheme: "none", Subsystem: subsystem.FileOperations.Name, Procs: 1},
		Scheme: func() schemes.Scheme { return announcing{none.New(), new(sync.Once)} }, Subsystem: &subsystem.FileOperations,
		Workload: w, Knobs: w.Knobs, Duration: time.Minute, Batch: 64,
	}
	s, err := newSession(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		cancel()
	}()
	m, err := s.half(ctx, closedLoop, c.Duration, 0)
	if !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	if err := json.NewEncoder(os.Stdout).Encode(map[string]time.Duration{"paused": s.pauses.total, "elapsed": m.elapsed}); err != nil {
		t.Fatal(err)
	}
}

// A half in the middle of which the process is stopped knows it; one that is left
// alone knows nothing of the kind. The half lasts until it is told to end, so
// nothing depends on how fast the machine is.
func TestStoppedProcess(t *testing.T) {
	if os.Getenv(stoppedChild) != "" {
		stoppedHalf(t)
		return
	}
	const stopped = time.Second
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(exe, "-test.run", "^TestStoppedProcess$")
	cmd.Env = append(os.Environ(), stoppedChild+"=1")
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = cmd.Process.Kill(); _ = cmd.Wait() }() // gone already if all went well
	lines := bufio.NewScanner(out)
	if !lines.Scan() || lines.Text() != "running" {
		t.Fatalf("the child says %q", lines.Text())
	}
	if err := cmd.Process.Signal(syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	for !strings.Contains(state(t, cmd.Process.Pid), ") T ") { // until the last thread has stopped
		time.Sleep(time.Millisecond)
	}
	time.Sleep(stopped)
	if err := cmd.Process.Signal(syscall.SIGCONT); err != nil {
		t.Fatal(err)
	}
	in.Close()
	var got map[string]time.Duration
	if !lines.Scan() || json.Unmarshal(lines.Bytes(), &got) != nil {
		t.Fatalf("the child says %q", lines.Text())
	}
	if got["paused"] < stopped/2 || got["paused"] > got["elapsed"] {
		t.Errorf("stopped for %v, noticed %v of %v", stopped, got["paused"], got["elapsed"])
	}
	for lines.Scan() { // until the child is done
	}
}

func state(t *testing.T, pid int) string {
	t.Helper()
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		t.Fatal(err)
	}
	return string(stat)
}
