package verbs

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"runtime"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/modbench/modbench/workloads"
	"github.com/modbench/modbench/workloads/trace"
)

const traceVerb = "trace"

func traceCommand() *cli.Command {
	return &cli.Command{
		Name:      traceVerb,
		Usage:     "say what is in a trace of a kernel's modules, or how to record one",
		ArgsUsage: "info FILE, info - for the standard input, or record [SECONDS FILE]",
		Action: func(c *cli.Context) error { // to read has nothing to tidy up: a signal may end it at once
			args := c.Args().Slice()
			switch {
			case len(args) == 2 && args[0] == "info":
				return traceInfo(c.App.Writer, strings.TrimPrefix(args[1], trace.Prefix))
			case len(args) == 1 && args[0] == "record":
				_, err := io.WriteString(c.App.Writer, recordingHelp(runtime.GOARCH))
				return err
			case len(args) == 3 && args[0] == "record":
				return interruptible("", func(c *cli.Context) error {
					return record(c.Context, c.App.ErrWriter, args[1], args[2])
				})(c)
			}
			return usagef("trace wants %s; got %q; see `%s`", c.Command.ArgsUsage, args, help(c))
		},
	}
}

// traceError adds to err, why there is no trace of that name, which traces there are.
func traceError(name string, err error) error {
	if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if near := nearest(name, trace.Embedded()); near != "" {
		return fmt.Errorf("%w; did you mean %s?", err, near)
	}
	return fmt.Errorf("%w; want a file, or one of %s", err, strings.Join(trace.Embedded(), ", "))
}

// splitTraces separates the names that begin with "trace:" from the others. traces is what follows that prefix.
func splitTraces(list []string) (others, traces []string) {
	for _, name := range list {
		if rest, ok := strings.CutPrefix(strings.TrimSpace(name), trace.Prefix); ok {
			traces = append(traces, rest)
		} else {
			others = append(others, name)
		}
	}
	return others, traces
}

// pickTraces returns the workloads of traces. It reads each, so that a file that is no trace is found before anything
// is measured.
func pickTraces(names []string) (picked []workloads.Workload, err error) {
	cells := make(map[string]string)
	for _, name := range names {
		if name == "" {
			return nil, usagef("workload trace: without a file; want trace:FILE, or one of trace:%s",
				strings.Join(trace.Embedded(), " trace:"))
		}
		if _, err := trace.LoadNamed(name); err != nil {
			return nil, usageError{traceError(name, err)}
		}
		w := workloads.OfTrace(name)
		if other, taken := cells[w.Name]; taken && other != name {
			return nil, usagef("traces %s and %s would both be called %s: rename one", other, name, w.Name)
		} else if taken {
			continue
		}
		cells[w.Name] = name
		picked = append(picked, w)
	}
	return picked, nil
}
