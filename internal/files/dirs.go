package files

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// MakeDir makes a directory and its parents, and returns those that it made, the topmost first. If it fails, it leaves
// none behind. A directory that is there already is no error.
func MakeDir(dir string) (made []string, err error) {
	clean := filepath.Clean(dir)
	absent := missing(clean)
	if err := os.MkdirAll(clean, 0o777); err != nil {
		RemoveDirs(absent)
		return nil, Reason(err)
	}
	return absent, nil
}

// WritableDir returns the error with which files could not be made in dir, which need not exist, if that can be known
// before there is anything to write. It leaves nothing behind.
func WritableDir(dir string) error {
	info, err := os.Lstat(filepath.Clean(dir))
	if err == nil && info.Mode()&fs.ModeSymlink != 0 {
		if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
			to, _ := os.Readlink(filepath.Clean(dir)) // it was a link just now
			return dangling(to)
		}
	}
	made, err := MakeDir(dir)
	if err != nil {
		return err
	}
	defer RemoveDirs(made)
	return Writable(filepath.Join(dir, "file"))
}

// RemoveDirs removes directories, the last first, unless there is something in them.
func RemoveDirs(dirs []string) {
	for _, dir := range slices.Backward(dirs) {
		_ = os.Remove(dir) // it may not exist, since a name in it may be impossible
	}
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
