package results_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/results"
)

// TestSchema1 reads directories that were written under schema 1.
func TestSchema1(t *testing.T) {
	for _, c := range []struct {
		name                string
		rounds, resumptions int
		warnings            map[bench.WarningKind]int
	}{
		{"quick", 600, 0, map[bench.WarningKind]int{}},
		{"mixed", 144, 1, map[bench.WarningKind]int{bench.Disturbed: 144, bench.Overloaded: 143, bench.NoUnload: 117}},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := filepath.Join("testdata", "v1", c.name)
			run, err := results.Read(dir)
			if err != nil {
				t.Fatal(err)
			}
			if run.Manifest.Schema != 1 || len(run.Rounds) != c.rounds || len(run.Manifest.Resumed) != c.resumptions {
				t.Errorf("schema %d, %d rounds, resumed %+v", run.Manifest.Schema, len(run.Rounds),
					run.Manifest.Resumed)
			}
			warnings := map[bench.WarningKind]int{}
			for _, r := range run.Rounds {
				for _, w := range r.Warnings {
					warnings[w.Kind]++
				}
				if r.Knobs.ExitCost == 0 || r.Get == nil || r.Get.Count() == 0 || r.Total == 0 ||
					!r.Interference.Known {
					t.Fatalf("round %d of %s lacks what was measured: %+v", r.N, r.Cell, r)
				}
			}
			for _, kind := range []bench.WarningKind{bench.Disturbed, bench.Overloaded, bench.NoUnload, bench.Worded} {
				if warnings[kind] != c.warnings[kind] {
					t.Errorf("%d rounds warn that they are %s, want %d", warnings[kind], kind, c.warnings[kind])
				}
			}
		})
	}
}

// TestSchema1Resume refuses to go on in another schema, and changes nothing.
func TestSchema1Resume(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(filepath.Join("testdata", "v1", "mixed"))); err != nil {
		t.Fatal(err)
	}
	manifest := contents(t, dir, "manifest.json")
	running := strings.Replace(manifest, `"complete"`, `"interrupted"`, 1)
	put(t, dir, "manifest.json", []byte(running))
	_, _, err := results.Resume(dir)
	if err == nil || !strings.Contains(err.Error(),
		"schema 1, this modbench writes 2: resume it with the modbench that began it") {
		t.Errorf("error %v, want one about the schema", err)
	}
	if contents(t, dir, "manifest.json") != running {
		t.Error("a refused Resume changed the manifest")
	}
}
