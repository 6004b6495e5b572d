//go:build unix

package verbs

import (
	"os"
	"strings"
	"testing"
	"time"
)

// The first Ctrl-C ends a verb that waits for its standard input.
func TestInterruptedInput(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close() // nobody writes to it
	cmd := modbench(t, "trace", "info", "-")
	cmd.Stdin = r
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	// More than a pipe holds: once it is written, the program is reading.
	if _, err := w.WriteString(strings.Repeat("# tracer: nop\n", 20_000)); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	hang := time.AfterFunc(30*time.Second, func() { _ = cmd.Process.Kill() })
	err = cmd.Wait()
	if !hang.Stop() || err == nil {
		t.Errorf("%v, want an end by the one signal", err)
	}
}
