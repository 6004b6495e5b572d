package verbs

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Where the source is not, the line names the directory in which it is, if that is known.
func TestSourceOf(t *testing.T) {
	at, ok := strings.CutPrefix(sourceOf("github.com/modbench/modbench"), ": cd ")
	if _, err := os.Stat(filepath.Join(at, "go.mod")); !ok || err != nil {
		t.Errorf("%q, %v: want the directory of this module", at, err)
	}
	if at := sourceOf("example.com/of/a/user"); at != "" {
		t.Errorf("%q for a module that is another", at)
	}
}

// A calibration that cannot be held against a projection in the end is not begun.
func TestCheckBeforeCalibration(t *testing.T) {
	t.Chdir(t.TempDir())
	args := []string{"calibrate", "--check", "--scheme", "tryget", "--rounds", "1", "--half", "1ms", "here.json"}
	a := callWith(t.Context(), t, args...)
	a.oneLine(t, failed, args...)
	if len(filesBelow(t)) > 1 {
		t.Errorf("it was measured: %q", filesBelow(t))
	}
}
