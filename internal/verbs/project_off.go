//go:build !explore

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

	"github.com/modbench/modbench/internal/registry"
)

// runProject hands the command line to the build that can project. What can be said without it is said
// here first.
func runProject(known *registry.Registry, c *cli.Context) error {
	if c.String("machine") == "list" {
		return listMachines(c)
	}
	if _, err := newProjection(known, c); err != nil {
		return err
	}
	return inExploreBuild(c, os.Args[1:])
}

// projectInOtherBuild runs project with these arguments in the build that can project.
func projectInOtherBuild(c *cli.Context, args ...string) error {
	return inExploreBuild(c, append([]string{projectVerb}, args...))
}

// inExploreBuild builds this program with the tag explore and runs it with these arguments. The build
// is kept in the user's cache, and the go command's own cache makes the next one short.
func inExploreBuild(c *cli.Context, args []string) error {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Path == "" || info.Path == "command-line-arguments" || strings.HasSuffix(info.Path, ".test") {
		return errors.New("this program does not know its import path, so it cannot build itself: start it by " +
			"`go run -tags explore PACKAGE " + projectVerb + "`")
	}
	dir, err := os.MkdirTemp("", "modbench-explore-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	program := filepath.Join(dir, "modbench")
	build := exec.CommandContext(c.Context, "go", "build", "-tags=explore", "-o", program, info.Path)
	if err := exec.CommandContext(c.Context, "go", "list", info.Path).Run(); err != nil {
		v := info.Main.Version // not in the module of the program: its source is in the module cache
		if v == "" || v == "(devel)" {
			return fmt.Errorf("the build that projects needs the source of %s: start it in the module of the program",
				info.Path)
		}
		build = exec.CommandContext(c.Context, "go", "install", "-tags=explore", info.Path+"@"+v)
		build.Env = append(os.Environ(), "GOBIN="+dir)
		program = filepath.Join(dir, filepath.Base(info.Path))
	}
	if out, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("building %s with -tags explore: %w: %s", info.Path, err, strings.TrimSpace(string(out)))
	}
	run := exec.CommandContext(c.Context, program, args...)
	run.Cancel = func() error { return run.Process.Signal(os.Interrupt) }
	run.Stdout, run.Stderr = c.App.Writer, c.App.ErrWriter
	err = run.Run()
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		return codedError{errors.New("the projection ended with an error"), exit.ExitCode()}
	}
	return err
}
