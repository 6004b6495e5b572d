package bench

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
)

// GobEncode writes sum, least and greatest value, and then, for each cell that is not empty,
// how far it is from the one before and its count, all as [binary.AppendUvarint] does.
// It cannot fail. A process that measures sends tens of histograms a round: gob itself would
// describe the type anew in each of them, and the time that this takes is taken from the
// round that is measured meanwhile.
func (h *Histogram) GobEncode() ([]byte, error) {
	h.whole()
	b := make([]byte, 0, 3*binary.MaxVarintLen64+4*len(h.bins))
	for _, v := range []uint64{h.sum, h.min, h.max} {
		b = binary.AppendUvarint(b, v)
	}
	before := uint16(0)
	for _, x := range h.bins {
		b = binary.AppendUvarint(b, uint64(x.cell-before))
		b = binary.AppendUvarint(b, x.n)
		before = x.cell
	}
	return b, nil
}

// GobDecode reads what GobEncode wrote.
func (h *Histogram) GobDecode(data []byte) error {
	var head [3]uint64
	for i := range head {
		if head[i], data = uvarint(data); data == nil {
			return errCut
		}
	}
	*h = Histogram{sum: head[0], min: head[1], max: head[2], bins: slices.Grow(h.bins[:0], len(data)/2)}
	at := uint64(0)
	for len(data) > 0 {
		var step, n uint64
		if step, data = uvarint(data); data != nil {
			n, data = uvarint(data)
		}
		at += step
		switch {
		case data == nil:
			return errCut
		case step == 0 && len(h.bins) > 0 || step >= cells || at >= cells:
			return fmt.Errorf("histogram: cell %d of %d, or not in rising order", at, cells)
		}
		h.bins = append(h.bins, bin{uint16(at), n})
		h.n += n
	}
	return nil
}

var errCut = errors.New("histogram: cut off, or a number above 64 bits")

// uvarint returns the number that data begins with, and what follows it, nil if there is none.
func uvarint(data []byte) (v uint64, rest []byte) {
	v, n := binary.Uvarint(data)
	if n <= 0 {
		return 0, nil
	}
	return v, data[n:]
}
