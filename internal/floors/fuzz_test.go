package floors

import (
	"io/fs"
	"maps"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	fuzzFunc = regexp.MustCompile(`(?m)^func (Fuzz\w+)\(`)
	fuzzLine = regexp.MustCompile(`(?m)^ {4}(Fuzz\w+) (?:-tags (\w+) )?\./(\S+)`)
	tagLine  = regexp.MustCompile(`(?m)^//go:build (\w+)$`)
)

// fuzzTarget is a target as CONTRIBUTING.md lists it.
type fuzzTarget struct{ name, tag, folder string }

// fuzzTargets returns the targets in the tests below root.
func fuzzTargets(t *testing.T, root fs.FS) (found []fuzzTarget) {
	t.Helper()
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(name, "_test.go") {
			return err
		}
		text, err := fs.ReadFile(root, name)
		tag := ""
		if m := tagLine.FindStringSubmatch(string(text)); m != nil {
			tag = m[1]
		}
		for _, m := range fuzzFunc.FindAllStringSubmatch(string(text), -1) {
			found = append(found, fuzzTarget{m[1], tag, path.Dir(name)})
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func listed(page string) (list []fuzzTarget) {
	for _, m := range fuzzLine.FindAllStringSubmatch(page, -1) {
		list = append(list, fuzzTarget{m[1], m[2], m[3]})
	}
	return list
}

// CONTRIBUTING.md lists every fuzz target, with the package and the tag that it takes, and no other.
func TestFuzzTargetsAreListed(t *testing.T) {
	page, err := os.ReadFile("../../CONTRIBUTING.md")
	if err != nil {
		t.Fatal(err)
	}
	there := map[fuzzTarget]string{}
	for _, f := range fuzzTargets(t, os.DirFS("../..")) {
		there[f] = "is not listed in CONTRIBUTING.md"
	}
	if len(there) < 14 {
		t.Errorf("%d fuzz targets, want 14 or more", len(there))
	}
	for _, f := range listed(string(page)) {
		if _, ok := there[f]; !ok {
			t.Errorf("%+v is listed in CONTRIBUTING.md, and is no target", f)
		}
		delete(there, f)
	}
	for _, f := range slices.Collect(maps.Keys(there)) {
		t.Errorf("%+v %s", f, there[f])
	}
}

// A target is found, and a line of the list is read.
func TestFuzzTargetsAreFound(t *testing.T) {
	list := listed("x\n    FuzzA ./a/b    words\n    FuzzB -tags explore ./b\n    go test -fuzz FuzzC ./c\n")
	if want := []fuzzTarget{{"FuzzA", "", "a/b"}, {"FuzzB", "explore", "b"}}; !slices.Equal(list, want) {
		t.Errorf("listed are %v, want %v", list, want)
	}
	dir := t.TempDir()
	for name, text := range map[string]string{
		"a_test.go": "//go:build explore\n\npackage a\n\nfunc FuzzA(f *testing.F) {}\n",
		"b.go":      "func FuzzB(f *testing.F) {}",
	} {
		if err := os.WriteFile(path.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if got, want := fuzzTargets(t, os.DirFS(dir)), []fuzzTarget{{"FuzzA", "explore", "."}}; !slices.Equal(got, want) {
		t.Errorf("found %v, want %v", got, want)
	}
}
