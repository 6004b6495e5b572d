package verbs

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/modbench/modbench/internal/env"
	"github.com/modbench/modbench/internal/projection"
	"github.com/modbench/modbench/internal/verify"
	"github.com/modbench/modbench/schemes/percpu"
)

var update = flag.Bool("update", false, "rewrite the expectations of the scripts")

// tree names, in the environment of a script, the folder that has the source of
// modbench: what package modbench embeds.
const tree = "TREE"

// serving is the tests, or a process of a run or of verify that a test makes in this process.
type serving struct{ *testing.M }

func (s serving) Run() int {
	if len(os.Args) > 1 && (os.Args[1] == roundVerb || os.Args[1] == partVerb) {
		Main(os.DirFS("../.."))
	}
	return s.M.Run()
}

func TestMain(m *testing.M) {
	env.Pretend(env.Pretended{
		CPU: os.Getenv("PRETEND_CPU"), Governor: os.Getenv("PRETEND_GOVERNOR"), Node: os.Getenv("PRETEND_NODE"),
	})
	testscript.Main(serving{m}, map[string]func(){
		"modbench": func() { Main(os.DirFS(os.Getenv(tree))) },
		"planned":  func() { printPlanned(os.Args[1]) },
		"broken":   func() { Main(os.DirFS(os.Getenv(tree)), broken()...) },
	})
}

func TestScripts(t *testing.T) {
	source, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script", UpdateScripts: *update,
		Condition: func(name string) (bool, error) {
			switch name {
			case "explore":
				return verify.Available, nil
			case "simulate":
				return projection.Available, nil
			case "membarrier":
				return percpu.Barriers() == "membarrier", nil
			}
			return false, fmt.Errorf("unknown condition %q", name)
		},
		Setup: func(e *testscript.Env) error {
			e.Setenv(tree, source)
			return nil
		},
	})
}
