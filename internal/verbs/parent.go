package verbs

import (
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// endsWithInput is the environment variable that has a process end with its standard input. The process that started it
// writes nothing there, and the input ends when that process does, however it ends.
const endsWithInput = "MODBENCH_ENDS_WITH_INPUT"

// builtIn begins the names of the directories of builds.
const builtIn = "modbench-build-"

// runWithParent runs cmd, which ends when this process is killed.
func runWithParent(cmd *exec.Cmd) error {
	in, err := cmd.StdinPipe()
	if err != nil {
		return err
	}
	defer in.Close()
	if cmd.Env == nil {
		cmd.Env = os.Environ()
	}
	cmd.Env = append(cmd.Env, endsWithInput+"=1")
	return cmd.Run()
}

// endWithParent ends this process with the one that has started it by runWithParent. The build that it is of is removed
// then: nobody else does.
func endWithParent() {
	if os.Getenv(endsWithInput) == "" {
		return
	}
	_ = os.Unsetenv(endsWithInput) // it is for this process, and not for those that it starts
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin) // an error is an end as well
		if exe, err := os.Executable(); err == nil {
			if dir := filepath.Dir(exe); strings.HasPrefix(filepath.Base(dir), builtIn) {
				_ = os.RemoveAll(dir)
			}
		}
		os.Exit(failed)
	}()
}
