package floors

import (
	"encoding/json"
	"os/exec"
	"strings"
	"testing"
)

// build is a build tag of modbench, "" for the ordinary build.
type build string

// builds are all that files of modbench tell apart. The race detector sets the tag
// race.
var builds = []build{"", "explore", "explore,simulate", "modbench_nolinkname", "race", "calibration"}

func (b build) String() string {
	if b == "" {
		return "ordinary build"
	}
	return "build with the tag " + string(b)
}

type pkg struct {
	ImportPath   string
	Name         string
	Imports      []string
	TestImports  []string
	XTestImports []string

	GoFiles, TestGoFiles, XTestGoFiles []string
}

var lists = make(map[build][]pkg) // what list has found

// list returns the packages of modbench as they are in the build.
func (b build) list(t *testing.T) (pkgs []pkg) {
	t.Helper()
	if lists[b] != nil {
		return lists[b]
	}
	cmd := exec.Command("go", "list", "-tags="+string(b),
		"-json=ImportPath,Name,Imports,TestImports,XTestImports,GoFiles,TestGoFiles,XTestGoFiles", "./...")
	cmd.Dir = "../.."
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: go list: %v", b, err)
	}
	for d := json.NewDecoder(strings.NewReader(string(out))); d.More(); {
		var p pkg
		if err := d.Decode(&p); err != nil {
			t.Fatal(err)
		}
		pkgs = append(pkgs, p)
	}
	lists[b] = pkgs
	return pkgs
}

// eachPackage calls f for each package of each build.
func eachPackage(t *testing.T, f func(b build, p pkg)) {
	t.Helper()
	for _, b := range builds {
		for _, p := range b.list(t) {
			f(b, p)
		}
	}
}

// Each build has files that the ordinary one has not: otherwise its tag is
// misspelled here, or gone.
func TestBuildsDiffer(t *testing.T) {
	files := func(b build) map[string]bool {
		names := make(map[string]bool)
		for _, p := range b.list(t) {
			for _, list := range [][]string{p.GoFiles, p.TestGoFiles, p.XTestGoFiles} {
				for _, name := range list {
					names[p.ImportPath+"/"+name] = true
				}
			}
		}
		return names
	}
	ordinary := files("")
	for _, b := range builds[1:] {
		more := 0
		for name := range files(b) {
			if !ordinary[name] {
				more++
			}
		}
		if more == 0 {
			t.Errorf("%v: no file of its own", b)
		}
	}
}
