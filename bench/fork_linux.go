package bench

import (
	"os/exec"
	"syscall"
)

// dieTogether has the system kill the process of cmd when this one ends, however it
// ends. Linux kills it when the thread that started it ends, so that thread must stay
// until the process has ended.
func dieTogether(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL} }
