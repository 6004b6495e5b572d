//go:build unix

package files

import (
	"bufio"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

func exists(path string) bool {
	_, err := os.Lstat(path)
	return !errors.Is(err, fs.ErrNotExist)
}

// What a killed process leaves is removed by the next one, and what a process has that lives is not. This test is two
// processes.
func TestScratchOfKilled(t *testing.T) {
	const prefix = "modbench-test-"
	if os.Getenv("MODBENCH_TEST_SCRATCH") != "" {
		dir, _, err := Scratch(prefix)
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, "file"), nil, 0o666)
		}
		if err != nil {
			t.Fatal(err)
		}
		if _, err := os.Stdout.WriteString(dir + "\n"); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Hour) // it is killed
	}
	t.Setenv("TMPDIR", t.TempDir())
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	other := exec.Command(exe, "-test.run=^TestScratchOfKilled$")
	other.Env = append(os.Environ(), "MODBENCH_TEST_SCRATCH=1")
	out, err := other.StdoutPipe()
	if err == nil {
		err = other.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	theirs := strings.TrimSpace(line)
	scratch := func() (dir string, remove func()) {
		dir, remove, err := Scratch(prefix)
		if err != nil {
			t.Fatal(err)
		}
		return dir, remove
	}
	dir, remove := scratch()
	if !exists(dir) || !exists(filepath.Join(theirs, "file")) {
		t.Errorf("mine is there: %v, that of a process that lives: %v", exists(dir), exists(theirs))
	}
	if remove(); exists(dir) {
		t.Error("mine is left behind")
	}
	_ = other.Process.Kill()
	_ = other.Wait() // it was killed
	if !exists(theirs) {
		t.Fatal("it is gone already: that shows nothing")
	}
	_, remove = scratch()
	defer remove()
	if exists(theirs) {
		t.Error("what the killed one had is left behind")
	}
}

// Only directories that Scratch has made are removed: no links, no files, nothing by another name.
func TestScratchSpares(t *testing.T) {
	tmp := t.TempDir()
	t.Setenv("TMPDIR", tmp)
	at := func(name string) string { return filepath.Join(tmp, name) }
	for _, err := range []error{
		os.Mkdir(at("modbench-a-1"), 0o777), os.Mkdir(at("modbench-b-1.scratch"), 0o777), os.Mkdir(at("kept"), 0o777),
		os.WriteFile(at("kept/file"), nil, 0o666), os.Symlink(at("kept"), at("modbench-a-2.scratch")),
		os.WriteFile(at("modbench-a-3.scratch"), nil, 0o666), os.Mkdir(at("modbench-a-4.scratch"), 0o777),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	_, remove, err := Scratch("modbench-a-")
	if err != nil {
		t.Fatal(err)
	}
	defer remove()
	for name, want := range map[string]bool{"modbench-a-1": true, "modbench-b-1.scratch": true, "kept/file": true,
		"modbench-a-2.scratch": true, "modbench-a-3.scratch": true, "modbench-a-4.scratch": false} {
		if got := exists(at(name)); got != want {
			t.Errorf("%s is there: %v, want %v", name, got, want)
		}
	}
}

// Many at once: nobody removes what another one has just made.
func TestScratchAtOnce(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for range 50 {
				dir, remove, err := Scratch("modbench-many-")
				if err != nil || os.WriteFile(filepath.Join(dir, "x"), nil, 0o666) != nil || !exists(dir) {
					t.Errorf("%s, %v: is gone", dir, err)
				}
				remove()
			}
		})
	}
	group.Wait()
	if left, err := os.ReadDir(os.TempDir()); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// Where there is no place for temporary files, the error says what to do.
func TestScratchNowhere(t *testing.T) {
	t.Setenv("TMPDIR", filepath.Join(t.TempDir(), "nowhere"))
	_, _, err := Scratch("modbench-x-")
	want := "no temporary directory can be made in " + os.TempDir() + ": no such file or directory: have TMPDIR name another"
	if err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
}
