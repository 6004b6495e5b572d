package results

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/modbench/modbench/internal/files"
)

// Discard removes what [Create] made, the directory and its parents included, if no round was added; then nothing is
// left of a run that did not begin. It closes w if w is open. It keeps a directory that was there before or has
// anything else in it, and does nothing for a Writer that [Resume] returned. It reports whether it removed the results.
func (w *Writer) Discard() bool {
	if len(w.mine) == 0 || w.manifest.Done > 0 || len(w.manifest.Broken) > 0 {
		return false
	}
	w.discard()
	return true
}

func (w *Writer) discard() {
	_ = w.close()
	for _, name := range w.mine {
		_ = os.Remove(filepath.Join(w.dir, name))
	}
	removeDirs(w.made)
}

// removeDirs removes directories, the last first, unless there is something in them.
func removeDirs(dirs []string) {
	for _, dir := range slices.Backward(dirs) {
		_ = os.Remove(dir) // it may not exist, since a name in it may be impossible
	}
}

// emptyDir makes sure that dir exists and has nothing in it. It returns the directories that it made, which are dir and
// its parents, the topmost first. If it fails, it leaves none behind.
func emptyDir(dir string) (made []string, err error) {
	clean := filepath.Clean(dir)
	absent := missing(clean)
	defer func() {
		if err != nil {
			removeDirs(absent)
		}
	}()
	if err := os.MkdirAll(clean, 0o777); err != nil {
		return nil, fmt.Errorf("results directory %s: %w: choose another with --out", dir, files.Reason(err))
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("results directory %s: %w", dir, files.Reason(err))
	}
	if len(entries) > 0 {
		return nil, fmt.Errorf("results directory %s: not empty (%s is there): "+
			"nothing overwritten, choose another with --out", dir, entries[0].Name())
	}
	return absent, nil
}

// missing returns those of dir and its parents that do not exist, the topmost first. dir is clean.
func missing(dir string) (dirs []string) {
	for {
		_, err := os.Lstat(dir)
		if errors.Is(err, fs.ErrNotExist) {
			dirs = append(dirs, dir)
		}
		above := filepath.Dir(dir)
		if err == nil || above == dir {
			break
		}
		dir = above // also of a name that cannot be: MkdirAll makes the parents first
	}
	slices.Reverse(dirs)
	return dirs
}
