//go:build !windows

package files

import (
	"fmt"
	"os"
	"path/filepath"
)

// Temporary makes a file for what is needed only as long as it is open, in a directory of [Scratch]. It has no name any
// more, so it is gone however the process ends.
func Temporary(prefix string) (*os.File, error) {
	dir, remove, err := Scratch(prefix)
	if err != nil {
		return nil, err
	}
	defer remove()
	f, err := os.OpenFile(filepath.Join(dir, "file"), os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, fmt.Errorf("no temporary file can be made in %s: %w: have TMPDIR name another directory",
			os.TempDir(), Reason(err))
	}
	return f, nil
}
