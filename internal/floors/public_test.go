package floors

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const schemePackages = "schemes/*" // the row of one package a scheme

// row matches a line of the table in ARCHITECTURE.md: packages, and why they are
// public.
var row = regexp.MustCompile("^\\| ((?:`[a-z/.*]+`(?:, )?)+) \\| (.*\\S) \\|$")

// documented returns the packages that ARCHITECTURE.md calls public.
func documented(page string) (paths []string) {
	_, section, _ := strings.Cut(page, "\n## What is public\n")
	section, _, _ = strings.Cut(section, "\n## ")
	for line := range strings.Lines(section) {
		if m := row.FindStringSubmatch(strings.TrimSpace(line)); m != nil {
			for _, path := range strings.Split(m[1], ", ") {
				paths = append(paths, strings.Trim(path, "`"))
			}
		}
	}
	return paths
}

// public returns the packages that a program elsewhere can import. The packages
// that schemes/all imports, one a scheme, count as one.
func public(pkgs []pkg) (paths []string) {
	var schemes []string
	for _, p := range pkgs {
		if p.ImportPath == module+"schemes/all" {
			schemes = p.Imports
		}
	}
	for _, p := range pkgs {
		path := strings.TrimPrefix(p.ImportPath+"/", module)
		path = strings.TrimSuffix(path, "/")
		switch {
		case p.Name == "main" || strings.HasPrefix(path, "examples/"):
			continue
		case strings.Contains("/"+path+"/", "/internal/"):
			continue
		case path == "":
			path = "."
		case p.ImportPath != module+"schemes" && slices.Contains(schemes, p.ImportPath):
			path = schemePackages
		}
		if !slices.Contains(paths, path) {
			paths = append(paths, path)
		}
	}
	return paths
}

// ARCHITECTURE.md names every public package with the reason that it is public,
// and no other.
func TestPublic(t *testing.T) {
	page, err := os.ReadFile("../../ARCHITECTURE.md")
	if err != nil {
		t.Fatal(err)
	}
	want := documented(string(page))
	told := make(map[string]bool)
	for _, b := range builds {
		got := public(b.list(t))
		for _, path := range got {
			if !slices.Contains(want, path) && !told[path] {
				told[path] = true
				t.Errorf("%v: %s is public, and ARCHITECTURE.md does not say why: "+
					"put it under internal, or give the reason", b, path)
			}
		}
		for _, path := range want {
			if !slices.Contains(got, path) {
				t.Errorf("%v: %s is public in ARCHITECTURE.md, and there is no such package", b, path)
			}
		}
	}
}

// A package is public unless it is under internal, a command or an example, and
// one is documented if a row of the section has it and a reason.
func TestPublicIsTold(t *testing.T) {
	got := public([]pkg{
		{ImportPath: strings.TrimSuffix(module, "/"), Name: "modbench"},
		{ImportPath: module + "schemes", Name: "schemes"},
		{ImportPath: module + "schemes/all", Name: "all",
			Imports: []string{module + "schemes", module + "schemes/x", module + "schemes/y"}},
		{ImportPath: module + "schemes/x", Name: "x"},
		{ImportPath: module + "schemes/y", Name: "y"},
		{ImportPath: module + "schemes/z", Name: "z"},
		{ImportPath: module + "bench/internal/clock", Name: "clock"},
		{ImportPath: module + "cmd/modbench", Name: "main"},
		{ImportPath: module + "examples/own/striped", Name: "striped"},
	})
	if want := []string{".", "schemes", "schemes/all", "schemes/*", "schemes/z"}; !slices.Equal(got, want) {
		t.Errorf("public are %q, want %q", got, want)
	}
	got = documented("# x\n\n| `no` | before |\n\n## What is public\n\n| package | why |\n|---|---|\n" +
		"| `.` | so |\n| `a/b`, `c/*` | so |\n| `d` | |\n\n## Next\n\n| `no` | after |\n")
	if want := []string{".", "a/b", "c/*"}; !slices.Equal(got, want) {
		t.Errorf("documented are %q, want %q", got, want)
	}
}
