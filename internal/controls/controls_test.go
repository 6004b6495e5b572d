package controls_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/modbench/modbench/internal/controls"
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

// TestPromises: the controls, and the promise that convicts each, are those of
// the committed list.
func TestPromises(t *testing.T) {
	const file = "testdata/controls.txt"
	list, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var now strings.Builder
	for _, c := range controls.All() {
		fmt.Fprintf(&now, "%s\t%v\n", c.Name, c.Promise)
	}
	if diff := cmp.Diff(string(list), now.String()); diff != "" {
		t.Errorf("%s and the table differ:\n%s", file, diff)
	}
}

// TestNothingInTheTree: the packages of the mutants exist in no file.
func TestNothingInTheTree(t *testing.T) {
	found, err := os.ReadDir("mutants")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range found {
		if f.IsDir() {
			t.Errorf("mutants/%s is in the tree; mutants are made when a build needs them", f.Name())
		}
	}
	for _, c := range controls.All() {
		if c.Folder == "" {
			continue
		}
		if _, err := os.Stat(filepath.Join("../..", c.Folder)); err != nil {
			t.Errorf("%s: %v", c.Name, err)
		}
	}
}
