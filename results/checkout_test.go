package results_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/modbench/modbench/results"
)

// git runs git and returns what it prints.
func git(t *testing.T, dir string, args ...string) string {
	t.Helper()
	cmd := exec.Command("git", args...)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("git %q: %v\n%s", args, err, out)
	}
	return string(out)
}

// clone clones the repository as somebody does whose git converts line ends, with
// attributes that prevail over the committed ones.
func clone(t *testing.T, attributes string) (dir string) {
	t.Helper()
	top := strings.TrimSpace(git(t, ".", "rev-parse", "--show-toplevel"))
	dir = filepath.Join(t.TempDir(), "clone")
	git(t, ".", "clone", "-q", "--no-checkout", "-c", "core.autocrlf=true", top, dir)
	if err := os.WriteFile(filepath.Join(dir, ".git", "info", "attributes"), []byte(attributes), 0o666); err != nil {
		t.Fatal(err)
	}
	git(t, dir, "checkout", "-q", "HEAD")
	return dir
}

// converted returns the committed files in dir that have a carriage return before
// a line feed, or that git believes to have been changed.
func converted(t *testing.T, dir string) (files []string) {
	t.Helper()
	for name := range strings.SplitSeq(strings.TrimRight(git(t, dir, "ls-files", "-z"), "\x00"), "\x00") {
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasSuffix(name, ".png") && !strings.HasSuffix(name, ".xz") && bytes.Contains(text, []byte("\r\n")) {
			files = append(files, name)
		}
	}
	return append(files, strings.Fields(git(t, dir, "status", "--porcelain"))...)
}

// With core.autocrlf, which is the default of git for Windows, a checkout is as
// committed: the reference run is read and the golden tests pass in it. Without
// .gitattributes neither would be so.
func TestCheckoutWithAutocrlf(t *testing.T) {
	if err := exec.Command("git", "rev-parse", "--show-toplevel").Run(); err != nil {
		if _, none := os.Stat(filepath.Join("..", ".git")); none == nil {
			t.Fatalf("a checkout in which git does not work: %v", err)
		}
		t.Skipf("not in a checkout: %v", err)
	}
	t.Run("control", func(t *testing.T) {
		dir := clone(t, "* !eol !text\n*.png binary\n*.xz binary\n")
		if files := converted(t, dir); len(files) < 100 {
			t.Errorf("without attributes %d files are converted, want nearly all", len(files))
		}
		_, err := results.Read(filepath.Join(dir, "results", "reference", "quick"))
		if err == nil || !strings.Contains(err.Error(), "core.autocrlf=false") {
			t.Errorf("the reference run was converted, and Read says %v", err)
		}
	})
	dir := clone(t, "")
	if files := converted(t, dir); len(files) > 0 {
		t.Errorf("converted: %q", files)
	}
	if _, err := results.Read(filepath.Join(dir, "results", "reference", "quick")); err != nil {
		t.Error(err)
	}
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	golden := exec.Command(exe, "-test.run", "^(TestFormat|TestSchema1)$", "-test.v")
	golden.Dir = filepath.Join(dir, "results")
	if out, err := golden.CombinedOutput(); err != nil || !bytes.Contains(out, []byte("--- PASS")) {
		t.Errorf("golden tests in the clone: %v\n%s", err, out)
	}
}
