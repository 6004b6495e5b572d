// Package floors tests the architecture: which package may import which. See
// ARCHITECTURE.md.
package floors

import (
	"slices"
	"strings"
	"testing"
)

const module = "github.com/modbench/modbench/"

// floors are the packages of modbench from the ground up. A package imports
// packages of lower floors only, or of its own floor if they lie below it in the
// tree. A package that is not named stands on the floor of the one above it in the
// tree.
var floors = [][]string{
	{"internal/files", "internal/layout", "internal/lifecycle", "internal/terminal", "internal/tracetest"},
	{"internal/cgroup"},
	{"schemes/promise"},
	{"schemes/mem"},
	{"schemes/percpu"},
	{"schemes"},
	{"internal/loader"},
	{"schemes/tables", "schemes/waiters"}, // what several schemes have in common
	{"schemes/*"},                         // one package a scheme
	{"internal/stage"},
	{"schemes/schemetest"},
	{"schemes/all"},
	{"internal/controls"},
	{"internal/explored"},
	{"internal/registry"},
	{"workloads/internal/population"},
	{"workloads/subsystem"},
	{"internal/example"},
	{"workloads/trace"},
	{"workloads"},
	{"bench/internal/clock"},
	{"bench"},
	{"internal/env"},
	{"internal/figures"},
	{"results"},
	{"internal/resultstest"},
	{"internal/coherence"},
	{"internal/coherence/published"},
	{"internal/projection"}, // simulates with the tags explore and simulate
	{"internal/calibrate"},
	{"internal/explore"}, // this and the next three: for builds with the tag explore
	{"internal/locks"},
	{"internal/verify"},
	{"internal/scenarios"},
	{"internal/claims"},
	{"report/internal/chart", "report/internal/text"},
	{"report/internal/page"},
	{"report"},
	{"internal/score"}, // with what it builds for that tag
	{"internal/docs"},
	{"internal/fleet"},
	{"internal/verbs"},
	{"."},
	{"cmd/modbench", "examples", "internal/linear", "internal/floors", "internal/style"},
}

// variants are the schemes that are another over a lock or with an unload of their own,
// and know it therefore.
var variants = map[string]string{
	"schemes/bravo":         "schemes/rwsem",
	"schemes/bravopercpu":   "schemes/rwsem",
	"schemes/rwsemfifo":     "schemes/rwsem",
	"schemes/rwsemhandoff":  "schemes/rwsem",
	"schemes/rwsemplainput": "schemes/rwsem",
	"schemes/percpurwsem":   "schemes/rwsem",
	"schemes/mixed":         "schemes/rwsem",
	"schemes/rcudefer":      "schemes/rcu",
	"schemes/percpurefkill": "schemes/percpuref",
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
	told := make(map[string]bool)
	eachPackage(t, func(b build, p pkg) {
		for _, fault := range p.faults() {
			if !told[fault] { // each in the first build that has it
				t.Errorf("%v: %s", b, fault)
			}
			told[fault] = true
		}
	})
}

// faults returns which imports of p the floors forbid.
func (p pkg) faults() (faults []string) {
	own := floor(p.ImportPath)
	if own < 0 {
		return []string{p.ImportPath + " has no floor"}
	}
	for _, imported := range p.Imports {
		if !strings.HasPrefix(imported+"/", module) {
			continue
		}
		below := floor(imported)
		if below > own || below < 0 {
			faults = append(faults, p.ImportPath+" imports "+imported+", which is on a higher floor")
		}
		if below == own && floors[own][0] == "schemes/*" && p.ImportPath != imported {
			variant := variants[strings.TrimPrefix(p.ImportPath, module)] == strings.TrimPrefix(imported, module)
			if !variant && !strings.HasPrefix(imported, p.ImportPath+"/") {
				faults = append(faults, p.ImportPath+" imports "+imported+": schemes do not know of each other")
			}
		}
	}
	for _, imported := range slices.Concat(p.TestImports, p.XTestImports) {
		if slices.Contains(upwards[strings.TrimPrefix(p.ImportPath, module)], strings.TrimPrefix(imported, module)) {
			continue
		}
		if strings.HasPrefix(imported+"/", module) && floor(imported) > floor(p.ImportPath) && !forTests(imported) {
			faults = append(faults, "a test of "+p.ImportPath+" imports "+imported+", which is on a higher floor")
		}
	}
	return faults
}

// upwards are packages of higher floors that the tests of a package may import: what convicts the controls in a
// build with the tag explore, and what shows people every directory that the fuzz target could read.
var upwards = map[string][]string{
	"internal/controls": {"internal/explore", "internal/scenarios", "internal/verify"},
	"results":           {"report"},
}

// forTests reports whether tests of every floor may import a package: the schemes and their
// lists, what sets them up and checks them, and what makes the data that tests and examples begin with.
func forTests(path string) bool {
	if floor(path) == floor("schemes/*") {
		return true
	}
	path = strings.TrimPrefix(path, module)
	for _, p := range []string{
		"internal/controls", "internal/example", "internal/resultstest", "internal/stage", "internal/tracetest",
		"schemes/all", "schemes/schemetest", "workloads/subsystem",
	} {
		if path == p || strings.HasPrefix(path, p+"/") {
			return true
		}
	}
	return false
}

// The test above would pass if it looked at nothing, or found nothing wrong.
func TestFaults(t *testing.T) {
	for want, p := range map[string]pkg{
		"":              {ImportPath: module + "bench", Imports: []string{"fmt", module + "schemes"}},
		"bench imports": {ImportPath: module + "bench", Imports: []string{module + "results"}},
		"schemes do not know": {ImportPath: module + "schemes/rcu",
			Imports: []string{module + "schemes/rwsem"}},
		"bench has a test that is higher": {ImportPath: module + "bench", TestImports: []string{module + "results"}},
		"has no floor":                    {ImportPath: module + "attic"},
	} {
		if faults := p.faults(); (len(faults) == 0) != (want == "") {
			t.Errorf("%s: %q", want, faults)
		}
	}
}

// The seam: what is shared in a scheme, in the loader and in an index is shared
// through schemes/mem and schemes/percpu, so that an engine sees it.
func TestOnlyTheSeamNamesSync(t *testing.T) {
	eachPackage(t, func(b build, p pkg) {
		path := strings.TrimPrefix(p.ImportPath, module)
		own := floor(p.ImportPath)
		measured := own == floor("schemes") || own == floor("internal/loader") || own == floor("schemes/tables") ||
			own == floor("schemes/*") || path == "workloads/subsystem"
		if !measured {
			return
		}
		for _, imported := range p.Imports {
			if imported == "sync" || imported == "sync/atomic" || imported == "runtime" || imported == "unsafe" {
				t.Errorf("%v: %s imports %s: share memory through schemes/mem", b, path, imported)
			}
		}
	})
}

// The mail asks that the association of modules with semaphores be apart from
// the module loader; so is every scheme.
func TestSchemesDoNotKnowTheLoader(t *testing.T) {
	eachPackage(t, func(b build, p pkg) {
		if floor(p.ImportPath) == floor("schemes/*") && slices.Contains(p.Imports, module+"internal/loader") {
			t.Errorf("%v: %s imports the loader", b, p.ImportPath)
		}
	})
}

// The tests above would pass if go list or floor found nothing.
func TestFloorsAreFound(t *testing.T) {
	seen := make(map[int]bool)
	for _, p := range builds[0].list(t) {
		seen[floor(p.ImportPath)] = true
	}
	for i, names := range floors {
		if !seen[i] {
			t.Errorf("no package on the floor of %s", names[0])
		}
	}
	if floor(module+"schemes/rwsem") != floor(module+"schemes/tryget") ||
		floor(module+"schemes/rwsem") <= floor(module+"schemes") {
		t.Error("schemes are not above the contract")
	}
}
