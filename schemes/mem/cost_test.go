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

// compiled returns the output of the compiler for package tryget, with these flags and
// with files replaced by an overlay.
func compiled(t *testing.T, flags string, overlay map[string]string) string {
	t.Helper()
	b, err := json.Marshal(map[string]any{"Replace": overlay})
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "overlay.json")
	if err := os.WriteFile(file, b, 0o644); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("go", "build", "-overlay", file, "-gcflags", flags, "./schemes/tryget")
	cmd.Dir = "../.."
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %v\n%s", cmd, err, out)
	}
	return string(out)
}

// The calls of package mem and percpu in Get and Put of a scheme are inlined.
func TestInlined(t *testing.T) {
	out := compiled(t, "-m", nil)
	for _, call := range []string{"percpu.Pin", "percpu.Unpin", "percpu.Counter.Add", "atomic.(*Int32).Load",
		"mem.Freed["} {
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

// edited replaces the first text of each pair by the second.
func edited(t *testing.T, source string, pairs ...string) string {
	t.Helper()
	for i := 0; i < len(pairs); i += 2 {
		if !strings.Contains(source, pairs[i]) {
			t.Fatalf("module.go of tryget does not use %s any more", pairs[i])
		}
	}
	return strings.NewReplacer(pairs...).Replace(source)
}

// Get and Put are compiled to the same instructions as if the scheme had been
// written with sync and sync/atomic.
func TestNoExtraInstructions(t *testing.T) {
	dir, err := filepath.Abs("../tryget")
	if err != nil {
		t.Fatal(err)
	}
	source, err := os.ReadFile(filepath.Join(dir, "module.go"))
	if err != nil {
		t.Fatal(err)
	}
	// Both import sync, since how much of RWMutex is inlined depends on it.
	through := edited(t, string(source), "import (", "import (\n\t_ \"sync\"\n\t_ \"sync/atomic\"\n")
	without := edited(t, string(source), "import (", "import (\n\t\"sync\"\n\t\"sync/atomic\"\n",
		"mem.Int32", "atomic.Int32", "mem.Pointer[", "atomic.Pointer[", "mem.RWMutex", "sync.RWMutex")
	listing := func(source string) map[string][]string {
		file := filepath.Join(t.TempDir(), "module.go")
		if err := os.WriteFile(file, []byte(source), 0o644); err != nil {
			t.Fatal(err)
		}
		return instructions(compiled(t, "-S", map[string]string{filepath.Join(dir, "module.go"): file}))
	}
	seam, plain := listing(through), listing(without)
	const path = "github.com/modbench/modbench/schemes/tryget."
	for _, name := range []string{"Scheme.Get", "Scheme.Put", "(*module).get", "(*module).put"} {
		a, b := seam[path+name], plain[path+name]
		if len(a) == 0 {
			t.Errorf("%s is not in the listing", name)
		}
		if !slices.Equal(a, b) {
			t.Errorf("%s: %d instructions through the seam, %d without", name, len(a), len(b))
		}
	}
}
