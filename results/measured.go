package results

import (
	"path/filepath"
	"slices"
)

// IsMeasured reports whether path, or what it is a link to, is a file of a results directory that cannot be made
// again: all but the table and the page.
func IsMeasured(path string) bool {
	if to, err := filepath.EvalSymlinks(path); err == nil {
		path = to
	}
	return slices.Contains(append([]string{manifestFile, planFile}, sealed...), filepath.Base(path)) &&
		Is(filepath.Dir(path))
}
