package verbs

import (
	"embed"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/modbench/modbench/internal/coherence"
	"github.com/modbench/modbench/internal/registry"
	"github.com/modbench/modbench/internal/verify"
	"github.com/modbench/modbench/report"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/workloads"
	"github.com/modbench/modbench/workloads/subsystem"
	"github.com/modbench/modbench/workloads/trace"
)

//go:embed completion/*
var completions embed.FS

var shells = []string{"bash", "fish", "zsh"}

func completionCommand() *cli.Command {
	return &cli.Command{
		Name:      "completion",
		Usage:     "print a completion script for a shell",
		ArgsUsage: "bash|fish|zsh",
		Action: func(c *cli.Context) error {
			if c.NArg() != 1 {
				return usagef("completion wants one shell: %s", strings.Join(shells, ", "))
			}
			shell := c.Args().First()
			if !slices.Contains(shells, shell) {
				return unknown("shell", shell, shells, "modbench completion --help")
			}
			script, err := completions.ReadFile("completion/" + shell)
			if err != nil {
				return err
			}
			_, err = c.App.Writer.Write(script)
			return err
		},
	}
}

// complete answers what the scripts ask: the words that may take the place of the last
// one of args, one on each line. The library's own completion is not used, because it
// panics on a flag that is half typed (urfave/cli#1822).
func complete(known *registry.Registry, args []string, w io.Writer) {
	args = args[1:slices.Index(args, "--generate-bash-completion")]
	app := newApp(known, nil, w, io.Discard)
	if len(args) == 0 || app.Command(args[0]) == nil {
		for _, name := range commandNames(app) {
			fmt.Fprintln(w, name)
		}
		return
	}
	cmd := app.Command(args[0])
	last := args[len(args)-1]
	if values, ok := valuesOf(known, last); ok {
		for _, v := range values {
			fmt.Fprintln(w, v)
		}
		return
	}
	for _, f := range cmd.Flags {
		fmt.Fprintln(w, "--"+f.Names()[0])
	}
	var arguments []string
	switch cmd.Name {
	case "completion":
		arguments = shells
	case "controls":
		arguments = controlNames()
	case "trace":
		arguments = append([]string{"info", "record"}, trace.Embedded()...)
	}
	for _, argument := range arguments {
		fmt.Fprintln(w, argument)
	}
}

// valuesOf returns what may follow a flag, if that is a known list of names.
func valuesOf(known *registry.Registry, flag string) (values []string, ok bool) {
	switch flag {
	case "--scheme":
		values = known.Names()
	case "--workload":
		for _, wl := range workloads.All() {
			values = append(values, wl.Name)
		}
		values = append(values, trace.Prefix)
		for _, name := range trace.Embedded() {
			values = append(values, trace.Prefix+name)
		}
	case "--machine", "--like":
		for _, m := range coherence.Machines() {
			values = append(values, m.Name)
		}
	case "--configuration":
		for _, c := range verify.List() {
			values = append(values, c.Name)
		}
	case "--trace":
		values = trace.Embedded()
	case "--" + baselineFlag:
		for _, info := range known.Infos() {
			if info.Role == schemes.Contender {
				values = append(values, info.Name)
			}
		}
	case "--format":
		values = formatNames()
	case "--index":
		values = report.Indexes()
	case "--context":
		values = contexts
	case "--over":
		values = mapKnobs()
	case "--procs":
		for n := 1; n < runtime.NumCPU(); n *= 2 {
			values = append(values, strconv.Itoa(n))
		}
		values = append(values, strconv.Itoa(runtime.NumCPU()))
	case "--subsystem":
		for _, s := range subsystem.All {
			values = append(values, s.Name)
		}
	case "--profile":
		values = profileNames()
	default:
		return knobValues(workloads.StandardKnobs(), flag)
	}
	return values, true
}
