package controls

import (
	"fmt"
	"io/fs"
	"os/exec"
	"strings"

	"github.com/modbench/modbench/internal/controls/internal/mutate"
)

// Missing returns the names of the mutants that this build does not contain:
// none in a build with the overlay, all of them in any other.
func Missing() (names []string) {
	for _, c := range All() {
		if c.New == nil {
			names = append(names, c.Name)
		}
	}
	return names
}

// Diff returns a mutant as a unified diff against its scheme. root has the
// sources of the schemes, below the folder schemes.
func Diff(root fs.FS, mutant string) ([]byte, error) {
	for _, m := range mutate.All() {
		if m.Name == mutant {
			return m.Diff(root)
		}
	}
	return nil, fmt.Errorf("no mutant %q", mutant)
}

// Root returns the root folder of modbench's source, as the go command finds it
// from the working directory.
func Root() (string, error) {
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/modbench/modbench").Output()
	root := strings.TrimSpace(string(out))
	if err == nil && root != "" {
		return root, nil
	}
	if exit, ok := err.(*exec.ExitError); ok {
		err = fmt.Errorf("%s", strings.TrimSpace(string(exit.Stderr)))
	}
	return "", fmt.Errorf("the mutants are made from the source of modbench, "+
		"and go list does not find it from here: %v", err)
}

// WriteOverlay writes all mutants to the folder dir, and returns the file for
// the go command's flag -overlay. Whatever is built with it from the source in
// root contains them.
func WriteOverlay(root, dir string) (file string, err error) { return mutate.WriteOverlay(root, dir) }
