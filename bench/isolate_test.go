//go:build unix

package bench

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/none"
)

// child names the variable that makes this program the other side of [Isolated].
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
