package results

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/modbench/modbench/internal/files"
)

// prefix is the part of a file that the manifest names. Nothing of it is kept in memory.
type prefix struct {
	f    *os.File
	want File
	size int64  // of the file
	tail int64  // bytes that follow the part
	why  string // why the file cannot be read, see Converted; "": it can
}

// openPrefix opens a file of a results directory.
func openPrefix(path string, want File) (*prefix, error) {
	f, size, err := files.Open(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("missing; %s says %d bytes: copy the whole directory", manifestFile, want.Size)
	case err != nil:
		return nil, err
	}
	if size < want.Size {
		defer f.Close()
		if why := converted(f, size); why != "" {
			return nil, errors.New(why)
		}
		return nil, fmt.Errorf("truncated: %d bytes, %s says %d: copy the whole directory again", size,
			manifestFile, want.Size)
	}
	return &prefix{f: f, want: want, size: size, tail: size - want.Size}, nil
}

// reader returns a reader of the part, from its beginning.
func (p *prefix) reader() io.ReadSeeker { return io.NewSectionReader(p.f, 0, p.want.Size) }

// checkSums returns an error if a part does not have the sum that the manifest names; of several, that of the first in
// the order of sealed.
func checkSums(parts map[string]*prefix) error {
	errs := make(map[string]chan error)
	for name, p := range parts {
		done := make(chan error, 1)
		errs[name] = done
		go func() { done <- p.check() }()
	}
	for _, name := range sealed {
		if err := <-errs[name]; err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

// check compares the sum of the part with that of the manifest.
func (p *prefix) check() error {
	sum := sha256.New()
	if _, err := io.Copy(sum, p.reader()); err != nil {
		return files.Reason(err)
	}
	if hex.EncodeToString(sum.Sum(nil)) != p.want.SHA256 {
		return edited(p.f, p.size)
	}
	return nil
}

// converted is [Converted] of the beginning of a file.
func converted(f io.ReaderAt, size int64) string {
	head := make([]byte, min(size, atOnce))
	n, _ := f.ReadAt(head, 0)
	return Converted(head[:n])
}

// edited says that a file does not have the sum that it should have, and why if that can be seen.
func edited(f io.ReaderAt, size int64) error {
	if why := converted(f, size); why != "" {
		return errors.New(why)
	}
	return errEdited
}

// atOnce is how much of a file is looked at to see whether a copy or an editor has changed it.
const atOnce = 16 << 20

var errEdited = fmt.Errorf("not as modbench wrote it (sha256 differs from %s): "+
	"edited by hand? restore it or measure again", manifestFile)
