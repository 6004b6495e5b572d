package controls_test

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/modbench/modbench/internal/controls"
	"github.com/modbench/modbench/internal/controls/internal/mutate"
	"github.com/modbench/modbench/schemes"
)

func TestTable(t *testing.T) {
	seen := make(map[string]bool)
	for _, c := range controls.All() {
		if seen[c.Name] {
			t.Errorf("%s is listed twice", c.Name)
		}
		seen[c.Name] = true
		if c.Of == "" || c.Change == "" || c.Scenario == "" || c.Promise == 0 {
			t.Errorf("%s: the row is not complete: %+v", c.Name, c)
		}
		s := controls.New(c.Name)
		if s == nil {
			t.Errorf("New(%q) is nil", c.Name)
			continue
		}
		if info := s.Info(); info.Name != c.Name || info.Role != schemes.Control {
			t.Errorf("%s calls itself %s, a %v", c.Name, info.Name, info.Role)
		}
	}
	if controls.New("rwsem") != nil {
		t.Error("rwsem is a control")
	}
}

// TestGenerated fails when the mutants are not what go generate would write.
func TestGenerated(t *testing.T) {
	want, err := mutate.Generate("../../schemes")
	if err != nil {
		t.Fatal(err)
	}
	for name, src := range want {
		got, err := os.ReadFile(name)
		if err != nil {
			t.Errorf("%v; run go generate ./internal/controls", err)
		} else if !bytes.Equal(got, src) {
			t.Errorf("%s is stale; run go generate ./internal/controls", name)
		}
	}
	err = filepath.WalkDir("mutant", func(path string, d fs.DirEntry, err error) error {
		if _, ok := want[path]; err == nil && !d.IsDir() && !ok {
			t.Errorf("%s is no mutant's; run go generate ./internal/controls", path)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}
