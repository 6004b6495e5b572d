package verbs

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"

	"github.com/modbench/modbench/internal/terminal"
)

// tracing is where tracefs is, or where it was before Linux 4.1.
var tracing = []string{"/sys/kernel/tracing", "/sys/kernel/debug/tracing"}

// recordingHelp is what trace record prints: how to record on an architecture.
func recordingHelp(arch string) string {
	begin := "   " + strings.ReplaceAll(strings.TrimSpace(recordBegin(tracing[0], arch)), "\n", "\n   ")
	return `As root, on a kernel with tracefs:

1. begin:
` + begin + `

2. do, or wait for, what is to be recorded; then
   echo 0 > ` + tracing[0] + `/tracing_on

3. keep the text:
   xz < ` + tracing[0] + `/trace > my.ftrace.txt.xz

modbench trace record SECONDS FILE does all three, and waits so long in the second.
modbench trace info FILE says what is in it; modbench run --workload trace:FILE replays it.
`
}

// probes say, by architecture, where delete_module finds the name and the flags that it is called with.
var probes = map[string]string{
	"amd64": "__x64_sys_delete_module name=+0(+112(%di)):ustring flags=+104(%di):x32",
	"arm64": "__arm64_sys_delete_module name=+0(+0(%x0)):ustring flags=+8(%x0):x32",
}

// recordBegin returns the commands that make the kernel record what a trace needs, with tracefs at dir. On an
// architecture without a probe, nobody knows the name of a module that was asked to go and stayed.
func recordBegin(dir, arch string) string {
	begin := "cd " + terminal.Word(dir) + `
echo 0 > tracing_on; echo 0 > events/enable; echo nop > current_tracer
echo mono > trace_clock; echo 65536 > buffer_size_kb; echo > trace
`
	if probe, ok := probes[arch]; ok {
		begin += "echo 'p:kdel " + probe + `' >> kprobe_events
echo 1 > events/kprobes/kdel/enable
`
	}
	return begin + `echo 1 > events/module/enable
for e in enter exit; do for s in delete finit; do
  echo 1 > events/syscalls/sys_${e}_${s}_module/enable; done; done
echo 1 > tracing_on
`
}

// recordEnd returns the commands that stop recording, keep the text in $1, and take the probe away.
func recordEnd(dir, arch string) string {
	end := "cd " + terminal.Word(dir) + `
echo 0 > tracing_on; cat trace > "$1"
echo 0 > events/enable; echo 1408 > buffer_size_kb; echo > trace
`
	if _, ok := probes[arch]; ok {
		end += "echo '-:kdel' >> kprobe_events\n"
	}
	return end
}

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
	for _, dir := range tracing {
		if _, err := os.Stat(filepath.Join(dir, "trace_clock")); err == nil {
			return recordIn(ctx, stderr, dir, n, name)
		}
	}
	return fmt.Errorf("trace record: no tracefs: mount -t tracefs tracefs %s", tracing[0])
}

// recordIn records for so many seconds with the tracefs at dir. It stops recording however it ends.
func recordIn(ctx context.Context, stderr io.Writer, dir string, seconds int, name string) error {
	name, err := filepath.Abs(name) // the shell goes to dir
	if err != nil {
		return fmt.Errorf("trace record: %w", err)
	}
	out, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return fmt.Errorf("trace record: %w", err)
	}
	if err := out.Close(); err != nil {
		return fmt.Errorf("trace record: %w", err)
	}
	fmt.Fprintf(stderr, "recording for %d s into %s\n", seconds, terminal.Line(name))
	begun := shell(ctx, stderr, recordBegin(dir, runtime.GOARCH)+"sleep "+strconv.Itoa(seconds)+"\n", name)
	return both(begun, shell(context.WithoutCancel(ctx), stderr, recordEnd(dir, runtime.GOARCH), name))
}

// shell runs a script with one argument.
func shell(ctx context.Context, stderr io.Writer, script, name string) error {
	cmd := exec.CommandContext(ctx, "sh", "-eu", "-c", script, "sh", name)
	cmd.Stderr = stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("trace record: %w", err)
	}
	return nil
}
