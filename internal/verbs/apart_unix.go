//go:build unix

package verbs

import (
	"os/exec"
	"syscall"
)

// apart has the terminal send its signals to this process alone, and not to that of cmd as well. An interrupt of cmd's
// context is one of all processes that cmd has started.
func apart(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGINT) }
}
