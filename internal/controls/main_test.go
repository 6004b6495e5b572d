package controls_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"strings"
	"syscall"
	"testing"

	"github.com/modbench/modbench/internal/controls"
)

// rebuilt is the environment variable that tells a test binary with the mutants in
// which folder it was built.
const rebuilt = "MODBENCH_MUTANTS"

// TestMain obeys an order, or runs the tests. An ordinary build does not contain
// the mutants: such a test binary builds another that does, from the same
// package with the same flags, and becomes it.
func TestMain(m *testing.M) {
	if text := os.Getenv(child); text != "" {
		var o order
		if err := json.Unmarshal([]byte(text), &o); err != nil {
			panic(err)
		}
		if o.scheme() == nil {
			fail(fmt.Errorf("%s: no scheme or control %q in this build", child, o.Control))
		}
		json.NewEncoder(os.Stdout).Encode(o.obey())
		os.Exit(0)
	}
	dir := os.Getenv(rebuilt)
	missing := controls.Missing()
	switch {
	case len(missing) > 0 && dir == "":
		fail(rebuild())
	case len(missing) > 0:
		fail(fmt.Errorf("built with the overlay, and still without %s", strings.Join(missing, ", ")))
	}
	code := m.Run()
	if dir != "" {
		os.RemoveAll(dir)
	}
	os.Exit(code)
}

// fail ends the process without a test run: a run that convicts nothing must not pass.
func fail(err error) {
	fmt.Fprintln(os.Stderr, "controls: no test was run:", err)
	os.Exit(1)
}

// rebuild makes an overlay with the mutants in a temporary folder, builds the tests
// with it, and replaces this process by the result, with the same arguments. So output,
// exit code and an end by a signal are those of the result. rebuild returns only if it
// fails.
func rebuild() error {
	root, err := controls.Root()
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "modbench-mutants-")
	if err != nil {
		return err
	}
	err = become(root, dir)
	return errors.Join(err, os.RemoveAll(dir))
}

// become does the work of rebuild, in the folder dir. Vet is off, because it looks for
// the packages of the mutants on the disk.
func become(root, dir string) error {
	overlay, err := controls.WriteOverlay(root, dir)
	if err != nil {
		return err
	}
	exe := filepath.Join(dir, filepath.Base(os.Args[0]))
	args := append([]string{"test", "-c", "-vet=off", "-overlay", overlay, "-o", exe}, buildFlags()...)
	build := exec.Command("go", append(args, "./internal/controls")...)
	build.Dir = root
	if out, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w\n%s", strings.Join(build.Args, " "), err, out)
	}
	err = syscall.Exec(exe, append([]string{exe}, os.Args[1:]...), append(os.Environ(), rebuilt+"="+dir))
	return fmt.Errorf("%s: %w", exe, err)
}

// TestWithoutGo: if there is no go command, or the mutants cannot be built, the tests
// fail.
func TestWithoutGo(t *testing.T) {
	t.Setenv("PATH", "")
	if err := rebuild(); err == nil || !strings.Contains(err.Error(), `"go"`) {
		t.Errorf("without a go command: %v", err)
	}
	if err := become("../..", t.TempDir()); err == nil || !strings.Contains(err.Error(), "go test -c") {
		t.Errorf("with a build that fails: %v", err)
	}
}

// buildFlags returns the flags that this binary was built with, such as -tags
// and -race. The go command takes the rest of them from the environment. Packages
// named by -coverpkg are not recorded anywhere; coverage is that of this package.
func buildFlags() (flags []string) {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return nil
	}
	for _, s := range info.Settings {
		if strings.HasPrefix(s.Key, "-") && s.Key != "-buildmode" && s.Key != "-compiler" {
			flags = append(flags, s.Key+"="+s.Value)
		}
	}
	if mode := testing.CoverMode(); mode != "" {
		flags = append(flags, "-covermode="+mode)
	}
	return flags
}
