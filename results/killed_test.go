package results

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Where a run or a merge was killed before there was a manifest, the line for the next one says what to do.
func TestCreateBesideKilled(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, envFile), []byte("{}"), 0o666); err != nil {
		t.Fatal(err)
	}
	_, err := Create(dir, Manifest{})
	const want = "not empty: what is there was killed before it had begun, or while it was merged; " +
		"remove the directory and begin again"
	if err == nil || !strings.HasSuffix(err.Error(), want) {
		t.Errorf("%v, want %s", err, want)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 1 {
		t.Errorf("%v, %v: what was there is gone", left, err)
	}
}
