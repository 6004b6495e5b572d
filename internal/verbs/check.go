package verbs

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"reflect"
	"runtime"
	"runtime/debug"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/modbench/modbench/internal/registry"
)

func checkCommand(known *registry.Registry) *cli.Command {
	return &cli.Command{
		Name:  "check",
		Usage: "run every check of a scheme: conformance suite, race detector, explorer, scenarios, a measured run",
		Description: "It builds what it needs with the go command, in the current directory, which must be in the " +
			"module of the program. Exit code 1 if anything failed.",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "scheme", Usage: "`NAME` of the scheme"},
			&cli.BoolFlag{Name: "short", Usage: "pass -short to the tests"},
		},
		Action: interruptible("ending; again to kill", func(c *cli.Context) error { return runCheck(known, c) }),
	}
}

// checkStep is one thing that check does: the go command with these arguments.
type checkStep struct {
	what string
	args []string
	test bool // of a package, which may have no tests
}

// checkSteps returns the checks of the scheme. program is the import path of a main package
// that knows it, tests that of the scheme's own package, and results a folder for the
// results of the run.
func checkSteps(scheme, program, tests, results string, short bool) []checkStep {
	test := func(what string, flags ...string) checkStep {
		args := append([]string{"test", "-count=1", "-timeout=60m"}, flags...)
		if short {
			args = append(args, "-short")
		}
		return checkStep{what, append(args, tests), true}
	}
	call := func(what string, flags []string, args ...string) checkStep {
		return checkStep{what, append(append(append([]string{"run"}, flags...), program), args...), false}
	}
	explore := []string{"-tags=explore"}
	return []checkStep{
		test("conformance suite"),
		test("the suite under the race detector", "-race"),
		test("the suite where every use after free is seen", "-tags=explore"),
		call("every schedule up to a bound", explore, "verify", "--scheme", scheme),
		call("the same on a weaker machine", explore, "verify", "--scheme", scheme, "--memory", "weak", "--bound", "1"),
		call("scenarios", explore, "list", "--scenarios", "--scheme", scheme),
		call("a run", nil, "run", "--scheme", scheme, "--rounds", "6", "--half", "50ms", "--out", results),
	}
}

// packageOf returns the import path of the package in which a function is declared.
func packageOf(function any) string {
	name := runtime.FuncForPC(reflect.ValueOf(function).Pointer()).Name()
	dir, base := path.Split(name)
	base, _, _ = strings.Cut(base, ".")
	return dir + base
}

func runCheck(known *registry.Registry, c *cli.Context) error {
	name := c.String("scheme")
	newScheme := known.Constructor(name)
	if newScheme == nil {
		return unknown("scheme", name, known.Names(), "modbench list")
	}
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Path == "" || info.Path == "command-line-arguments" {
		return errors.New("check: this program does not know its import path; start it by `go run PACKAGE check`")
	}
	tests := packageOf(newScheme)
	if err := goTool(c.Context, io.Discard, c.App.ErrWriter, "list", info.Path, tests); err != nil {
		return fmt.Errorf("check: go list %s %s: %w: start it in the module of the program", info.Path, tests, err)
	}
	dir, err := os.MkdirTemp("", "modbench-check-")
	if err != nil {
		return fmt.Errorf("check: %w", err)
	}
	defer os.RemoveAll(dir)
	steps := checkSteps(name, info.Path, tests, filepath.Join(dir, "results"), c.Bool("short"))
	done, failed := checkAll(c.Context, c.App.Writer, c.App.ErrWriter, steps)
	fmt.Fprintf(c.App.Writer, "\n%s", strings.Join(done, ""))
	switch {
	case c.Context.Err() != nil:
		return fmt.Errorf("check: interrupted after %d of %d steps", len(done), len(steps))
	case failed > 0:
		return fmt.Errorf("check: %d of %d steps failed", failed, len(steps))
	}
	return nil
}

// checkAll takes the steps and returns a line for each and how many failed. A step that
// cannot be taken on this machine does not count as failed, and its line says so.
func checkAll(ctx context.Context, stdout, stderr io.Writer, steps []checkStep) (done []string, failed int) {
	for _, s := range steps {
		if ctx.Err() != nil {
			break
		}
		fmt.Fprintf(stdout, "\n== %s: go %s\n", s.what, strings.Join(s.args, " "))
		var said strings.Builder
		begun := time.Now()
		err := goTool(ctx, io.MultiWriter(stdout, &said), io.MultiWriter(stderr, &said), s.args...)
		word := "ok"
		switch {
		case err == nil && s.test && strings.Contains(said.String(), "[no test files]"):
			word = "NOT DONE: the package has no tests; see schemetest.Run"
		case err != nil && strings.Contains(said.String(), "-race requires cgo"),
			err != nil && strings.Contains(said.String(), "-race is not supported"):
			word = "NOT DONE: there is no race detector here"
		case err != nil:
			word = "FAILED: " + err.Error()
			failed++
		}
		done = append(done, fmt.Sprintf("%-48s %-6v %s\n", s.what, time.Since(begun).Round(time.Second), word))
	}
	return done, failed
}

// goTool runs the go command.
func goTool(ctx context.Context, stdout, stderr io.Writer, args ...string) error {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Stdout, cmd.Stderr = stdout, stderr
	return cmd.Run()
}
