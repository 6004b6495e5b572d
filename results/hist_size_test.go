package results

import (
	"bytes"
	"compress/zlib"
	"encoding/base64"
	"encoding/binary"
	"strings"
	"testing"
	"time"

	"github.com/modbench/modbench/bench"
)

// TestHistTooLarge reads a line of 90 KB that would be 64 MiB of counts.
func TestHistTooLarge(t *testing.T) {
	line := "Tag=x,0.0,0.0,1.0," + packed(t, 64<<20) + "\n"
	err := readHists(strings.NewReader(line), one(nil), new(wholes))
	if err == nil || !strings.Contains(err.Error(), "hist.hlog:1: a histogram of more than 1048576 bytes") {
		t.Errorf("error %v", err)
	}
}

// TestHistLargest bounds nothing that is written: all cells of a histogram are in use.
func TestHistLargest(t *testing.T) {
	h := new(bench.Histogram)
	for d := time.Duration(1); d > 0 && d < 1<<62; d += max(d/512, 1) {
		h.AddN(d, 1<<40)
	}
	text, err := toHDR(h).Encode()
	if err != nil {
		t.Fatal(err)
	}
	if err := bounded([]byte("Tag=x,0.0,0.0,1.0," + string(text))); err != nil {
		t.Error(err)
	}
}

// packed returns n zeros as HdrHistogram packs them, behind no header of its own.
func packed(t *testing.T, n int) string {
	t.Helper()
	var z bytes.Buffer
	w := zlib.NewWriter(&z)
	if _, err := w.Write(make([]byte, n)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	head := binary.BigEndian.AppendUint32(nil, 0x1c849314)
	head = binary.BigEndian.AppendUint32(head, uint32(z.Len()))
	return base64.StdEncoding.EncodeToString(append(head, z.Bytes()...))
}
