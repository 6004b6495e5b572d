package results

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"math/bits"
	"sync"
	"time"

	hdr "github.com/HdrHistogram/hdrhistogram-go"
	"github.com/klauspost/compress/zlib" // faster than compress/zlib

	"github.com/modbench/modbench/bench"
)

// bar is a cell of an HdrHistogram that is not empty: its largest value, and its count.
type bar struct {
	to time.Duration
	n  int64
}

// The header of a histogram of the log that modbench wrote, compressed and uncompressed.
const (
	packedCookie   = 0x1c849304 // the fourth bit of the last byte but one may be set
	unpackedCookie = 0x1c849303
	cookieMask     = 0xffffff0f
	packedHeader   = 8
	unpackedHeader = 40
)

// errUnusual is why a histogram is left to HdrHistogram's own reader.
var errUnusual = errors.New("not in the form that modbench writes")

// inflater is what a histogram is unpacked with. It is kept, since making one costs more than using it.
type inflater struct {
	in  bytes.Reader
	z   io.ReadCloser
	raw [4096]byte
	out bytes.Buffer

	bars []bar           // of the last histogram
	h    bench.Histogram // and itself, where nobody keeps it
}

var inflaters = sync.Pool{New: func() any { return new(inflater) }}

// read returns the cells of a histogram of the log, until it is called again. It does what [hdr.DecodePacked] does, for
// the form that modbench writes, and leaves everything else to that; a log has millions of them, and this takes a tenth
// of the time.
func (f *inflater) read(text []byte) ([]bar, error) {
	if bars, err := f.unpack(text); err == nil {
		return bars, nil
	}
	if err := bounded(text); err != nil {
		return nil, err
	}
	h, err := hdr.DecodePacked(text)
	if err != nil {
		return nil, err
	}
	if h.SignificantFigures() != hdrDigits || h.LowestTrackableValue() != 1 {
		return nil, fmt.Errorf("a histogram from %d with %d digits, want from 1 with %d", h.LowestTrackableValue(),
			h.SignificantFigures(), hdrDigits)
	}
	var bars []bar
	for value, n := range h.ForEachBucket {
		bars = append(bars, bar{highest(uint64(value)), n})
	}
	return bars, nil
}

// unpack is read for what modbench wrote.
func (f *inflater) unpack(text []byte) ([]bar, error) {
	raw, err := base64.StdEncoding.AppendDecode(f.raw[:0], text)
	if err != nil || len(raw) < packedHeader || binary.BigEndian.Uint32(raw)&cookieMask != packedCookie ||
		int64(binary.BigEndian.Uint32(raw[4:])) != int64(len(raw)-packedHeader) {
		return nil, errUnusual
	}
	f.in.Reset(raw[packedHeader:])
	if f.z == nil {
		f.z, err = zlib.NewReader(&f.in)
	} else {
		err = f.z.(zlib.Resetter).Reset(&f.in, nil)
	}
	if err != nil {
		f.z = nil
		return nil, err
	}
	f.out.Reset()
	if _, err := f.out.ReadFrom(io.LimitReader(f.z, maxInflated+1)); err != nil {
		return nil, err
	}
	data := f.out.Bytes()
	if len(data) < unpackedHeader || len(data) > maxInflated ||
		binary.BigEndian.Uint32(data)&cookieMask != unpackedCookie ||
		int64(binary.BigEndian.Uint32(data[4:])) != int64(len(data)-unpackedHeader) ||
		binary.BigEndian.Uint32(data[12:]) != hdrDigits || binary.BigEndian.Uint64(data[16:]) != 1 ||
		binary.BigEndian.Uint64(data[24:]) > math.MaxInt64/2 {
		return nil, errUnusual
	}
	f.bars, err = counts(f.bars[:0], data[unpackedHeader:], int64(binary.BigEndian.Uint64(data[24:])))
	return f.bars, err
}

// counts reads counts of cells in rising order, as HdrHistogram packs them: zig-zag numbers of variable length, of
// which a negative one is so many empty cells. largest is the largest value that there is room for. It appends to bars.
func counts(bars []bar, data []byte, largest int64) ([]bar, error) {
	cells := uint64(index(uint64(largest))) + 1
	at := uint64(0)
	for len(data) > 0 {
		v, n := binary.Uvarint(data)
		if n <= 0 || n > 8 { // a ninth byte is another thing in HdrHistogram's numbers
			return bars, errUnusual
		}
		data = data[n:]
		if v&1 == 1 {
			at += v/2 + 1
		} else if at++; v > 0 {
			if at > cells {
				return bars, errUnusual
			}
			bars = append(bars, bar{highest(value(at - 1)), int64(v / 2)})
		}
		if at > 1<<20 {
			return bars, errUnusual
		}
	}
	return bars, nil
}

// An HdrHistogram of 3 digits has cells of 1 up to subCells, and twice as wide ones in each octave above it.
const (
	subBits  = 11
	subCells = 1 << subBits
)

// index returns the cell of a value, value the smallest value of a cell, and highest the largest value in the cell of
// v.
func index(v uint64) uint64 {
	shift := max(bits.Len64(v)-subBits, 0)
	return uint64(shift)*subCells/2 + v>>shift
}

func value(i uint64) uint64 {
	if i < subCells {
		return i
	}
	shift := i/(subCells/2) - 1
	return (i - shift*subCells/2) << shift
}

func highest(v uint64) time.Duration {
	shift := max(bits.Len64(v)-subBits, 0)
	return time.Duration(v | (1<<shift - 1))
}
