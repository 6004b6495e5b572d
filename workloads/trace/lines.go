package trace

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
)

// maxLine is the longest line that is read. The kernel's own buffer for a line is a page.
const maxLine = 1 << 16

// lines reads lines of text. It keeps one of them at a time.
type lines struct {
	r      *bufio.Reader
	number int64 // of the line that was read last, from 1
}

// errTooLong says that a line is longer than maxLine. The next call reads the line behind it.
var errTooLong = errors.New("line is too long")

// next returns the next line without its end, until the next call. It returns io.EOF at the end.
func (l *lines) next() ([]byte, error) {
	line, err := l.r.ReadSlice('\n')
	switch {
	case err == nil:
		l.number++
	case err == io.EOF && len(line) == 0:
		return nil, io.EOF
	case err == io.EOF:
		l.number++
		return nil, fmt.Errorf("line %d: the file ends in the middle of the line: was it cut?", l.number)
	case errors.Is(err, bufio.ErrBufferFull):
		return nil, l.skip()
	default:
		return nil, l.broken(err)
	}
	line = bytes.TrimRight(line[:len(line)-1], "\r")
	if i := bytes.IndexByte(line, 0); i >= 0 {
		return nil, fmt.Errorf("line %d: a byte 0 at column %d: this is not text", l.number, i+1)
	}
	return line, nil
}

// skip reads the rest of a line that is too long.
func (l *lines) skip() error {
	l.number++
	for {
		part, err := l.r.ReadSlice('\n')
		switch {
		case err == nil:
			return errTooLong
		case bytes.IndexByte(part, 0) >= 0:
			return fmt.Errorf("line %d: a byte 0: this is not text", l.number)
		case errors.Is(err, bufio.ErrBufferFull):
		case err == io.EOF:
			return fmt.Errorf("line %d: the file ends in the middle of the line: was it cut?", l.number)
		default:
			return l.broken(err)
		}
	}
}

// broken says where reading failed. If a compressed file was cut, that is in the next line.
func (l *lines) broken(err error) error {
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("line %d: the compressed file ends here: was it cut?", l.number+1)
	}
	return fmt.Errorf("line %d: cannot be read: %w", l.number+1, err)
}
