package scenarios

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/modbench/modbench/internal/controls"
	"github.com/modbench/modbench/schemes/all"
)

// The page is what the table says.
func TestPage(t *testing.T) {
	page, err := os.ReadFile(filepath.Join("..", "..", Page))
	if err != nil {
		t.Fatalf("%v; run go generate ./internal/scenarios", err)
	}
	if !bytes.Equal(page, Markdown()) {
		t.Errorf("%s is stale; run go generate ./internal/scenarios", Page)
	}
}

// Every scheme has a column.
func TestSchemes(t *testing.T) {
	var names []string
	for _, info := range all.Schemes() {
		names = append(names, info.Name)
	}
	if !slices.Equal(names, Schemes()) {
		t.Errorf("the table is about\n%v, and the schemes are\n%v", Schemes(), names)
	}
}

// The table is complete and says of each scheme one thing.
func TestRows(t *testing.T) {
	numbers, names := make(map[int]bool), make(map[string]bool)
	last := 0
	for _, s := range All() {
		if s.Number < last || names[s.Name] || s.Race == "" || s.Asked == "" || s.Why == "" {
			t.Errorf("%s %s: out of order, there twice, or incomplete", s.ID(), s.Name)
		}
		last, numbers[s.Number], names[s.Name] = s.Number, true, true
		claimed := make(map[string]bool)
		for _, e := range s.Except {
			if e.Why == "" || e.Outcome == s.Default {
				t.Errorf("%s %s: %s: no exception, or no reason", s.ID(), s.Name, e.Schemes)
			}
			for _, name := range strings.Fields(e.Schemes) {
				if claimed[name] {
					t.Errorf("%s %s: two outcomes of %s", s.ID(), s.Name, name)
				}
				claimed[name] = true
				if !slices.Contains(Schemes(), name) && controls.New(name) == nil {
					t.Errorf("%s %s: no scheme or control %s", s.ID(), s.Name, name)
				}
			}
		}
	}
	for n := 1; n <= 32; n++ {
		if !numbers[n] {
			t.Errorf("no scenario %d", n)
		}
	}
}

// The narrow table has a mark for each outcome, and fits a terminal.
func TestPrint(t *testing.T) {
	var b bytes.Buffer
	Print(&b)
	for line := range strings.Lines(b.String()) {
		if len(line) > 100 {
			t.Errorf("%d columns: %s", len(line), line)
		}
	}
	for _, want := range []string{"21b in-order", "32  forced", "R  H"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("no %q in\n%s", want, &b)
		}
	}
}
