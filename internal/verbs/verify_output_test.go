//go:build explore

package verbs

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/modbench/modbench/internal/verify"
)

// TestVerifyFailedOutput explores with an output that is full: exit code 1, one line, the
// file for --json is there, and no more is explored than nobody could read.
func TestVerifyFailedOutput(t *testing.T) {
	config := verify.Configurations()[0].Name
	file := filepath.Join(t.TempDir(), "v.json")
	args := []string{"verify", "--configuration", config, "--random", "1", "--json", file}
	code, stderr := command(t, new(full), args...)
	if code != failed || stderr != "modbench: standard output: no space left on device\n" {
		t.Errorf("exit code %d, %q", code, stderr)
	}
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	outcomes, err := verify.Read(data)
	if err != nil || len(outcomes) != 1 {
		t.Errorf("%d outcomes, %v, want 1: the first scheme's", len(outcomes), err)
	}
}

// TestVerifyFiles names what is no regular file for --json and --replay.
func TestVerifyFiles(t *testing.T) {
	config := verify.Configurations()[0].Name
	args := []string{"verify", "--scheme", "rwsem", "--configuration", config, "--random", "1"}
	if code, stderr := command(t, io.Discard, append(args, "--json", os.DevNull)...); code != done {
		t.Errorf("exit code %d, %s", code, stderr)
	}
	if info, err := os.Stat(os.DevNull); err != nil || info.Mode()&os.ModeDevice == 0 {
		t.Fatalf("%s is no device any more", os.DevNull)
	}
	dir := t.TempDir()
	code, stderr := command(t, io.Discard, append(args, "--json", dir)...)
	if code != failed || !strings.HasSuffix(stderr, ": is a directory: name a file\n") {
		t.Errorf("exit code %d, %s", code, stderr)
	}
	code, stderr = command(t, io.Discard, "verify", "--replay", dir)
	if code != failed || !strings.HasSuffix(stderr, ": is a directory and not a regular file\n") {
		t.Errorf("exit code %d, %s", code, stderr)
	}
	code, stderr = command(t, io.Discard, "verify", "--replay", "/dev/zero")
	if code != failed || !strings.HasSuffix(stderr, "/dev/zero: is a device and not a regular file\n") {
		t.Errorf("exit code %d, %s", code, stderr)
	}
}

// TestSaveFollowsNoLink keeps a schedule where a link has its name.
func TestSaveFollowsNoLink(t *testing.T) {
	dir := t.TempDir()
	mine := filepath.Join(dir, "mine")
	if err := os.WriteFile(mine, []byte("mine"), 0o666); err != nil {
		t.Fatal(err)
	}
	out := verify.Outcome{Scheme: "x", Broken: "y", Replay: "{}"}
	if _, err := save(dir, out); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(dir, "violation-x-y.json")
	if err := os.Remove(name); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("mine", name); err != nil {
		t.Fatal(err)
	}
	if _, err := save(dir, out); err == nil || !strings.Contains(err.Error(), name+": is a link and not a regular file") {
		t.Errorf("error %v", err)
	}
	if data, err := os.ReadFile(mine); err != nil || !bytes.Equal(data, []byte("mine")) {
		t.Errorf("%q, %v: written through the link", data, err)
	}
}
