// Package verbs is the command modbench: one file a verb. It is a package of its
// own so that a program can be modbench with a scheme of its own in it:
//
//	func main() { verbs.Main(ownscheme.New) }
package verbs

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"

	"github.com/urfave/cli/v2"

	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/all"
)

// Exit codes.
const (
	done   = 0
	failed = 1
	usage  = 2
)

// Main is modbench with the process's arguments and some more schemes. It does
// not return.
func Main(more ...func() schemes.Scheme) {
	for _, s := range more {
		all.Add(s)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // the first Ctrl-C ends the run; a second one kills even the report of it
	code := run(ctx, os.Args, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run is Main without the process: it returns the exit code.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	if slices.Contains(args, "--generate-bash-completion") {
		return complete(args, stdout)
	}
	err := newApp(stdout, stderr).RunContext(ctx, args)
	if err == nil {
		return done
	}
	fmt.Fprintln(stderr, "modbench:", err)
	if errors.As(err, new(usageError)) {
		return usage
	}
	return failed
}

func newApp(stdout, stderr io.Writer) *cli.App {
	app := &cli.App{
		Name:            "modbench",
		Usage:           "which scheme should guard a table whose entries are sometimes unloaded?",
		HideHelpCommand: true,
		Writer:          stdout,
		ErrWriter:       stderr,
		ExitErrHandler:  func(*cli.Context, error) {}, // run decides
		Commands:        []*cli.Command{runCommand(), roundCommand(), reportCommand(), compareCommand(), listCommand(), verifyCommand(), completionCommand()},
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
