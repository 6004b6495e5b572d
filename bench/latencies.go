package bench

import (
	"math/bits"
	"time"
)

// perOctave is the number of cells for each doubling of the value, which makes
// a cell at most 1/128 = 0.8 % wide. Values below 2*perOctave are exact.
const (
	octaveBits = 7
	perOctave  = 1 << octaveBits
	maxBits    = 42 // values are clamped below 2^42 ns, 73 minutes
	cells      = (maxBits - octaveBits + 1) * perOctave
)

// latencies counts durations while a round is measured. It has room for every cell, 36 KiB, so that Add takes
// 1.6 to 2.4 ns and allocates nothing. It is not safe for concurrent use. A [Histogram] holds what it has counted.
type latencies struct {
	counts   [cells]uint64
	n        uint64
	sum      uint64
	min, max uint64
}

func cell(v uint64) int {
	if v < 2*perOctave {
		return int(v)
	}
	shift := bits.Len64(v) - octaveBits - 1
	return shift*perOctave + int(v>>shift)
}

// bounds returns the smallest and largest value that fall into cell i.
func bounds(i int) (lo, hi uint64) {
	if i < 2*perOctave {
		return uint64(i), uint64(i)
	}
	shift := i/perOctave - 1
	lo = uint64(i-shift*perOctave) << shift
	return lo, lo + 1<<shift - 1
}

// Add counts d. A negative duration counts as 0, and one of 73 minutes or more as
// just below 73 minutes.
func (h *latencies) Add(d time.Duration) { h.AddN(d, 1) }

// AddN counts d n times.
func (h *latencies) AddN(d time.Duration, n uint64) {
	v := min(uint64(max(d, 0)), 1<<maxBits-1)
	if n == 0 {
		return
	}
	if h.n == 0 || v < h.min {
		h.min = v
	}
	h.max = max(h.max, v)
	h.counts[cell(v)] += n
	h.n += n
	h.sum += v * n
}

// into adds all counts to out.
func (h *latencies) into(out *Histogram) { out.Merge(h.histogram()) }

// histogram returns what was counted.
func (h *latencies) histogram() *Histogram {
	out := &Histogram{n: h.n, sum: h.sum, min: h.min, max: h.max}
	for i, c := range h.counts {
		if c != 0 {
			out.bins = append(out.bins, bin{uint16(i), c})
		}
	}
	return out
}
