package verbs

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/modbench/modbench/internal/verify"
)

var update = flag.Bool("update", false, "rewrite the expectations of the scripts")

// tree names, in the environment of a script, the folder that has the source of
// modbench: what package modbench embeds.
const tree = "TREE"

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"modbench": func() { Main(os.DirFS(os.Getenv(tree))) },
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
			if name == "explore" {
				return verify.Available, nil
			}
			return false, fmt.Errorf("unknown condition %q", name)
		},
		Setup: func(env *testscript.Env) error {
			env.Setenv(tree, source)
			return nil
		},
	})
}
