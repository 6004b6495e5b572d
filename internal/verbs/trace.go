package verbs

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/modbench/modbench/internal/terminal"
	"github.com/modbench/modbench/workloads"
	"github.com/modbench/modbench/workloads/trace"
)

func traceCommand() *cli.Command {
	return &cli.Command{
		Name:      "trace",
		Usage:     "say what is in a trace of a kernel's modules, or how to record one",
		ArgsUsage: "info FILE, or record [SECONDS FILE]",
		Action: interruptible("", func(c *cli.Context) error {
			args := c.Args().Slice()
			switch {
			case len(args) == 2 && args[0] == "info":
				return traceInfo(c.App.Writer, strings.TrimPrefix(args[1], trace.Prefix))
			case len(args) == 1 && args[0] == "record":
				_, err := io.WriteString(c.App.Writer, recordingHelp)
				return err
			case len(args) == 3 && args[0] == "record":
				return record(c.Context, c.App.ErrWriter, args[1], args[2])
			}
			return usagef("trace %s: want %s; see `modbench trace --help`", strings.Join(args, " "),
				c.Command.ArgsUsage)
		}),
	}
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
			return nil, usageError{err}
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

// recordingHelp is what trace record prints.
const recordingHelp = `As root, on a kernel with tracefs, on x86-64 (docs/traces.md has the probe for arm64):

1. begin:
` + recordBegin + `
2. do, or wait for, what is to be recorded; then
   echo 0 > /sys/kernel/tracing/tracing_on

3. keep the text:
   xz < /sys/kernel/tracing/trace > my.ftrace.txt.xz

modbench trace record SECONDS FILE does all three, and waits so long in the second.
modbench trace info FILE says what is in it; modbench run --workload trace:FILE replays it.
`

// recordBegin makes the kernel record what a trace needs.
const recordBegin = `   cd /sys/kernel/tracing
   echo 0 > tracing_on; echo mono > trace_clock; echo 65536 > buffer_size_kb; echo > trace
   echo 'p:kdel __x64_sys_delete_module name=+0(+112(%di)):ustring flags=+104(%di):x32' >> kprobe_events
   echo 1 > events/kprobes/kdel/enable; echo 1 > events/module/enable
   for e in enter exit; do for s in delete finit; do
     echo 1 > events/syscalls/sys_${e}_${s}_module/enable; done; done
   echo 1 > tracing_on
`

// recordEnd stops recording, keeps the text in $1, and takes the probe away.
const recordEnd = `cd /sys/kernel/tracing
echo 0 > tracing_on; cat trace > "$1"
echo 0 > events/enable; echo '-:kdel' >> kprobe_events
`

const maxRecord = 24 * 60 * 60 // seconds

// record records a trace on this machine. The text is not compressed.
func record(ctx context.Context, stderr io.Writer, seconds, name string) error {
	n, err := strconv.Atoi(seconds)
	if err != nil || n < 1 || n > maxRecord {
		return usagef("trace record %s: want a number of seconds from 1 to %d", seconds, maxRecord)
	}
	if os.Geteuid() != 0 {
		return errors.New("trace record: only root may do that; " +
			"modbench trace record prints the commands")
	}
	if _, err := os.Stat("/sys/kernel/tracing/trace_clock"); err != nil {
		return errors.New("trace record: no tracefs: mount -t tracefs tracefs /sys/kernel/tracing")
	}
	out, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return fmt.Errorf("trace record: %w", err)
	}
	if err := out.Close(); err != nil {
		return fmt.Errorf("trace record: %w", err)
	}
	script := recordBegin + "sleep " + strconv.Itoa(n) + "\n"
	fmt.Fprintf(stderr, "recording for %d s into %s\n", n, terminal.Line(name))
	begun := shell(ctx, stderr, script, name)
	return both(begun, shell(context.WithoutCancel(ctx), stderr, recordEnd, name))
}

// shell runs a script with one argument. A relative name is one of the present folder.
func shell(ctx context.Context, stderr io.Writer, script, name string) error {
	if !strings.HasPrefix(name, "/") {
		dir, err := os.Getwd()
		if err != nil {
			return err
		}
		name = dir + "/" + name
	}
	cmd := exec.CommandContext(ctx, "sh", "-eu", "-c", script, "sh", name)
	cmd.Stderr = stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("trace record: %w", err)
	}
	return nil
}
