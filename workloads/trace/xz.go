package trace

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"fmt"
	"io"

	"github.com/ulikunitz/xz"
	"github.com/ulikunitz/xz/lzma"
)

// xzFooter ends a stream of xz. Zeros may follow it.
var xzFooter = [2]byte{'Y', 'Z'}

// xzReader decompresses xz. The library takes a file that was cut between two blocks as a whole one, so the end is
// looked at here.
func xzReader(r *bufio.Reader) (io.Reader, error) {
	if size := xzDictionary(r); size > maxWindow {
		return nil, fmt.Errorf("line 1: the xz file wants a dictionary of %d MiB, and no more than %d are read: "+
			"compress it with xz -9 or less", size>>20, maxWindow>>20)
	}
	end := &tail{r: r}
	z, err := xz.ReaderConfig{DictCap: 1 << 20}.NewReader(end)
	if err != nil {
		return nil, damaged("xz", err)
	}
	return &xzChecked{z, end}, nil
}

// xzDictionary returns the size of the dictionary that the first block of an xz file asks for, or 0 where that cannot
// be seen; then the library says what is wrong. The format has it in section 3.1: behind the 12 bytes of the file's
// head the block has its size, flags that say whether two numbers follow, and the filter, whose last byte is the
// dictionary.
func xzDictionary(r *bufio.Reader) int64 {
	const head, filter = 12, 0x21
	block, _ := r.Peek(head + 2 + 2*binary.MaxVarintLen64 + 3) // shorter if the file is
	if len(block) < head+2 {
		return 0
	}
	flags, rest := block[head+1], block[head+2:]
	for _, has := range []byte{0x40, 0x80} { // the sizes of the block, packed and not
		if flags&has == 0 {
			continue
		}
		_, n := binary.Uvarint(rest)
		if n <= 0 {
			return 0
		}
		rest = rest[n:]
	}
	if flags&0x3f != 0 || len(rest) < 3 || rest[0] != filter || rest[1] != 1 {
		return 0
	}
	size, err := lzma.DecodeDictCap(rest[2])
	if err != nil {
		return 0
	}
	return size
}

type xzChecked struct {
	z   *xz.Reader
	end *tail
}

func (c *xzChecked) Read(p []byte) (n int, err error) {
	n, err = c.z.Read(p)
	if err == io.EOF && c.end.last != xzFooter {
		err = io.ErrUnexpectedEOF
	}
	return n, err
}

// tail remembers the last two bytes that were read and are not zero, with all that is between them.
type tail struct {
	r    io.Reader
	last [2]byte
}

func (t *tail) Read(p []byte) (n int, err error) {
	n, err = t.r.Read(p)
	switch read := bytes.TrimRight(p[:n], "\x00"); len(read) {
	case 0:
	case 1:
		t.last = [2]byte{t.last[1], read[0]}
	default:
		t.last = [2]byte(read[len(read)-2:])
	}
	return n, err
}
