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
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/internal/registry"
	"github.com/modbench/modbench/internal/terminal"
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
	brokenPipes()
	endWithParent()
	os.Exit(run(context.Background(), known.Of(sources), sources, os.Args, os.Stdout, os.Stderr))
}

// run is Main without the process: it returns the exit code.
func run(ctx context.Context, known *registry.Registry, sources fs.FS, args []string,
	stdout, stderr io.Writer) int {
	out := &output{w: stdout}
	printed, errs := terminal.NewWriter(out), terminal.NewWriter(stderr)
	var err error
	if slices.Contains(args, "--generate-bash-completion") {
		complete(known, args, out)
	} else {
		err = helped(newApp(known, sources, printed, errs).RunContext(ctx, args))
	}
	if err = both(out.join(both(err, printed.Flush())), errs.Flush()); err == nil {
		return done
	}
	var said saidError
	if errors.As(err, &said) {
		return said.code
	}
	fmt.Fprintln(errs, "modbench:", errorLine(err))
	if v := (*bench.Violation)(nil); errors.As(err, &v) && v.Stack != "" {
		fmt.Fprint(errs, v.Stack)
	}
	var coded codedError
	switch {
	case errors.As(err, new(usageError)):
		return usage
	case errors.As(err, &coded):
		return coded.code
	}
	return failed
}

// helped words the error of cli for an argument beside --help, which it takes for a topic.
func helped(err error) error {
	if err != nil && strings.HasPrefix(err.Error(), "No help topic for ") {
		return usagef("--help takes no argument (%w); see `modbench --help`", err)
	}
	return err
}

func newApp(known *registry.Registry, sources fs.FS, stdout, stderr io.Writer) *cli.App {
	app := &cli.App{
		Name:  "modbench",
		Usage: "which scheme should guard a table whose entries are sometimes unloaded?",
		Description: "Flags come before arguments. If a flag is given twice, the last one counts. " +
			"A flag that takes a list of names may be given more than once; the lists are joined.",
		Version:         version(),
		HideHelpCommand: true,
		Writer:          stdout,
		ErrWriter:       stderr,
		ExitErrHandler:  func(*cli.Context, error) {}, // run decides
		Commands: append([]*cli.Command{
			runCommand(known), roundCommand(known), planCommand(known), mergeCommand(), reportCommand(),
			compareCommand(),
			adviseCommand(known), mapCommand(known), listCommand(known), verifyCommand(known), checkCommand(known),
			projectCommand(known), calibrateCommand(known), controlsCommand(sources), claimsCommand(known, sources),
			traceCommand(), completionCommand(), manCommand(),
		}, partCommands(known)...),
		Action: func(c *cli.Context) error {
			if c.NArg() == 0 {
				return cli.ShowAppHelp(c)
			}
			names := append(commandNames(c.App), "--help", "--version")
			return unknown("command", c.Args().First(), names, "modbench --help")
		},
		OnUsageError: onUsageError,
	}
	for _, cmd := range app.Commands {
		cmd.OnUsageError, cmd.Before = onUsageError, checkLine
		cmd.HideHelpCommand = true // it is global in cli, which adds it to itself at each `run help`
		wordDefaults(cmd.Flags)
	}
	return app
}

// wordDefaults has the help print the default of each flag once, in the words that follow "; default: " in the usage of
// the flag. Otherwise cli adds the zero value that stands for it. A switch is off by default, which needs no words.
func wordDefaults(flags []cli.Flag) {
	for _, f := range flags {
		switch f := f.(type) {
		case *cli.BoolFlag:
			f.DisableDefaultText = true
		case *cli.IntFlag:
			f.Usage, f.DefaultText, _ = strings.Cut(f.Usage, "; default: ")
		case *cli.DurationFlag:
			f.Usage, f.DefaultText, _ = strings.Cut(f.Usage, "; default: ")
		}
	}
}

func commandNames(app *cli.App) (names []string) {
	for _, cmd := range app.Commands {
		if !cmd.Hidden {
			names = append(names, cmd.Name)
		}
	}
	return names
}

// usageError is an error in the command line: exit code 2.
type usageError struct{ error }

// Unwrap returns what is wrong.
func (e usageError) Unwrap() error { return e.error }

func usagef(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// saidError is how another process has ended that took the command line, and has said why.
type saidError struct {
	error
	code int
}

func (e saidError) Unwrap() error { return e.error }
