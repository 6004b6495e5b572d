package trace

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"path/filepath"

	"github.com/klauspost/compress/zstd"

	"github.com/modbench/modbench/internal/files"
)

// Open opens a trace file of any of the formats, or what a link names. The caller closes it. [OpenNamed] also opens
// those that modbench brings along.
func Open(name string) (*Reader, error) {
	path, err := filepath.EvalSymlinks(name)
	if err != nil {
		return nil, fmt.Errorf("trace %s: %w", name, files.Reason(err))
	}
	f, _, err := files.Open(path)
	if err != nil {
		return nil, fmt.Errorf("trace %s: %w", name, err)
	}
	r, err := NewReader(f)
	if err != nil {
		_ = f.Close() // read only
		return nil, fmt.Errorf("trace %s: %w", name, err)
	}
	r.name, r.close = name, f.Close
	return r, nil
}

// The first bytes of what is not text.
var (
	gzipMagic = []byte{0x1f, 0x8b}
	xzMagic   = []byte{0xfd, '7', 'z', 'X', 'Z', 0}
	zstdMagic = []byte{0x28, 0xb5, 0x2f, 0xfd}
	datMagic  = []byte{0x17, 0x08, 0x44, 't', 'r', 'a', 'c', 'i', 'n', 'g'}
)

// utf8Mark may begin a text of UTF-8, and says nothing.
var utf8Mark = []byte{0xef, 0xbb, 0xbf}

// errUTF16 says what to do with what an editor or a shell of Windows has written.
var errUTF16 = errors.New("line 1: a text of UTF-16: save it as UTF-8")

// errDat says what to do with the file that trace-cmd record writes.
var errDat = errors.New("line 1: a trace.dat, which is no text: print it with trace-cmd report -t, and read that")

// maxWindow bounds the memory that a compressed file can ask for.
const maxWindow = 64 << 20

// decompress returns what r holds, decompressed if it is compressed.
func decompress(r io.Reader) (io.Reader, error) {
	b := bufio.NewReaderSize(r, 1<<16)
	head, err := b.Peek(len(datMagic))
	if err != nil && err != io.EOF {
		return nil, err
	}
	switch {
	case bytes.HasPrefix(head, gzipMagic):
		z, err := gzip.NewReader(b)
		return z, damaged("gzip", err)
	case bytes.HasPrefix(head, xzMagic):
		return xzReader(b)
	case bytes.HasPrefix(head, zstdMagic):
		z, err := zstd.NewReader(b, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(maxWindow))
		if err != nil {
			return nil, damaged("zstd", err)
		}
		return zstdChecked{z}, nil
	case bytes.HasPrefix(head, datMagic):
		return nil, errDat
	}
	return b, nil
}

// zstdChecked says of a window that is too large what to do.
type zstdChecked struct{ z *zstd.Decoder }

func (c zstdChecked) Read(p []byte) (n int, err error) {
	n, err = c.z.Read(p)
	if errors.Is(err, zstd.ErrWindowSizeExceeded) {
		err = fmt.Errorf("the zstd file wants a window of more than %d MiB: compress it without --long", maxWindow>>20)
	}
	return n, err
}

// buffered returns a buffer of what r holds, which is not compressed, behind the mark that may begin it.
func buffered(r io.Reader) (*bufio.Reader, error) {
	b := bufio.NewReaderSize(r, maxLine)
	head, err := b.Peek(len(utf8Mark))
	if err != nil && err != io.EOF {
		return nil, new(lines).broken(err)
	}
	switch {
	case bytes.HasPrefix(head, utf8Mark):
		_, err = b.Discard(len(utf8Mark))
		return b, err
	case bytes.HasPrefix(head, []byte{0xff, 0xfe}), bytes.HasPrefix(head, []byte{0xfe, 0xff}):
		return nil, errUTF16
	}
	return b, nil
}

func damaged(format string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("line 1: the %s file is damaged: %w", format, err)
}
