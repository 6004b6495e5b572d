package modbench

import (
	"testing"

	"github.com/modbench/modbench/internal/controls"
)

// TestSources: what is embedded is enough to show every mutant as a diff.
func TestSources(t *testing.T) {
	shown := 0
	for _, c := range controls.All() {
		if c.Folder != "" {
			continue
		}
		if text, err := controls.Diff(sources, c.Name); err != nil || len(text) == 0 {
			t.Errorf("%s: a diff of %d bytes, error %v", c.Name, len(text), err)
		}
		shown++
	}
	if shown == 0 {
		t.Error("there are no mutants")
	}
}
