package figures

import (
	"bufio"
	"fmt"
	"io"
	"iter"
	"os"
	"slices"
	"sync"

	"github.com/modbench/modbench/internal/files"
)

// scratch is the temporary file.
type scratch interface {
	io.Writer
	io.ReaderAt
}

// newScratch makes it. Tests change it.
var newScratch = func() (scratch, error) { return files.Temporary("modbench-rounds-") }

// extent is some blocks in the file.
type extent struct {
	at   int64
	size int
}

// pieces is about how many bytes of a series are read from the file at once.
const pieces = 64 << 10

// write writes all that is packed to the file, cell by cell.
func (rs *Rounds) write() {
	if rs.file == nil {
		var err error
		if rs.file, err = newScratch(); err != nil {
			rs.fail(fmt.Errorf("more rounds than are kept in memory: %w", err))
			return
		}
	}
	out := bufio.NewWriterSize(rs.file, 1<<20)
	for _, s := range rs.all {
		_, _ = out.Write(s.packed) // Flush says what was wrong
		from := 0
		for rest := s.packed; len(rest) > 0; {
			_, rest = part(rest)
			if end := len(s.packed) - len(rest); end-from >= pieces || len(rest) == 0 {
				s.written = append(s.written, extent{rs.size + int64(from), end - from})
				from = end
			}
		}
		rs.size += int64(len(s.packed))
		s.packed = nil
	}
	rs.packed = 0
	if err := out.Flush(); err != nil {
		rs.fail(failed(err))
	}
}

// buffers are what pieces of the file are read into.
var buffers = sync.Pool{New: func() any { return new([]byte) }}

// blocks returns the blocks of s, in order. If they are not kept, each is gone when the next one comes.
func (s *Series) blocks(kept bool) iter.Seq[block] {
	return func(yield func(block) bool) {
		if s == nil || s.of.Err() != nil {
			return
		}
		s.seal()
		room := buffers.Get().(*[]byte)
		defer buffers.Put(room)
		for _, e := range s.written {
			if kept {
				room = new([]byte)
			}
			*room = slices.Grow((*room)[:0], e.size)[:e.size]
			if _, err := s.of.file.ReadAt(*room, e.at); err != nil {
				s.of.fail(failed(err))
				return
			}
			if !each(*room, yield) {
				return
			}
		}
		each(s.packed, yield)
	}
}

// each calls yield for each block of b, until it returns false.
func each(b block, yield func(block) bool) bool {
	for len(b) > 0 {
		var one block
		if one, b = part(b); !yield(one) {
			return false
		}
	}
	return true
}

// Err returns why there are no more rounds, as one line; nil if all are there.
func (rs *Rounds) Err() error {
	if rs == nil {
		return nil
	}
	rs.mu.Lock()
	defer rs.mu.Unlock()
	return rs.err
}

// fail notes why there are no more rounds; nil is nothing.
func (rs *Rounds) fail(err error) {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	if rs.err == nil {
		rs.err = err
	}
}

// failed is an error of the file, with where it is.
func failed(err error) error {
	return fmt.Errorf("more rounds than are kept in memory: temporary file in %s: %w: "+
		"have TMPDIR name another directory", os.TempDir(), files.Reason(err))
}
