//go:build unix

package files

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A temporary file can be written and read, and has no name where the system allows that.
func TestTemporary(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	f, err := Temporary("modbench-test-")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	b := make([]byte, 3)
	if _, err := f.WriteString("a few"); err != nil {
		t.Error(err)
	}
	if _, err := f.ReadAt(b, 2); err != nil || string(b) != "few" {
		t.Errorf("%q, %v", b, err)
	}
	if left, err := os.ReadDir(os.TempDir()); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	t.Setenv("TMPDIR", filepath.Join(t.TempDir(), "nowhere"))
	if _, err := Temporary("modbench-test-"); err == nil || !strings.HasSuffix(err.Error(), "have TMPDIR name another") {
		t.Errorf("error %v, want one that says what to do", err)
	}
}
