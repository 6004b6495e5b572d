package docs_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/modbench/modbench/internal/docs"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/all"
)

const root = "../.."

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

const again = "run go generate ./internal/docs"

// What README.md says of measurements is what the reference runs say.
func TestReadmeIsFresh(t *testing.T) {
	blocks, picture, err := docs.Measurements(root)
	if err != nil {
		t.Fatal(err)
	}
	readme := read(t, docs.Readme)
	for _, name := range docs.Stale(readme, blocks) {
		t.Errorf("block %q of %s is stale; %s", name, docs.Readme, again)
	}
	if !bytes.Equal(picture, []byte(read(t, docs.Picture))) {
		t.Errorf("%s is stale; %s", docs.Picture, again)
	}
	for i := range blocks { // a block that says something else is noticed, each by itself
		other := slices.Clone(blocks)
		other[i].Text += "and more\n"
		if got := docs.Stale(readme, other); !slices.Contains(got, blocks[i].Name) {
			t.Errorf("a changed block %q is not noticed", blocks[i].Name)
		}
	}
}

// What modbench advise brings along is the reference run.
func TestReferenceIsFresh(t *testing.T) {
	want, err := docs.Reference(root)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != read(t, docs.ReferenceFile) {
		t.Errorf("%s is stale; %s", docs.ReferenceFile, again)
	}
}

// The page about the schemes is what the package comments, the infos and the reference run say.
func TestSchemesIsFresh(t *testing.T) {
	page, err := docs.SchemesPage(root)
	if err != nil {
		t.Fatal(err)
	}
	if string(page) != read(t, docs.Schemes) {
		t.Errorf("%s is stale; %s", docs.Schemes, again)
	}
	for _, newScheme := range all.Schemes() {
		info := newScheme().Info()
		_, text, ok := strings.Cut(string(page), "\n## "+info.Name+"\n")
		text, _, _ = strings.Cut(text, "\n## ")
		if !ok || !strings.Contains(text, info.UseWhen) || !strings.Contains(text, "differences do to the figures") ||
			!strings.Contains(text, "Costs in the reference run") ||
			info.Role == schemes.Contender && !strings.Contains(text, "```") {
			t.Errorf("the section about %s is not complete: %q", info.Name, text)
		}
	}
}

// The page about the claims is what the reference run says, it has all 19, and at least 14 are settled.
func TestClaimsAreFresh(t *testing.T) {
	page, err := docs.ClaimsPage(root)
	if err != nil {
		t.Fatal(err)
	}
	text := read(t, docs.Claims)
	if string(page) != text {
		t.Errorf("%s is stale; %s", docs.Claims, again)
	}
	decided := 0
	for n := 1; n <= 19; n++ {
		_, section, ok := strings.Cut(text, fmt.Sprintf("\n## %d. ", n))
		if section, _, _ = strings.Cut(section, "\n## "); !ok || !strings.Contains(section, "| what | figure |") {
			t.Errorf("claim %d is not there", n)
		}
		if !strings.Contains(section, "**Cannot be settled here.**") {
			decided++
		}
	}
	if decided < 14 {
		t.Errorf("%d claims are decided, want 14 or more", decided)
	}
}

// The page about the registry is what the reference run says, with the three that a Go programmer asks about.
func TestRegistryIsFresh(t *testing.T) {
	page, err := docs.RegistryPage(root)
	if err != nil {
		t.Fatal(err)
	}
	if string(page) != read(t, docs.Registry) {
		t.Errorf("%s is stale; %s", docs.Registry, again)
	}
	for _, scheme := range []string{"none", "gomutex", "syncmap", "cow", "tryget", "rwsem"} {
		if !strings.Contains(string(page), "| `"+scheme+"` |") {
			t.Errorf("%s has no row of %s", docs.Registry, scheme)
		}
	}
}

// Figures outside the blocks would not follow the measurements.
func TestFiguresAreGenerated(t *testing.T) {
	for _, name := range []string{docs.Readme, docs.Architecture} {
		for _, figure := range docs.Measured(read(t, name)) {
			t.Errorf(
				"%s states %q outside the generated blocks: generate it, or move it to docs/decisions.md",
				name,
				figure,
			)
		}
	}
}

func TestMeasured(t *testing.T) {
	for text, want := range map[string]int{
		"it does 12.3 M/s, which is 0.81× of that":            2,
		"an unload takes 40 µs or 3ms":                        2,
		"six to 7 times as many":                              1,
		"on 2 processors, 12 rounds, Linux 2.5.52":            0,
		"`--half 25ms`":                                       0,
		"    run --half 25ms":                                 0,
		"```\ntook 3 ms\n```":                                 0,
		"<!-- generated: x -->\n5 ns\n<!-- end -->":           0,
		"<!-- generated: x -->\n5 ns\n<!-- end -->\nand 6 ns": 1,
	} {
		if got := docs.Measured(text); len(got) != want {
			t.Errorf("%q: %q, want %d", text, got, want)
		}
	}
}

func TestPut(t *testing.T) {
	b := []docs.Block{{Name: "a", Text: "new\n"}}
	doc := "head\n<!-- generated: a -->\nold\n<!-- end -->\ntail\n"
	done, err := docs.Put(doc, b)
	if err != nil || done != strings.Replace(doc, "old", "new", 1) {
		t.Errorf("%q, %v", done, err)
	}
	if got := docs.Stale(doc, b); len(got) != 1 {
		t.Errorf("the old text is not stale: %v", got)
	}
	if got := docs.Stale(done, b); len(got) != 0 {
		t.Errorf("stale: %v", got)
	}
	for _, bad := range []string{
		"", "<!-- generated: b -->\n<!-- end -->\n", "<!-- generated: a -->\nno end\n",
		"<!-- generated: a -->\n<!-- generated: b -->\n<!-- end -->\n",
	} {
		if _, err := docs.Put(bad, b); err == nil {
			t.Errorf("%q is taken", bad)
		}
		if got := docs.Stale(bad, b); len(got) != 1 {
			t.Errorf("%q is not stale", bad)
		}
	}
}
