package verbs

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"strings"

	"github.com/urfave/cli/v2"
)

// The builds that explore and simulate.
const (
	exploreBuild  = "explore"
	simulateBuild = "explore,simulate" // the seam is open, and tables are as long as measured
)

// inBuild builds this program with tags, and has that run with args; none: with the command line of
// this one. Nothing of the build stays but what the go command keeps in its cache, which makes the next one short.
func inBuild(c *cli.Context, tags string, args ...string) error {
	if len(args) == 0 {
		args = os.Args[1:]
	}
	dir, err := os.MkdirTemp("", builtIn)
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	program, err := buildWith(c, tags, dir)
	if err != nil {
		return fmt.Errorf("%s runs in another build of this program, and there is none: %w", c.Command.Name, err)
	}
	run := exec.CommandContext(c.Context, program, args...)
	run.Stdout, run.Stderr = c.App.Writer, c.App.ErrWriter
	apart(run) // so that an interrupt comes once
	run.Cancel = func() error { return run.Process.Signal(os.Interrupt) }
	err = runWithParent(run)
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) && exit.ExitCode() > 0 {
		return saidError{err, exit.ExitCode()}
	}
	return err
}

// buildWith builds this program with tags, in dir, from the module of the current directory or from the cache of
// modules.
func buildWith(c *cli.Context, tags, dir string) (program string, err error) {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Path == "" || info.Path == "command-line-arguments" || strings.HasSuffix(info.Path, ".test") {
		return "", fmt.Errorf("this program does not know its import path: start it by "+
			"`go run -tags %s PACKAGE %s`", tags, c.Command.Name)
	}
	if _, err := exec.LookPath("go"); err != nil {
		return "", errors.New("it is made with the go command, which is not in PATH")
	}
	program = filepath.Join(dir, "modbench")
	build := exec.CommandContext(c.Context, "go", "build", "-tags="+tags, "-o", program, info.Path)
	if err := exec.CommandContext(c.Context, "go", "list", info.Path).Run(); err != nil {
		v := info.Main.Version // not in the module of the program: its source is in the module cache
		if v == "" || v == "(devel)" || strings.Contains(v, "+dirty") {
			return "", fmt.Errorf("the source of %s is not here: start it in the module of the program", info.Path)
		}
		build = exec.CommandContext(c.Context, "go", "install", "-tags="+tags, info.Path+"@"+v)
		build.Env = append(os.Environ(), "GOBIN="+dir)
		program = filepath.Join(dir, filepath.Base(info.Path))
	}
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("building %s with -tags %s: %w: %s", info.Path, tags, err, strings.TrimSpace(string(out)))
	}
	return program, nil
}
