package files

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// scratchEnd ends the names of scratch directories. Those of a modbench that did not lock them have another end.
const scratchEnd = ".scratch"

// Scratch makes a directory for what is needed only as long as this process runs, and returns a function that removes
// it. Its name begins with prefix. A process that is killed leaves its directory behind, so the next one that wants
// a directory of that prefix removes those whose processes are gone. A lock says whether one is: the system drops it
// however the process ends. Where there are no locks, none is removed.
func Scratch(prefix string) (dir string, remove func(), err error) {
	left, _ := filepath.Glob(filepath.Join(os.TempDir(), prefix+"*"+scratchEnd)) // the pattern is not bad
	for _, old := range left {
		if unused, _ := lockDir(old); unused != nil {
			_ = os.RemoveAll(old) // if it stays, another process will try again
			_ = unused.Close()
		}
	}
	for {
		if dir, err = os.MkdirTemp("", prefix+"*"+scratchEnd); err != nil {
			return "", nil, fmt.Errorf("no temporary directory can be made in %s: %w: have TMPDIR name another",
				os.TempDir(), Reason(err))
		}
		held, busy := lockDir(dir)
		if _, err := os.Lstat(dir); !busy && !errors.Is(err, fs.ErrNotExist) {
			return dir, func() {
				_ = os.RemoveAll(dir) // if it stays, another process will try again
				_ = held.Close()      // nil: an error that says so
			}, nil
		}
		_ = held.Close() // another process has taken it for one that is left, and removes it
	}
}
