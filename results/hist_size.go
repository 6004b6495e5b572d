package results

import (
	"bytes"
	"compress/zlib"
	"encoding/base64"
	"fmt"
	"io"
)

// maxInflated bounds the counts of one histogram of the log, uncompressed. HdrHistogram
// has 55,000 counts of three digits up to the largest int64, of at most 9 bytes each.
const maxInflated = 1 << 20

// hdrHeader is what stands before the compressed bytes: a cookie and their length.
const hdrHeader = 8

// bounded returns an error if the histogram in a line of the log would be larger than
// maxInflated when uncompressed. HdrHistogram's reader uncompresses it as a whole, so
// a small hostile line would take gigabytes. A line without a histogram is left to that reader.
func bounded(line []byte) error {
	field := bytes.TrimSpace(line[bytes.LastIndexByte(line, ',')+1:])
	text, err := base64.StdEncoding.DecodeString(string(field))
	if err != nil || len(text) < hdrHeader {
		return nil
	}
	z, err := zlib.NewReader(bytes.NewReader(text[hdrHeader:]))
	if err != nil {
		return nil
	}
	defer z.Close()
	// A damaged stream ends early here, and HdrHistogram's reader says so.
	if n, _ := io.CopyN(io.Discard, z, maxInflated+1); n > maxInflated {
		return errTooLarge
	}
	return nil
}

var errTooLarge = fmt.Errorf("a histogram of more than %d bytes, uncompressed: no modbench wrote it", maxInflated)
