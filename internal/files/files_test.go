package files

import (
	"bytes"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

func write(t *testing.T, path, data string) string {
	t.Helper()
	if err := os.WriteFile(path, []byte(data), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func link(t *testing.T, to, path string) string {
	t.Helper()
	if err := os.Symlink(to, path); err != nil {
		if runtime.GOOS == "windows" {
			t.Skip("links want a privilege here: ", err)
		}
		t.Fatal(err)
	}
	return path
}

func contents(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// only fails if dir has other names than these: a temporary file was left behind.
func only(t *testing.T, dir string, names ...string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range entries {
		got = append(got, e.Name())
	}
	if strings.Join(got, " ") != strings.Join(names, " ") {
		t.Errorf("in the folder: %q, want %q", got, names)
	}
}

func TestRead(t *testing.T) {
	dir := t.TempDir()
	file := write(t, filepath.Join(dir, "file"), "12345678")
	ln := link(t, "file", filepath.Join(dir, "link"))
	for _, c := range []struct {
		name string
		read func(string, int64) ([]byte, error)
		path string
		max  int64
		want string // in the error; "": it is read
	}{
		{"a file", Read, file, 8, ""},
		{"a file that is too large", Read, file, 7, "is larger than 0 MiB"},
		{"a link", Read, ln, 8, "is a link and not a regular file"},
		{"a folder", Read, dir, 8, "is a directory and not a regular file"},
		{"nothing", Read, filepath.Join(dir, "none"), 8, "no such file"},
		{"a named file", ReadNamed, file, 8, ""},
		{"a named link", ReadNamed, ln, 8, ""},
		{"a named folder", ReadNamed, dir, 8, "is a directory and not a regular file"},
		{"a named file that is too large", ReadNamed, file, 7, "is larger than 0 MiB"},
	} {
		t.Run(c.name, func(t *testing.T) {
			data, err := c.read(c.path, c.max)
			if c.want == "" {
				if err != nil || string(data) != "12345678" {
					t.Errorf("%q, %v", data, err)
				}
				return
			}
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want %q in it", err, c.want)
			}
		})
	}
}

func TestReplace(t *testing.T) {
	for name, replace := range map[string]func(string, []byte) error{"Replace": Replace, "ReplaceAlone": ReplaceAlone} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			path := filepath.Join(dir, "a")
			for _, data := range []string{"one", "two"} {
				if err := replace(path, []byte(data)); err != nil || contents(t, path) != data {
					t.Errorf("%q, %v, want %q", contents(t, path), err, data)
				}
			}
			only(t, dir, "a")
		})
	}
}

func TestReplaceRefuses(t *testing.T) {
	dir := t.TempDir()
	target := write(t, filepath.Join(dir, "target"), "mine")
	ln := link(t, "target", filepath.Join(dir, "link"))
	dangling := link(t, "none", filepath.Join(dir, "dangling"))
	sub := filepath.Join(dir, "sub")
	if err := os.Mkdir(sub, 0o777); err != nil {
		t.Fatal(err)
	}
	for _, replace := range []func(string, []byte) error{Replace, ReplaceAlone} {
		for path, want := range map[string]string{
			ln: "is a link", dangling: "is a link", sub: "is a directory", filepath.Join(dir, "no", "x"): "no such file",
		} {
			if err := replace(path, []byte("x")); err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s: error %v, want %q in it", path, err, want)
			}
		}
	}
	if contents(t, target) != "mine" {
		t.Error("written through a link")
	}
	only(t, dir, "dangling", "link", "sub", "target")
}

// TestReplaceAloneLinked has a link where the temporary file is to be, as somebody
// who knows its name could have left it.
func TestReplaceAloneLinked(t *testing.T) {
	dir := t.TempDir()
	target := write(t, filepath.Join(dir, "target"), "mine")
	link(t, "target", filepath.Join(dir, "a.tmp"))
	if err := ReplaceAlone(filepath.Join(dir, "a"), []byte("new")); err != nil {
		t.Fatal(err)
	}
	if contents(t, target) != "mine" || contents(t, filepath.Join(dir, "a")) != "new" {
		t.Error("written through the link")
	}
	only(t, dir, "a", "target")
}

func TestOutput(t *testing.T) {
	dir := t.TempDir()
	target := write(t, filepath.Join(dir, "target"), "old")
	ln := link(t, "target", filepath.Join(dir, "link"))
	for _, path := range []string{filepath.Join(dir, "new"), target, ln} {
		made, err := Output(path, []byte(path))
		if err != nil || !made || contents(t, path) != path {
			t.Errorf("%s: made %v, %v, contents %q", path, made, err, contents(t, path))
		}
	}
	if info, err := os.Lstat(ln); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Error("the link is gone")
	}
	only(t, dir, "link", "new", "target")
}

func TestOutputRefuses(t *testing.T) {
	dir := t.TempDir()
	for path, want := range map[string]string{
		dir: "is a directory: name a file",
		link(t, "none", filepath.Join(dir, "dangling")): "is a link to none, which does not exist",
		filepath.Join(dir, "no", "x"):                   "no such file",
	} {
		if _, err := Output(path, []byte("x")); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v, want %q in it", path, err, want)
		}
	}
	only(t, dir, "dangling")
}

// TestOutputToStdout writes to the standard output under its other names: it is
// written to, also if it is a regular file, whose name then stays that of the same file.
func TestOutputToStdout(t *testing.T) {
	path := filepath.Join(t.TempDir(), "out")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	stdout := os.Stdout
	os.Stdout = f
	defer func() { os.Stdout = stdout }()
	for range 2 {
		if made, err := Output(path, []byte("page\n")); made || err != nil {
			t.Errorf("made %v, %v", made, err)
		}
	}
	if got, err := os.ReadFile(path); err != nil || !bytes.Equal(got, []byte("page\npage\n")) {
		t.Errorf("%q, %v", got, err)
	}
}
