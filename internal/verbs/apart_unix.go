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

// watcher waits until the process that started it is gone, and then kills its own process group.
const watcher = `trap "" INT; cat >/dev/null; kill -KILL 0`

// runApart is cmd.Run with cmd apart, which must have a context. If this process is killed, cmd is killed, and all that
// it has started: go test would go on for minutes, for nobody. They are in the group of a process that watches.
func runApart(cmd *exec.Cmd) error {
	apart(cmd)
	watch := exec.Command("sh", "-c", watcher)
	watch.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if _, err := watch.StdinPipe(); err == nil && watch.Start() == nil { // the pipe ends with this process
		group := watch.Process.Pid
		cmd.SysProcAttr.Pgid = group
		cmd.Cancel = func() error { return syscall.Kill(-group, syscall.SIGINT) }
		defer func() {
			_ = watch.Process.Kill() // before the pipe ends, which Wait closes
			_ = watch.Wait()         // it was killed
		}()
	}
	return cmd.Run()
}
