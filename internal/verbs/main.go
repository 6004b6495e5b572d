// Package verbs is the command modbench: one file a verb. Package modbench, at
// the root, opens it to programs that have schemes of their own.
package verbs

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"

	"github.com/urfave/cli/v2"

	"github.com/modbench/modbench/internal/registry"
	"github.com/modbench/modbench/schemes"
)

// Exit codes.
const (
	done   = 0
	failed = 1
	usage  = 2
)

// Main runs modbench with the arguments of the process, over the built-in
// schemes and those that own makes. sources has the source of the built-in
// schemes, below the folder schemes. It does not return.
func Main(sources fs.FS, own ...func() schemes.Scheme) {
	known, err := registry.Builtin(own...)
	if err != nil {
		fmt.Fprintln(os.Stderr, "modbench:", err)
		os.Exit(failed)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // the first Ctrl-C ends the run; a second one kills even the report of it
	code := run(ctx, known, sources, os.Args, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run is Main without the process: it returns the exit code.
func run(ctx context.Context, known *registry.Registry, sources fs.FS, args []string,
	stdout, stderr io.Writer) int {
	if slices.Contains(args, "--generate-bash-completion") {
		return complete(known, args, stdout)
	}
	err := newApp(known, sources, stdout, stderr).RunContext(ctx, args)
	if err == nil {
		return done
	}
	fmt.Fprintln(stderr, "modbench:", err)
	var coded codedError
	switch {
	case errors.As(err, new(usageError)):
		return usage
	case errors.As(err, &coded):
		return coded.code
	}
	return failed
}

func newApp(known *registry.Registry, sources fs.FS, stdout, stderr io.Writer) *cli.App {
	app := &cli.App{
		Name:            "modbench",
		Usage:           "which scheme should guard a table whose entries are sometimes unloaded?",
		HideHelpCommand: true,
		Writer:          stdout,
		ErrWriter:       stderr,
		ExitErrHandler:  func(*cli.Context, error) {}, // run decides
		Commands: []*cli.Command{
			runCommand(known), roundCommand(known), reportCommand(), compareCommand(), listCommand(known),
			verifyCommand(known), controlsCommand(sources), completionCommand(),
		},
		Action: func(c *cli.Context) error {
			if c.NArg() == 0 {
				return cli.ShowAppHelp(c)
			}
			return unknown("command", c.Args().First(), commandNames(c.App), "modbench --help")
		},
		OnUsageError: onUsageError,
	}
	for _, cmd := range app.Commands {
		cmd.OnUsageError = onUsageError
	}
	return app
}

func commandNames(app *cli.App) (names []string) {
	for _, cmd := range app.Commands {
		if !cmd.Hidden {
			names = append(names, cmd.Name)
		}
	}
	return names
}

// usageError is an error of the caller's: exit code 2.
type usageError struct{ error }

func usagef(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// onUsageError makes one line of what the flag parser says, with the nearest
// flag there is.
func onUsageError(c *cli.Context, err error, _ bool) error {
	if name, ok := strings.CutPrefix(err.Error(), "flag provided but not defined: "); ok {
		var names []string
		flags := c.App.Flags
		if c.Command != nil {
			flags = c.Command.Flags
		}
		for _, f := range flags {
			names = append(names, "--"+f.Names()[0])
		}
		return unknown("flag", "--"+strings.TrimLeft(name, "-"), names, strings.TrimSpace("modbench "+c.Command.Name)+" --help")
	}
	return usageError{err}
}

// noArguments rejects what stands after the flags: cli v2 stops reading flags
// at the first positional argument and would ignore the rest.
func noArguments(c *cli.Context) error {
	if c.NArg() == 0 {
		return nil
	}
	return usagef("%s takes no argument, got %q (flags behind it would be ignored)", c.Command.Name, c.Args().First())
}
