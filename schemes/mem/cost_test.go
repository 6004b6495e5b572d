//go:build !explore

package mem_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/modbench/modbench/schemes/mem"
)

// In an ordinary build the names of package mem are the standard types.
func TestAliases(t *testing.T) {
	for _, pair := range [][2]any{
		{mem.Bool{}, atomic.Bool{}}, {mem.Int32{}, atomic.Int32{}}, {mem.Int64{}, atomic.Int64{}},
		{mem.Uint32{}, atomic.Uint32{}}, {mem.Uint64{}, atomic.Uint64{}},
		{mem.Pointer[int]{}, atomic.Pointer[int]{}}, {mem.Mutex{}, sync.Mutex{}}, {mem.RWMutex{}, sync.RWMutex{}},
	} {
		if got, want := reflect.TypeOf(pair[0]), reflect.TypeOf(pair[1]); got != want {
			t.Errorf("%v is not %v", got, want)
		}
	}
}

// compiled returns what the compiler says with flags about packages, with files replaced
// by an overlay.
func compiled(t *testing.T, flags string, overlay map[string]string, packages ...string) string {
	t.Helper()
	b, err := json.Marshal(map[string]any{"Replace": overlay})
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "overlay.json")
	if err := os.WriteFile(file, b, 0o644); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("go", append([]string{"build", "-overlay", file, "-gcflags", flags}, packages...)...)
	cmd.Dir = "../.."
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %v\n%.4000s", cmd, err, out)
	}
	return string(out)
}

// The calls of package mem and percpu in Get and Put of a scheme are inlined.
func TestInlined(t *testing.T) {
	out := compiled(t, "-m", nil, "./schemes/tryget")
	for _, call := range []string{"percpu.Pin", "percpu.Unpin", "percpu.Counter.Add", "atomic.(*Int32).Load",
		"mem.Freed[", "schemes.(*Entry).Module", "schemes.(*Module).Kept"} {
		if !strings.Contains(out, "inlining call to "+call) {
			t.Errorf("%s is not inlined in package tryget", call)
		}
	}
}

var (
	function    = regexp.MustCompile(`^\S+ STEXT`)
	instruction = regexp.MustCompile(`^\s+0x[0-9a-f]+ \d+ \([^)]*\)\s+([A-Z]\S*)`)
)

// instructions returns the operation codes of each function in a listing.
func instructions(listing string) map[string][]string {
	codes := make(map[string][]string)
	name := ""
	for line := range strings.Lines(listing) {
		if function.MatchString(line) {
			name, _, _ = strings.Cut(line, " ")
		} else if m := instruction.FindStringSubmatch(line); m != nil && m[1] != "PCDATA" && m[1] != "FUNCDATA" {
			codes[name] = append(codes[name], m[1])
		}
	}
	return codes
}

// schemePackages returns the folders of the schemes and of what several have in common.
func schemePackages(t *testing.T) (folders []string) {
	t.Helper()
	found, err := filepath.Glob("../*/*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range found {
		switch folder := filepath.Base(filepath.Dir(name)); folder {
		case "mem", "percpu", "promise", "schemetest", "all":
		default:
			if !slices.Contains(folders, folder) {
				folders = append(folders, folder)
			}
		}
	}
	return folders
}

// standard are the names of the seam that stand for standard types, and accessors that
// stand for fields.
var standard = strings.NewReplacer(
	"mem.Bool", "stdatomic.Bool", "mem.Int32", "stdatomic.Int32", "mem.Int64", "stdatomic.Int64", "mem.Uint32", "stdatomic.Uint32",
	"mem.Uint64", "stdatomic.Uint64", "mem.Pointer[", "stdatomic.Pointer[", "mem.RWMutex", "stdsync.RWMutex", "mem.Mutex",
	"stdsync.Mutex", ".Module()", ".Owner", ".Kept()", ".Guard",
)

// listing compiles all schemes, each file as edit leaves it, and returns the codes of
// each function. A file that imports the seam imports sync and sync/atomic as well, since
// how much of RWMutex is inlined depends on that.
func listing(t *testing.T, folders []string, edit func(string) string) map[string][]string {
	t.Helper()
	dir, overlay := t.TempDir(), make(map[string]string)
	var packages []string
	for _, folder := range folders {
		packages = append(packages, "./schemes/"+folder)
		names, err := filepath.Glob("../" + folder + "/*.go")
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			source, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			text := edit(string(source))
			if strings.Contains(text, `/schemes/mem"`) {
				text = strings.Replace(text, "import \"github.com/modbench/modbench/schemes/mem\"",
					"import (\n\t\"github.com/modbench/modbench/schemes/mem\"\n)", 1)
				text = strings.Replace(text, "import (", "import (\n\tstdsync \"sync\"\n\tstdatomic \"sync/atomic\"\n", 1) +
					"\nvar (\n\t_ mem.Text\n\t_ stdsync.Mutex\n\t_ stdatomic.Int32\n)\n"
			}
			full, err := filepath.Abs(name)
			if err != nil {
				t.Fatal(err)
			}
			overlay[full] = filepath.Join(dir, folder+"-"+filepath.Base(name))
			if err := os.WriteFile(overlay[full], []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	return instructions(compiled(t, "-S", overlay, packages...))
}

// Every function of every scheme, Get and Put among them, is compiled to the same
// instructions as if the scheme had been written with sync, sync/atomic and plain fields.
func TestNoExtraInstructions(t *testing.T) {
	folders := schemePackages(t)
	seam := listing(t, folders, func(source string) string { return source })
	plain := listing(t, folders, standard.Replace)
	const path = "github.com/modbench/modbench/schemes/"
	for _, folder := range folders {
		if folder == "tables" || folder == "waiters" {
			continue
		}
		for _, method := range []string{"Get", "Put"} {
			a, b := seam[path+folder+".Scheme."+method], seam[path+folder+".(*Scheme)."+method]
			if len(a) == 0 && len(b) == 0 {
				t.Errorf("%s of %s is not in the listing", method, folder)
			}
		}
	}
	compared := 0
	for name, a := range seam {
		if !strings.HasPrefix(name, path) {
			continue
		}
		compared++
		if b := plain[name]; !slices.Equal(a, b) {
			t.Errorf("%s: %d instructions through the seam, %d without", name, len(a), len(b))
		}
	}
	t.Logf("%d functions of %d packages", compared, len(folders))
	extra := listing(t, []string{"tryget"}, func(source string) string {
		return strings.Replace(source, "e.Table.Drop(e)", "e.Table.Drop(e); e.Table.Drop(e)", 1)
	})
	if name := path + "tryget.Scheme.Put"; slices.Equal(extra[name], seam[name]) {
		t.Error("a Put that does more is not told from Put")
	}
}
