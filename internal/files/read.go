package files

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// NotRegular is the error for a name that is not the name of a regular file.
type NotRegular struct {
	Kind string // "a link", "a FIFO"
}

func (e NotRegular) Error() string { return "is " + e.Kind + " and not a regular file" }

// Kind words what kind of file a mode is of: "a directory".
func Kind(m fs.FileMode) string {
	switch {
	case m.IsRegular():
		return "a regular file"
	case m.IsDir():
		return "a directory"
	case m&fs.ModeSymlink != 0:
		return "a link"
	case m&fs.ModeNamedPipe != 0:
		return "a FIFO"
	case m&fs.ModeSocket != 0:
		return "a socket"
	case m&fs.ModeDevice != 0:
		return "a device"
	}
	return "a special file"
}

// Regular returns an error if path is there and is not a regular file.
// A link is none, whatever it points to.
func Regular(path string) error {
	info, err := os.Lstat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return Reason(err)
	case !info.Mode().IsRegular():
		return NotRegular{Kind(info.Mode())}
	}
	return nil
}

// Open opens a regular file to read, and returns its size. It follows no link and
// never waits.
func Open(path string) (f *os.File, size int64, err error) {
	return open(path, os.O_RDONLY)
}

// OpenToWrite opens a regular file to read and to write. A file that has a second
// name is an error: what is written would change the other one too.
func OpenToWrite(path string) (*os.File, error) {
	f, _, err := open(path, os.O_RDWR)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err == nil && links(info) > 1 {
		err = errors.New(
			"has a second name (a hard link), which would change as well: copy the directory, and go on in the copy",
		)
	}
	if err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}

// open looks before it opens, since to open a device can do something by itself, and
// again at what it has opened, since the name may be another's by then.
func open(path string, flag int) (*os.File, int64, error) {
	info, err := os.Lstat(path)
	if err != nil {
		return nil, 0, Reason(err)
	}
	if !info.Mode().IsRegular() {
		return nil, 0, NotRegular{Kind(info.Mode())}
	}
	return openFile(path, flag|noFollow)
}

func openFile(path string, flag int) (*os.File, int64, error) {
	f, err := os.OpenFile(path, flag|nonBlock, 0)
	if err != nil {
		return nil, 0, Reason(err)
	}
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = NotRegular{Kind(info.Mode())}
	}
	if err != nil {
		f.Close()
		return nil, 0, Reason(err)
	}
	return f, info.Size(), nil
}

// Read returns the contents of a regular file of at most limit bytes. It follows no
// link.
func Read(path string, limit int64) ([]byte, error) {
	f, _, err := Open(path)
	if err != nil {
		return nil, err
	}
	return readAll(f, limit)
}

// ReadNamed is Read for a file that the user named: it follows links.
func ReadNamed(path string, limit int64) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, Reason(err)
	}
	if !info.Mode().IsRegular() {
		return nil, NotRegular{Kind(info.Mode())}
	}
	f, _, err := openFile(path, os.O_RDONLY)
	if err != nil {
		return nil, err
	}
	return readAll(f, limit)
}

func readAll(f *os.File, limit int64) ([]byte, error) {
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err == nil && int64(len(data)) > limit {
		err = fmt.Errorf("is larger than %d MiB, the most that is read of such a file", limit>>20)
	}
	if err != nil {
		return nil, Reason(err)
	}
	return data, nil
}

// Reason strips the operation and the path from an error of the file system.
func Reason(err error) error {
	var p *fs.PathError
	var l *os.LinkError
	switch {
	case errors.As(err, &p):
		return p.Err
	case errors.As(err, &l):
		return l.Err
	}
	return err
}
