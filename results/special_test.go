//go:build unix

package results

import (
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestSpecial puts what is no regular file in the place of each file, and reads and
// resumes the directory: nothing waits, nothing is written, and one line says what it is.
func TestSpecial(t *testing.T) {
	makers := map[string]func(t *testing.T, path string){
		"a FIFO": func(t *testing.T, path string) { must(t, syscall.Mkfifo(path, 0o666)) },
		"a socket": func(t *testing.T, path string) {
			l, err := net.ListenUnix("unix", &net.UnixAddr{Name: path})
			must(t, err)
			t.Cleanup(func() { l.Close() })
		},
		"a directory": func(t *testing.T, path string) { must(t, os.Mkdir(path, 0o777)) },
		"a link":      func(t *testing.T, path string) { must(t, os.Symlink("/dev/zero", path)) },
	}
	for _, name := range append([]string{manifestFile}, sealed...) {
		for kind, put := range makers {
			t.Run(kind+" as "+name, func(t *testing.T) {
				t.Chdir(filepath.Dir(interrupted(t))) // the name of a socket must be short
				path := filepath.Join("x", name)
				must(t, os.Remove(path))
				put(t, path)
				_, read := Read("x")
				_, _, resumed := Resume("x")
				for _, err := range []error{read, resumed} {
					want := "results directory x: " + name + ": is " + kind + " and not a regular file"
					if err == nil || err.Error() != want {
						t.Errorf("error %v, want %q", err, want)
					}
				}
			})
		}
	}
}

// interrupted makes a small directory that can be resumed.
func interrupted(t *testing.T) (dir string) {
	t.Helper()
	dir = tiny(t, 0, false)
	run, err := Read(dir)
	must(t, err)
	run.Manifest.Status = Interrupted
	data, err := encodeManifest(&run.Manifest)
	must(t, err)
	must(t, os.WriteFile(filepath.Join(dir, manifestFile), data, 0o666))
	return dir
}

// TestResumeLinks resumes a directory in which names are links, soft and hard: what they
// lead to stays as it is.
func TestResumeLinks(t *testing.T) {
	t.Run("soft", func(t *testing.T) {
		dir := interrupted(t)
		target := filepath.Join(t.TempDir(), "target")
		must(t, os.WriteFile(target, []byte("mine"), 0o666))
		must(t, os.Symlink(target, filepath.Join(dir, manifestFile+".tmp")))
		w, _, err := Resume(dir)
		must(t, err)
		must(t, w.Close(Interrupted))
		if data, err := os.ReadFile(target); err != nil || string(data) != "mine" {
			t.Errorf("%q, %v: written through a link", data, err)
		}
	})
	t.Run("hard", func(t *testing.T) {
		dir := interrupted(t)
		other := filepath.Join(filepath.Dir(dir), "other")
		path := filepath.Join(dir, roundsFile)
		must(t, os.Link(path, other))
		f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
		must(t, err)
		_, err = f.WriteString("of the other")
		must(t, err)
		must(t, f.Close())
		if _, _, err := Resume(dir); err == nil || !strings.Contains(err.Error(), roundsFile+": has a second name") {
			t.Errorf("error %v, want one about the second name", err)
		}
		if data, err := os.ReadFile(other); err != nil || !strings.HasSuffix(string(data), "of the other") {
			t.Errorf("%q, %v: cut off through another name", data, err)
		}
	})
}

// TestResumeRaced resumes a directory to which somebody has written since it was read.
func TestResumeRaced(t *testing.T) {
	dir := interrupted(t)
	run, err := Read(dir)
	must(t, err)
	w, _, err := Resume(dir)
	must(t, err)
	next := *run.Rounds[0]
	next.N = 1
	must(t, w.Add(&next))
	must(t, w.Close(Interrupted))
	if _, err := resume(dir, run, &run.Env); err == nil || !strings.Contains(err.Error(), "has just written to it") {
		t.Errorf("error %v", err)
	}
	if got, err := Read(dir); err != nil || len(got.Rounds) != 2 {
		t.Errorf("%+v, %v, want 2 rounds", got, err)
	}
}
