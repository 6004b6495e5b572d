package mutate

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/modbench/modbench/schemes/all"
)

const tree = "../../../.."

// TestRows: each row applies to the scheme as it is, and changes it.
func TestRows(t *testing.T) {
	made := make(map[string]bool)
	for _, newScheme := range all.Schemes() {
		made[newScheme().Info().Name] = true
	}
	for _, m := range All() {
		t.Run(m.Name, func(t *testing.T) {
			src, err := m.source(os.DirFS(tree))
			if err != nil {
				t.Fatal(err)
			}
			for name, text := range src {
				if _, err := parser.ParseFile(token.NewFileSet(), name, text, 0); err != nil {
					t.Error(err)
				}
			}
			if text, err := m.Diff(os.DirFS(tree)); err != nil || len(text) == 0 {
				t.Errorf("the edits change nothing, error %v", err)
			}
			if !made[m.Of.Name] {
				t.Errorf("made of %q, and there is no such scheme", m.Of.Name)
			}
		})
	}
}

// TestRowThatDoesNotApply: a row with a text that the scheme does not have, or
// has twice, is an error that names the row, the file and what is wrong.
func TestRowThatDoesNotApply(t *testing.T) {
	for _, c := range []struct {
		edit Edit
		want []string
	}{
		{
			Edit{"tryget.go", "\te := t.Find(k)\n\te = t.Fnid(k)\n", ""},
			[]string{"edit 1 of 1", "schemes/tryget/tryget.go", `no line "e = t.Fnid(k)"`, "change this row"},
		},
		{Edit{"tryget.go", "\treturn\n\te := t.Find(k)\n", ""}, []string{"not one after the other"}},
		{Edit{"tryget.go", "lock.RUnlock()", ""}, []string{"occurs 3 times"}},
		{Edit{"trygte.go", "lock.RUnlock()", ""}, []string{"trygte.go", "no such file"}},
		{Edit{"tryget.go", "package tryget", "pakage tryget"}, []string{"not valid Go after the edits"}},
	} {
		m := Mutant{Name: "tryget-wrong", Of: tryget, Edits: []Edit{c.edit}}
		_, err := m.source(os.DirFS(tree))
		if err == nil {
			t.Errorf("%+v applies", c.edit)
			continue
		}
		for _, want := range append(c.want, "mutant tryget-wrong: ") {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%+v: no %q in: %v", c.edit, want, err)
			}
		}
	}
	if _, err := (Mutant{Name: "x", Of: Scheme{"x", "x"}}).source(os.DirFS(tree)); err == nil {
		t.Error("a scheme without source is mutated")
	}
}

// TestDiffsApply: git apply makes of each scheme what the edits make of it.
func TestDiffsApply(t *testing.T) {
	for _, m := range All() {
		t.Run(m.Name, func(t *testing.T) {
			before, after, err := m.apply(os.DirFS(tree))
			if err != nil {
				t.Fatal(err)
			}
			patch, err := m.Diff(os.DirFS(tree))
			if err != nil {
				t.Fatal(err)
			}
			dir := t.TempDir()
			folder := filepath.Join(dir, m.Of.folder())
			if err := os.MkdirAll(folder, 0o777); err != nil {
				t.Fatal(err)
			}
			for name, text := range before {
				if err := os.WriteFile(filepath.Join(folder, name), text, 0o666); err != nil {
					t.Fatal(err)
				}
			}
			git := exec.Command("git", "apply", "-")
			git.Dir, git.Stdin = dir, strings.NewReader(string(patch))
			git.Env = append(os.Environ(), "GIT_CEILING_DIRECTORIES="+filepath.Dir(dir)) // as outside any repository
			if out, err := git.CombinedOutput(); err != nil {
				t.Fatalf("git apply: %v: %s\n%s", err, out, patch)
			}
			for name, want := range after {
				if got, err := os.ReadFile(filepath.Join(folder, name)); err != nil || string(got) != string(want) {
					t.Errorf("%s is otherwise after git apply, error %v", name, err)
				}
			}
		})
	}
}

// TestOverlaySame: the overlay is the same each time, and of the schemes' tests
// nothing is in it.
func TestOverlaySame(t *testing.T) {
	virtual, err := overlaid(os.DirFS(tree))
	if err != nil {
		t.Fatal(err)
	}
	again, err := overlaid(os.DirFS(tree))
	if err != nil {
		t.Fatal(err)
	}
	if len(virtual) != len(again) {
		t.Errorf("%d files, and then %d", len(virtual), len(again))
	}
	for name, text := range virtual {
		if string(again[name]) != string(text) {
			t.Errorf("%s differs from run to run", name)
		}
		if strings.HasSuffix(name, "_test.go") {
			t.Errorf("%s is a test", name)
		}
	}
}

// TestOverlayReportsAllRows: an overlay of a tree in which no row applies is an
// error that names every row, and nothing is written.
func TestOverlayReportsAllRows(t *testing.T) {
	empty := fstest.MapFS{}
	for _, m := range All() {
		empty[m.Of.folder()+"/x.go"] = &fstest.MapFile{Data: []byte("package x\n")}
	}
	_, err := overlaid(fs.FS(empty))
	if err == nil {
		t.Fatal("no error")
	}
	for _, m := range All() {
		if !strings.Contains(err.Error(), "mutant "+m.Name+": ") {
			t.Errorf("the error does not name %s", m.Name)
		}
	}
	root, dir := t.TempDir(), t.TempDir()
	if _, err := WriteOverlay(root, dir); err == nil {
		t.Error("an overlay of no sources")
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("left %v, error %v", left, err)
	}
}
