package style

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const root = "../.."

// sources returns all Go files of the module, whatever build they belong to.
func sources(t *testing.T) (files []*file) {
	t.Helper()
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && name != root && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata"):
			return filepath.SkipDir
		case d.IsDir() || filepath.Ext(name) != ".go":
			return nil
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		name, err = filepath.Rel(root, name)
		if err != nil {
			return err
		}
		f, err := parse(filepath.ToSlash(name), string(text))
		files = append(files, f)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(files) < 100 {
		t.Fatalf("only %d files found", len(files))
	}
	return files
}

func TestRules(t *testing.T) {
	for _, f := range sources(t) {
		for rule, check := range rules {
			for _, fault := range check(f) {
				t.Errorf("%s: %s", fault, rule)
			}
		}
	}
}

// Somebody who opens the documentation of a public package sees it used.
func TestExamples(t *testing.T) {
	for _, folder := range withoutExample(sources(t)) {
		t.Errorf("%s: no Example", folder)
	}
}

// Each rule finds the fault in a file that has it, at its place, and none in one
// that comes near it.
func TestRulesFind(t *testing.T) {
	lines := func(n int) string { return strings.Repeat("\n", n) }
	for _, c := range []struct {
		name, text string
		want       string // a part of the fault, "" for none
	}{
		{"bench/x.go", "package x\n\n//\t" + strings.Repeat("é", 114) + "\n", ""},
		{"bench/x.go", "package x\n\n//\t" + strings.Repeat("é", 115) + "\n", "bench/x.go:3: 121 columns"},
		{"bench/x.go", "package x\n\nvar a = `" + strings.Repeat("b", 115) + "`\n", "bench/x.go:3: 125 columns"},
		{"bench/x_test.go", "package x\n\nvar a = `" + strings.Repeat("b", 115) + "`\n", ""},
		{"bench/x_test.go", "package x\n\nvar a = `b`//" + strings.Repeat("b", 118) + "\n", "bench/x_test.go:3: 131"},

		{"bench/x.go", "package x\n\ntype t struct{ len int }\n\nfunc (t) copy(_ map[string]int) {}\n", ""},
		{"bench/x.go", "package x\n\nfunc f(len int) {}\n", "bench/x.go:3: len"},
		{"bench/x.go", "package x\n\nfunc f() (new int) { return 0 }\n", "3: new"},
		{"bench/x.go", "package x\n\nfunc (cap t) f() {}\n", "3: cap"},
		{"bench/x.go", "package x\n\nfunc f[any int]() {}\n", "3: any"},
		{"bench/x.go", "package x\n\nfunc make() {}\n", "3: make"},
		{"bench/x.go", "package x\n\nfunc f() { min, a := 1, 2 }\n", "3: min"},
		{"bench/x.go", "package x\n\nfunc f() { for a, real := range b {} }\n", "3: real"},
		{"bench/x.go", "package x\n\nfunc f() { for clear := range b {} }\n", "3: clear"},
		{"bench/x.go", "package x\n\nfunc f() { var a, max int }\n", "3: max"},
		{"bench/x.go", "package x\n\nfunc f() { g(func(close int) {}) }\n", "3: close"},
		{"bench/x.go", "package x\n\ntype error int\n", "3: error"},
		{"bench/x.go", "package x\n\nimport print \"fmt\"\n", "3: print"},
		{"bench/x_test.go", "package x\n\nvar len int\n", "3: len"},

		{"bench/x.go", "package x\n\nfunc f() {" + lines(59) + "}\n", ""},
		{"bench/x.go", "package x\n\nfunc f() {" + lines(60) + "}\n", "3: f has 61 lines"},
		{"bench/x_test.go", "package x\n\nfunc f() {" + lines(60) + "}\n", ""}, // most of it is a table
		{"bench/x.go", "package x" + lines(300), ""},
		{"bench/x.go", "package x" + lines(301), "bench/x.go: 301 lines"},
		{"bench/x_test.go", "package x" + lines(400), ""},
		{"bench/x_test.go", "package x" + lines(401), "bench/x_test.go: 401 lines"},

		{"bench/x_bench_test.go", "package x\n\nfunc BenchmarkX(b *testing.B) {}\n", ""},
		{"bench/x_test.go", "package x\n\nfunc BenchmarkX(b *testing.B) {}\n", "3: BenchmarkX"},

		{"bench/x.go", "package x\n\nfunc F() {}\n", "3: F"},
		{"bench/x.go", "package x\n\n// F is one.\nfunc F() {}\n", ""},
		{"bench/x.go", "package x\n\nfunc (t) F() {}\n\nfunc f() {}\n", ""},
		{"bench/x.go", "package x\n\nfunc (t *T[int]) F() {}\n", "3: F"},
		{"bench/x.go", "package x\n\ntype T int\n", "3: T"},
		{"bench/x.go", "package x\n\n// Two.\nconst (\n\tA = 1\n\tB = 2\n)\n", ""},
		{"bench/x.go", "package x\n\nconst (\n\tA = 1 // one\n\tB = 2\n)\n", "5: B"},
		{"bench/internal/x/x.go", "package x\n\nfunc F() {}\n", ""},
		{"internal/x/x.go", "package x\n\nfunc F() {}\n", ""},
		{"cmd/x/main.go", "package main\n\nfunc F() {}\n", ""},
	} {
		f, err := parse(c.name, c.text)
		if err != nil {
			t.Fatal(err)
		}
		var faults []string
		for _, check := range rules {
			faults = append(faults, check(f)...)
		}
		found := len(faults) == 1 && c.want != "" && strings.Contains(faults[0], c.want)
		if !found && (len(faults) > 0 || c.want != "") {
			t.Errorf("faults %q, want %q in\n%s", faults, c.want, c.text)
		}
	}
}

// A package with an Example is told from one without, in the package itself or in
// its external test.
func TestExamplesFound(t *testing.T) {
	var files []*file
	for name, text := range map[string]string{
		"a/a.go":            "package a\n",
		"a/example_test.go": "package a_test\n\nfunc ExampleA() {}\n",
		"b/b.go":            "package b\n\nfunc Example() {}\n",
		"b/b_test.go":       "package b\n\nfunc TestB(t *testing.T) {}\n",
		"b/internal/c/c.go": "package c\n",
		"cmd/d/d.go":        "package main\n",
		"e/e_test.go":       "package e\n", // tests only: nothing to import
	} {
		f, err := parse(name, text)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, f)
	}
	if got, want := withoutExample(files), []string{"b"}; !slices.Equal(got, want) {
		t.Errorf("without an Example are %q, want %q", got, want)
	}
}
