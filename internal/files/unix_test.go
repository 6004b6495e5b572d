//go:build unix

package files

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// special makes a FIFO and a socket.
func special(t *testing.T) (fifo, socket string) {
	t.Helper()
	dir, err := os.MkdirTemp("", "f") // the name of a socket must be short
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	fifo, socket = filepath.Join(dir, "fifo"), filepath.Join(dir, "socket")
	if err := syscall.Mkfifo(fifo, 0o666); err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return fifo, socket
}

// TestSpecial reads and replaces what is no regular file; nothing waits for it.
func TestSpecial(t *testing.T) {
	fifo, socket := special(t)
	for path, kind := range map[string]string{fifo: "a FIFO", socket: "a socket", "/dev/zero": "a device"} {
		_, read := Read(path, 10)
		_, named := ReadNamed(path, 10)
		_, update := OpenToWrite(path)
		for what, err := range map[string]error{
			"Read": read, "ReadNamed": named, "OpenToWrite": update, "Replace": Replace(path, nil),
		} {
			var not NotRegular
			if !errors.As(err, &not) || not.Kind != kind {
				t.Errorf("%s of %s: %v, want that it is %s", what, path, err, kind)
			}
		}
		if info, err := os.Stat(path); err != nil || info.Mode().IsRegular() {
			t.Errorf("%s was replaced", path)
		}
	}
}

// TestOpenedSpecial opens a FIFO that took the place of a file after it was looked at.
func TestOpenedSpecial(t *testing.T) {
	fifo, _ := special(t)
	if _, _, err := openFile(fifo, os.O_RDONLY); err == nil || !strings.Contains(err.Error(), "is a FIFO") {
		t.Errorf("error %v", err)
	}
}

func TestOpenToWriteSecondName(t *testing.T) {
	dir := t.TempDir()
	a, b := write(t, filepath.Join(dir, "a"), "x"), filepath.Join(dir, "b")
	f, err := OpenToWrite(a)
	if err != nil {
		t.Fatal(err)
	}
	f.Close()
	if err := os.Link(a, b); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenToWrite(a); err == nil || !strings.Contains(err.Error(), "second name") {
		t.Errorf("error %v, want one about the second name", err)
	}
}

// TestModes keeps the mode of a file that is replaced, and leaves that of a new one to
// umask.
func TestModes(t *testing.T) {
	old := syscall.Umask(0o027)
	defer syscall.Umask(old)
	dir := t.TempDir()
	path := filepath.Join(dir, "a")
	for _, c := range []struct{ set, want fs.FileMode }{{0, 0o640}, {0o600, 0o600}, {0o666, 0o666}} {
		if c.set != 0 {
			if err := os.Chmod(path, c.set); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := Output(path, []byte("x")); err != nil {
			t.Fatal(err)
		}
		if info, err := os.Stat(path); err != nil || info.Mode() != c.want {
			t.Errorf("mode %v, want %v", info.Mode(), c.want)
		}
	}
}

// TestOutputSpecial writes to a FIFO and to devices, which stay what they are.
func TestOutputSpecial(t *testing.T) {
	fifo, _ := special(t)
	read := make(chan string)
	go func() {
		data, err := os.ReadFile(fifo)
		if err != nil {
			t.Error(err)
		}
		read <- string(data)
	}()
	if made, err := Output(fifo, []byte("page")); made || err != nil {
		t.Errorf("made %v, %v", made, err)
	}
	if got := <-read; got != "page" {
		t.Errorf("read %q", got)
	}
	if made, err := Output(os.DevNull, []byte("page")); made || err != nil {
		t.Errorf("made %v, %v", made, err)
	}
	if info, err := os.Stat(os.DevNull); err != nil || info.Mode()&fs.ModeDevice == 0 {
		t.Fatalf("%s is no device any more", os.DevNull)
	}
	if _, err := os.Stat("/dev/full"); err == nil {
		if _, err := Output("/dev/full", []byte("page")); !errors.Is(err, syscall.ENOSPC) {
			t.Errorf("error %v, want that no space is left", err)
		}
	}
}

// TestOutputToDescriptor writes to an open file by the name that the system gives to
// its number: the file is written to and not replaced.
func TestOutputToDescriptor(t *testing.T) {
	switch _, err := os.Stat("/proc/self/fd"); {
	case errors.Is(err, fs.ErrNotExist):
		t.Skip("no /proc: descriptors have no names here")
	case err != nil:
		t.Fatal(err)
	}
	path := write(t, filepath.Join(t.TempDir(), "a"), "before ")
	f, err := os.OpenFile(path, os.O_RDWR|os.O_APPEND, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	name := fmt.Sprintf("/proc/self/fd/%d", f.Fd())
	if made, err := Output(name, []byte("after")); made || err != nil {
		t.Errorf("made %v, %v", made, err)
	}
	if got := contents(t, path); got != "before after" {
		t.Errorf("%q", got)
	}
}
