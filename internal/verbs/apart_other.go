//go:build !unix

package verbs

import "os/exec"

// apart does nothing: the processes are sent what this one is sent, and cmd is killed when its context is done.
func apart(*exec.Cmd) {}

// runApart is cmd.Run with cmd apart, which must have a context.
func runApart(cmd *exec.Cmd) error {
	apart(cmd)
	return cmd.Run()
}
