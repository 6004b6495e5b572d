package verbs

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/modbench/modbench/internal/files"
	"github.com/modbench/modbench/internal/terminal"
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
	dir, remove, err := files.Scratch(builtIn)
	if err != nil {
		return fmt.Errorf("%s: %w", c.Command.Name, err)
	}
	defer remove()
	program, err := buildWith(c, tags, dir)
	if err != nil {
		return noBuild(c, err)
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

// noBuild says why there is no other build, which is interrupted like anything else.
func noBuild(c *cli.Context, err error) error {
	if ended := c.Context.Err(); ended != nil {
		return interrupted(ended, "the build in which %s runs was not made; begin it again", c.Command.Name)
	}
	return fmt.Errorf("%s runs in another build of this program, and there is none: %w", c.Command.Name, err)
}

// buildWith builds this program with tags, in dir, from the module of the current directory or from the cache of
// modules.
func buildWith(c *cli.Context, tags, dir string) (program string, err error) {
	path, version, err := buildable(c, tags)
	if err != nil {
		return "", err
	}
	program = filepath.Join(dir, "modbench")
	build := exec.CommandContext(c.Context, "go", "build", "-tags="+tags, "-o", program, path)
	if version != "" {
		build = exec.CommandContext(c.Context, "go", "install", "-tags="+tags, path+"@"+version)
		build.Env = append(os.Environ(), "GOBIN="+dir)
		program = filepath.Join(dir, filepath.Base(path))
	}
	var out strings.Builder
	build.Stdout, build.Stderr = &out, &out
	if err := runApart(build); err != nil {
		return "", fmt.Errorf("building %s with -tags %s: %w: %s", path, tags, err, strings.TrimSpace(out.String()))
	}
	return program, nil
}

// buildable returns the import path of this program, and the version of it that is in the cache of modules; "": its
// source is in the module of the current directory. It is an error if neither has it, or if there is no go command.
// Verbs that take long and build in the end ask before they begin.
func buildable(c *cli.Context, tags string) (path, version string, err error) {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Path == "" || info.Path == "command-line-arguments" || strings.HasSuffix(info.Path, ".test") {
		return "", "", fmt.Errorf("this program does not know its import path: start it by "+
			"`go run -tags %s PACKAGE %s`", tags, c.Command.Name)
	}
	if _, err := exec.LookPath("go"); err != nil {
		return "", "", errors.New("it is made with the go command, which is not in PATH")
	}
	if exec.CommandContext(c.Context, "go", "list", info.Path).Run() == nil {
		return info.Path, "", nil
	}
	if err := c.Context.Err(); err != nil {
		return "", "", err
	}
	v := info.Main.Version // not in the module of the program: its source is in the module cache
	if v == "" || v == "(devel)" || strings.Contains(v, "+dirty") {
		return "", "", fmt.Errorf("the source of %s is not here: start it in the module of the program%s", info.Path,
			sourceOf(info.Main.Path))
	}
	return info.Path, v, nil
}

// sourceOf says where the source of the module is of which this program was built, if it is modbench's own and still
// there.
func sourceOf(module string) string {
	_, file, _, _ := runtime.Caller(0)
	root := filepath.Dir(filepath.Dir(filepath.Dir(file)))
	text, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil || !filepath.IsAbs(root) || !strings.HasPrefix(string(text), "module "+module+"\n") {
		return ""
	}
	return ": cd " + terminal.Word(root)
}
