package files

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
)

// Replace makes the file path, or replaces it if it is there: at every moment, also
// after a power cut, it is the old one or the new one. A path that is there and is
// not a regular file, a link for instance, is an error, and nothing is written. The
// new file has the mode and the owner of the old one; without one, what umask leaves.
func Replace(path string, data []byte) error {
	dir, name := filepath.Split(path)
	for {
		tmp := fmt.Sprintf("%s.%s.%08x.tmp", dir, name, rand.Uint32())
		err := replace(path, tmp, data)
		if !errors.Is(err, errTaken) {
			return err
		}
	}
}

// ReplaceAlone is Replace for a file that is written often and by one process at a time.
// A process that was killed may leave path.tmp, which the next one removes; two processes
// at once would disturb each other.
func ReplaceAlone(path string, data []byte) error {
	tmp := path + ".tmp"
	if err := os.Remove(tmp); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s: %w", filepath.Base(tmp), Reason(err))
	}
	return replace(path, tmp, data)
}

// errTaken is why a temporary file cannot be made: there is a file of that name.
var errTaken = errors.New("there is a file of this name already")

func replace(path, tmp string, data []byte) error {
	if err := Regular(path); err != nil {
		return err
	}
	f, err := os.OpenFile(tmp, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o666)
	if errors.Is(err, fs.ErrExist) {
		return errTaken
	}
	if err != nil {
		return Reason(err)
	}
	err = fill(f, path, data)
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err == nil {
		err = os.Rename(tmp, path)
	}
	if err != nil {
		_ = os.Remove(tmp) // err is what to tell
		return Reason(err)
	}
	return syncDir(filepath.Dir(path))
}

// fill writes data to f, which is to replace path, and makes it durable.
func fill(f *os.File, path string, data []byte) error {
	if _, err := f.Write(data); err != nil {
		return err
	}
	if old, err := os.Lstat(path); err == nil {
		own(f, old)
		if err := f.Chmod(old.Mode().Perm()); err != nil {
			return err
		}
	}
	return f.Sync()
}

// syncDir makes the names in dir durable. It ignores a failure to sync: a file
// system that cannot sync a directory keeps names durable by other means.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return Reason(err)
	}
	_ = d.Sync()
	return d.Close()
}

// Output writes data to the file that the user named. A regular file is replaced,
// and a link is followed to the one it points to, which must be there. Anything else
// (/dev/stdout, a FIFO) is written to and stays what it is; a FIFO has Output wait
// until somebody reads it. made reports whether there is a regular file now that has
// data and nothing else.
func Output(path string, data []byte) (made bool, err error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if to, err := os.Readlink(path); err == nil {
			return false, dangling(to)
		}
		return true, Replace(path, data)
	case err != nil:
		return false, Reason(err)
	case info.IsDir():
		return false, errIsDir
	}
	for _, f := range []*os.File{os.Stdout, os.Stderr} {
		if own, err := f.Stat(); err == nil && os.SameFile(own, info) {
			_, err := f.Write(data)
			return false, Reason(err)
		}
	}
	if info.Mode().IsRegular() && !descriptor(path) {
		target, err := filepath.EvalSymlinks(path)
		if err != nil {
			return false, Reason(err)
		}
		return true, Replace(target, data)
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		return false, Reason(err)
	}
	_, err = f.Write(data)
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	return false, Reason(err)
}

// Writable returns the error that [Output] would return, if that can be known before there is anything to write. It
// leaves nothing behind.
func Writable(path string) error {
	info, err := os.Stat(path)
	switch {
	case err == nil && info.IsDir():
		return errIsDir
	case err == nil && !info.Mode().IsRegular():
		return nil
	case err == nil:
		if path, err = filepath.EvalSymlinks(path); err != nil {
			return Reason(err)
		}
	case !errors.Is(err, fs.ErrNotExist):
		return Reason(err)
	default:
		if to, err := os.Readlink(path); err == nil {
			return dangling(to)
		}
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".modbench-*.tmp")
	if err != nil {
		return Reason(err)
	}
	_ = f.Close() // nothing was written
	return Reason(os.Remove(f.Name()))
}

var errIsDir = errors.New("is a directory: name a file")

func dangling(to string) error { return fmt.Errorf("is a link to %s, which does not exist", to) }

// descriptor reports whether path is the name of an open file: whoever opened it
// waits for what is written to it, and not for a new file under its name.
func descriptor(path string) bool {
	path = filepath.Clean(path)
	return strings.HasPrefix(path, "/dev/fd/") || strings.HasPrefix(path, "/proc/")
}
