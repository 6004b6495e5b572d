package verbs

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

// Two runs of one second, or one after the clock was set back, have a directory each.
func TestFresh(t *testing.T) {
	t.Chdir(t.TempDir())
	now := time.Date(2026, 11, 26, 17, 0, 0, 0, time.UTC)
	for _, want := range []string{"20261126T170000Z", "20261126T170000Z-2", "20261126T170000Z-3"} {
		dir := fresh("runs", now)
		if want := filepath.Join("results", "runs", want); dir != want {
			t.Errorf("%s, want %s", dir, want)
		}
		if err := os.MkdirAll(dir, 0o777); err != nil {
			t.Fatal(err)
		}
	}
}
