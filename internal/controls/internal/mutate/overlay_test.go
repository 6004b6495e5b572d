package mutate

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// TestOverlayFollowsNoLink writes to a folder in which names are links: files, and the
// folder for the mutants.
func TestOverlayFollowsNoLink(t *testing.T) {
	outside := t.TempDir()
	mine := filepath.Join(outside, "mine")
	if err := os.WriteFile(mine, []byte("mine"), 0o666); err != nil {
		t.Fatal(err)
	}
	for name, to := range map[string]string{"overlay.json": mine, "_mutants": outside} {
		dir := t.TempDir()
		if err := os.Symlink(to, filepath.Join(dir, name)); err != nil {
			if runtime.GOOS == "windows" {
				t.Skip("links want a privilege here: ", err)
			}
			t.Fatal(err)
		}
		if _, err := WriteOverlay("../../../..", dir); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s is a link: error %v, want one that names it", name, err)
		}
	}
	entries, err := os.ReadDir(outside)
	if err != nil || len(entries) != 1 {
		t.Errorf("%v, %v: written through a link", entries, err)
	}
	if data, err := os.ReadFile(mine); err != nil || string(data) != "mine" {
		t.Errorf("%q, %v: written through a link", data, err)
	}
	dir := t.TempDir()
	for range 2 { // the second one replaces the first
		if _, err := WriteOverlay("../../../..", dir); err != nil {
			t.Fatal(err)
		}
	}
}
