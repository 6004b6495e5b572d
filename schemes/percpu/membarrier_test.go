//go:build !explore && !race && !modbench_nolinkname

package percpu

import (
	"errors"
	"os"
	"os/exec"
	"runtime"
	"syscall"
	"testing"

	"github.com/modbench/modbench/internal/layout"
)

// Without membarrier(2) the guarantees are the same.
func TestNoMembarrier(t *testing.T) {
	if os.Getenv(NoMembarrier) != "" {
		if Barriers() != "stop the world" {
			t.Errorf("%s is set, and barriers are by %s", NoMembarrier, Barriers())
		}
		synchronizes(t)
		return
	}
	if runtime.GOOS == "linux" {
		t.Logf("barriers by %s", Barriers())
	}
	cmd := exec.Command(os.Args[0], "-test.run", "^TestNoMembarrier$")
	cmd.Env = append(os.Environ(), NoMembarrier+"=1")
	out, err := cmd.CombinedOutput()
	if errors.Is(err, syscall.ENOEXEC) {
		t.Skipf("this program runs in an emulator, which cannot start it once more: set %s=1 instead", NoMembarrier)
	}
	if err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// The marks are on lines of their own.
func TestGraceLayout(t *testing.T) {
	layout.Size(t, section{}, layout.Line)
}
