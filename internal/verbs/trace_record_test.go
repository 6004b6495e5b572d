package verbs

import (
	"bytes"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// tracefs makes a folder that takes what is written to a tracefs, and a program sleep that is called while it records:
// the line of sh.
func tracefs(t *testing.T, sleep string) (dir string) {
	t.Helper()
	dir = t.TempDir()
	for _, event := range []string{
		"kprobes/kdel", "module", "syscalls/sys_enter_delete_module", "syscalls/sys_exit_delete_module",
		"syscalls/sys_enter_finit_module", "syscalls/sys_exit_finit_module",
	} {
		if err := os.MkdirAll(filepath.Join(dir, "events", event), 0o777); err != nil {
			t.Fatal(err)
		}
	}
	bin := t.TempDir()
	if err := os.WriteFile(filepath.Join(bin, "sleep"), []byte("#!/bin/sh\n"+sleep+"\n"), 0o777); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", bin+":"+os.Getenv("PATH"))
	return dir
}

// The commands switch on what a trace needs, keep the text, and leave nothing on: when they are done, and when the wait
// is cut short.
func TestRecord(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no shell")
	}
	read := func(dir, name string) string {
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		return strings.TrimSpace(string(text))
	}
	for _, c := range []struct {
		after string // what follows in the program sleep
		works bool
	}{{"exit 0", true}, {"exit 3", false}} {
		dir := tracefs(t, `cat tracing_on trace_clock events/module/enable events/syscalls/*/enable >seen
echo "recorded for $1 s" >trace; `+c.after)
		out := filepath.Join(t.TempDir(), "my.txt")
		err := recordIn(t.Context(), new(bytes.Buffer), dir, 7, out)
		if (err == nil) != c.works {
			t.Errorf("%s: %v", c.after, err)
		}
		if seen := read(dir, "seen"); seen != "1\nmono\n1\n1\n1\n1\n1" {
			t.Errorf("while it records: %q", seen)
		}
		if text := read(filepath.Dir(out), "my.txt"); text != "recorded for 7 s" {
			t.Errorf("kept %q", text)
		}
		if read(dir, "tracing_on") != "0" || read(dir, "events/enable") != "0" {
			t.Error("it records still")
		}
		if _, probed := probes[runtime.GOARCH]; probed && !strings.HasSuffix(read(dir, "kprobe_events"), "-:kdel") {
			t.Errorf("the probe is left: %q", read(dir, "kprobe_events"))
		}
		if err := recordIn(t.Context(), new(bytes.Buffer), dir, 7, out); err == nil {
			t.Error("a file was overwritten")
		}
	}
}

// docs/traces.md has the commands that are printed and run.
func TestRecordingIsDocumented(t *testing.T) {
	page, err := os.ReadFile("../../docs/traces.md")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(recordBegin(tracing[0], "amd64")) {
		if !strings.Contains(string(page), "    "+line) || !strings.Contains(recordingHelp("amd64"), "   "+line) {
			t.Errorf("not in docs/traces.md, or not printed: %s", line)
		}
	}
	for arch, probe := range probes {
		if !strings.Contains(string(page), probe) || !strings.Contains(recordingHelp(arch), probe) {
			t.Errorf("docs/traces.md does not have the probe of %s", arch)
		}
	}
	if help := recordingHelp("riscv64"); strings.Contains(help, "kprobe") {
		t.Errorf("a probe of another architecture: %s", help)
	}
}
