// Package floors tests the architecture: which package may import which. See
// ARCHITECTURE.md.
package floors

import (
	"encoding/json"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/modbench/modbench/"

// floors are the packages of modbench from the ground up. A package imports
// packages of lower floors only, or of its own if it is below them in the tree.
var floors = [][]string{
	{"internal/layout"},
	{"schemes/mem"},
	{"schemes/percpu"},
	{"schemes/promise"},
	{"schemes"},
	{"internal/loader"},
	{"schemes/tables", "schemes/waiters"}, // what several schemes have in common
	{"schemes/*"},                         // one package a scheme
	{"schemes/schemetest"},
	{"internal/controls"},
	{"schemes/all"},
	{"workloads/internal/population"},
	{"workloads/subsystem"},
	{"workloads"},
	{"bench/internal/clock"},
	{"bench"},
	{"internal/env"},
	{"results"},
	{"internal/resultstest"},
	{"report/internal/chart"},
	{"report"},
	{"internal/explore"}, // this and the next three: for builds with the tag explore
	{"internal/locks"},
	{"internal/verify"},
	{"internal/scenarios"},
	{"internal/verbs"},
	{"."},
	{"cmd/modbench"},
}

// variants are the schemes that are another over a lock of their own, and know
// it therefore.
var variants = map[string]string{
	"schemes/bravo":     "schemes/rwsem",
	"schemes/rwsemfifo": "schemes/rwsem",
}

type pkg struct {
	ImportPath string
	Imports    []string
}

func list(t *testing.T) (pkgs []pkg) {
	t.Helper()
	cmd := exec.Command("go", "list", "-json=ImportPath,Imports", "./...")
	cmd.Dir = "../.."
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	for d := json.NewDecoder(strings.NewReader(string(out))); d.More(); {
		var p pkg
		if err := d.Decode(&p); err != nil {
			t.Fatal(err)
		}
		pkgs = append(pkgs, p)
	}
	return pkgs
}

// floor returns the floor of a package: the one that names it, or the nearest
// package above it in the tree.
func floor(path string) int {
	path = strings.TrimPrefix(path, module)
	if path+"/" == module {
		path = "."
	}
	for p := path; p != ""; p, _ = cutLast(p) {
		for i, names := range floors {
			if slices.Contains(names, p) && (p != "schemes" || p == path) {
				return i
			}
		}
		if rest, ok := strings.CutPrefix(p, "schemes/"); ok && !strings.Contains(rest, "/") {
			return floor("schemes/*")
		}
	}
	return -1
}

func cutLast(path string) (before, after string) {
	i := strings.LastIndexByte(path, '/')
	if i < 0 {
		return "", path
	}
	return path[:i], path[i+1:]
}

func TestImportsPointDown(t *testing.T) {
	for _, p := range list(t) {
		own := floor(p.ImportPath)
		if own < 0 {
			continue // above all floors: examples, and what explores schemes
		}
		for _, imported := range p.Imports {
			if !strings.HasPrefix(imported+"/", module) {
				continue
			}
			below := floor(imported)
			if below > own || below < 0 {
				t.Errorf("%s imports %s, which is on a higher floor", p.ImportPath, imported)
			}
			if below == own && floors[own][0] == "schemes/*" && p.ImportPath != imported {
				variant := variants[strings.TrimPrefix(p.ImportPath, module)] == strings.TrimPrefix(imported, module)
				if !variant && !strings.HasPrefix(imported, p.ImportPath+"/") {
					t.Errorf("%s imports %s: schemes do not know of each other", p.ImportPath, imported)
				}
			}
		}
	}
}

// The seam: what is shared in a scheme, in the loader and in an index is shared
// through schemes/mem and schemes/percpu, so that an engine sees it.
func TestOnlyTheSeamNamesSync(t *testing.T) {
	for _, p := range list(t) {
		path := strings.TrimPrefix(p.ImportPath, module)
		own := floor(p.ImportPath)
		measured := own == floor("schemes") || own == floor("internal/loader") || own == floor("schemes/tables") ||
			own == floor("schemes/*") || path == "workloads/subsystem"
		if !measured {
			continue
		}
		for _, imported := range p.Imports {
			if imported == "sync" || imported == "sync/atomic" || imported == "runtime" || imported == "unsafe" {
				t.Errorf("%s imports %s: share memory through schemes/mem", path, imported)
			}
		}
	}
}

// The mail asks that the association of modules with semaphores be apart from
// the module loader; so is every scheme.
func TestSchemesDoNotKnowTheLoader(t *testing.T) {
	for _, p := range list(t) {
		if floor(p.ImportPath) == floor("schemes/*") && slices.Contains(p.Imports, module+"internal/loader") {
			t.Errorf("%s imports the loader", p.ImportPath)
		}
	}
}

// The tests above would pass if go list or floor found nothing.
func TestFloorsAreFound(t *testing.T) {
	seen := make(map[int]bool)
	for _, p := range list(t) {
		seen[floor(p.ImportPath)] = true
	}
	for i, names := range floors {
		if !seen[i] {
			t.Errorf("no package on the floor of %s", names[0])
		}
	}
	if floor(module+"schemes/rwsem") != floor(module+"schemes/tryget") || floor(module+"schemes/rwsem") <= floor(module+"schemes") {
		t.Error("schemes are not above the contract")
	}
}
