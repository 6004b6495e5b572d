package verbs

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"runtime/debug"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/modbench/modbench/internal/explored"
	"github.com/modbench/modbench/internal/files"
	"github.com/modbench/modbench/internal/registry"
)

func checkCommand(known *registry.Registry) *cli.Command {
	return &cli.Command{
		Name:  "check",
		Usage: "run every check of a scheme: conformance suite, race detector, explorer, scenarios, a measured run",
		Description: "It builds what it needs with the go command, in the current directory, which must be in the " +
			"module of the program. Each step is a line; of a step that fails the output follows. Exit code 1 if " +
			"anything failed.",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "scheme", Usage: "`NAME` of the scheme"},
			&cli.BoolFlag{Name: "short", Usage: "pass -short to the tests"},
			&cli.BoolFlag{Name: "verbose", Usage: "print all that the steps print"},
		},
		Action: interruptible("ending; again to kill", func(c *cli.Context) error { return runCheck(known, c) }),
	}
}

func runCheck(known *registry.Registry, c *cli.Context) error {
	name := c.String("scheme")
	if name == "" {
		return usagef("check wants --scheme NAME, such as --scheme tryget; see `modbench list`")
	}
	newScheme := known.Constructor(name)
	if newScheme == nil {
		return noScheme(known, name)
	}
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Path == "" || info.Path == "command-line-arguments" {
		return errors.New("check: this program does not know its import path; start it by `go run PACKAGE check`")
	}
	tests := explored.PackageOf(newScheme)
	var said bytes.Buffer
	if err := goTool(c.Context, io.Discard, &said, "list", info.Path, tests); err != nil {
		first, _, _ := strings.Cut(strings.TrimSpace(said.String()), "\n")
		return fmt.Errorf("check: go list %s %s: %s: start it in the module of the program", info.Path, tests,
			cmp.Or(first, err.Error()))
	}
	dir, remove, err := files.Scratch("modbench-check-")
	if err != nil {
		return fmt.Errorf("check: %w", err)
	}
	defer remove()
	steps := checkSteps(name, info.Path, tests, filepath.Join(dir, "results"), c.Bool("short"))
	k := &checking{stdout: c.App.Writer, stderr: c.App.ErrWriter, verbose: c.Bool("verbose")}
	for i, s := range steps {
		if c.Context.Err() != nil {
			return fmt.Errorf("check: interrupted after %d of %d steps", i, len(steps))
		}
		k.take(c.Context, s, fmt.Sprintf("%d/%d", i+1, len(steps)))
	}
	return k.conclude(name, len(steps))
}

// conclude prints what all steps together say of the scheme, or returns an error that says it.
func (k *checking) conclude(scheme string, steps int) error {
	if n := len(k.failed); n > 0 {
		return fmt.Errorf("check: %s FAILED %d of %d steps, the first: %s", scheme, n, steps, k.failed[0])
	}
	undone := ""
	if n := len(k.undone); n > 0 {
		undone = fmt.Sprintf(", %d could not be taken", n)
	}
	fmt.Fprintf(k.stdout, "\n%s passed %d of %d steps%s: no broken promise was found\n",
		scheme, steps-len(k.undone), steps, undone)
	return nil
}
