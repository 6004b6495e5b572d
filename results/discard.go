package results

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

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
	files.RemoveDirs(w.made)
}

// emptyDir makes sure that dir exists and has nothing in it. It returns the directories that it made, which are dir and
// its parents, the topmost first. If it fails, it leaves none behind.
func emptyDir(dir string) (made []string, err error) {
	absent, err := files.MakeDir(dir)
	if err != nil {
		return nil, fmt.Errorf("results directory %s: %w: choose another with --out", dir, err)
	}
	defer func() {
		if err != nil {
			files.RemoveDirs(absent)
		}
	}()
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("results directory %s: %w", dir, files.Reason(err))
	}
	if len(entries) > 0 {
		_, made := os.Stat(filepath.Join(dir, envFile))
		_, sealed := os.Lstat(filepath.Join(dir, manifestFile))
		if made == nil && errors.Is(sealed, fs.ErrNotExist) {
			return nil, fmt.Errorf("results directory %s: not empty: what is there was%s", dir,
				strings.TrimPrefix(begun(dir), ":"))
		}
		return nil, fmt.Errorf("results directory %s: not empty (%s is there): "+
			"nothing overwritten, choose another with --out", dir, entries[0].Name())
	}
	return absent, nil
}
