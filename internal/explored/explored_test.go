package explored

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/all"
)

// What is on record of each scheme holds for the code that there is.
func TestRecorded(t *testing.T) {
	sources, records := NewSources(os.DirFS("../..")), Recorded()
	names := make(map[string]bool)
	for _, newScheme := range all.Schemes() {
		name := newScheme().Info().Name
		names[name] = true
		if _, ok := Find(records, sources, newScheme); !ok {
			t.Errorf("%s has changed since it was explored, or never was: run `go generate ./internal/scenarios`", name)
		}
	}
	for _, r := range records {
		if !names[r.Scheme] {
			t.Errorf("%s is on record, and is no scheme: run `go generate ./internal/scenarios`", r.Scheme)
		}
	}
}

const own = "github.com/modbench/modbench/schemes/own"

// tree has a scheme, the package that it uses, and one that it does not use.
func tree(change func(file, text string) string) *Sources {
	root := make(fstest.MapFS)
	for file, text := range map[string]string{
		"schemes/own/own.go": `// Package own is a scheme.
package own

import "github.com/modbench/modbench/schemes/used"

// Info describes it.
var Info = schemes.Info{Name: "own", Summary: "words", Year: 2002}

func get(n int) int {
	used.Lock() // a reason
	return n + 1
}

const text = "text"
`,
		"schemes/own/own_test.go": "package own\n\nconst tested = 1\n",
		"schemes/used/used.go":    "package used\n\nfunc Lock() {}\n",
		"schemes/other/other.go":  "package other\n\nfunc Lock() {}\n",
	} {
		root[file] = &fstest.MapFile{Data: []byte(change(file, text))}
	}
	return NewSources(root)
}

// A digest changes with the code of a scheme and of what it uses, and with nothing else.
func TestDigest(t *testing.T) {
	digest := func(file, was, is string) string {
		t.Helper()
		changed := false
		d, err := tree(func(name, text string) string {
			if name != file {
				return text
			}
			changed = strings.Contains(text, was)
			return strings.ReplaceAll(text, was, is)
		}).Digest(own)
		if err != nil || !changed && file != "" {
			t.Fatalf("%q for %q in %s: changed %v, error %v", is, was, file, changed, err)
		}
		return d
	}
	before := digest("", "", "")
	const file = "schemes/own/own.go"
	for _, c := range []struct {
		file, was, is string
		same          bool
	}{
		{file, "a reason", "another one", true},
		{file, " // a reason", "", true},
		{file, "is a scheme", "is one", true},
		{file, `"words"`, `"other" + " words"`, true},
		{file, "get(n int) int", "get(\n\tn int,\n) int", true},
		{file, "return n + 1\n}", "return n + 1 }", true},
		{"schemes/own/own_test.go", "1", "2", true},
		{"schemes/other/other.go", "Lock", "Unlock", true},
		{file, "2002", "2003", false},
		{file, "n + 1", "n + 2", false},
		{file, `"text"`, `"texts"`, false},
		{file, "\tused.Lock() // a reason\n", "", false},
		{"schemes/used/used.go", "{}", "{ println() }", false},
	} {
		if after := digest(c.file, c.was, c.is); (after == before) != c.same {
			t.Errorf("%q for %q in %s: the digest is the same: %v, want %v", c.is, c.was, c.file, !c.same, c.same)
		}
	}
}

// What is not explored is not called explored: a scheme with other sources, or one that is not modbench's.
func TestFind(t *testing.T) {
	newScheme := all.Schemes()[0]
	name := newScheme().Info().Name
	sources := NewSources(os.DirFS("../.."))
	digest, err := sources.Digest(PackageOf(newScheme))
	if err != nil {
		t.Fatal(err)
	}
	mine := func() schemes.Scheme { return newScheme() }
	for _, c := range []struct {
		what   string
		record Record
		scheme func() schemes.Scheme
		ok     bool
	}{
		{"the scheme on record", Record{name, digest, "all"}, newScheme, true},
		{"one that has changed", Record{name, "000000000000", "all"}, newScheme, false},
		{"one without a record", Record{"another", digest, "all"}, newScheme, false},
		{"one of another package", Record{name, digest, "all"}, mine, false},
	} {
		found, ok := Find([]Record{c.record}, sources, c.scheme)
		if ok != c.ok || ok && found != "all" {
			t.Errorf("%s: explored %v, want %v", c.what, ok, c.ok)
		}
	}
	if _, err := sources.Digest("example.com/own"); err == nil {
		t.Error("a package that is not modbench's has a digest")
	}
	if _, err := sources.Digest(module + "schemes/nowhere"); err == nil {
		t.Error("a package without files has a digest")
	}
}

// The records are read as they are written, and garbage is not.
func TestText(t *testing.T) {
	records := []Record{{"a", "1", "found this"}, {"b", "2", "found that"}}
	again, err := parse(string(Text(records)))
	if err != nil || len(again) != 2 || again[0] != records[0] || again[1] != records[1] {
		t.Errorf("%v, error %v", again, err)
	}
	for _, bad := range []string{"", "a\t1\tx\n", columns + "a\t1\n", columns + "a\t\tx\n"} {
		if _, err := parse(bad); err == nil {
			t.Errorf("%q is read", bad)
		}
	}
}
