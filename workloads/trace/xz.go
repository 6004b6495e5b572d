package trace

import (
	"bytes"
	"io"

	"github.com/ulikunitz/xz"
)

// xzFooter ends a stream of xz. Zeros may follow it.
var xzFooter = [2]byte{'Y', 'Z'}

// xzReader decompresses xz. The library takes a file that was cut between two blocks as a whole one, so the end is
// looked at here.
func xzReader(r io.Reader) (io.Reader, error) {
	end := &tail{r: r}
	z, err := xz.ReaderConfig{DictCap: 1 << 20}.NewReader(end)
	if err != nil {
		return nil, damaged("xz", err)
	}
	return &xzChecked{z, end}, nil
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
