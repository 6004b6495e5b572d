//go:build unix && !explore

package verbs

import (
	"os/exec"
	"syscall"
)

// apart has the terminal send its signals to this process alone, and not to that of cmd as well.
func apart(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }
