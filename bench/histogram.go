package bench

import (
	"cmp"
	"math"
	"slices"
	"time"
)

// Histogram counts durations in cells of constant relative width, at most 0.8 %. The zero value is
// empty and ready to use. It takes 16 bytes for each cell that is not empty, and is not safe for concurrent use.
type Histogram struct {
	bins     []bin // the cells that are not empty, rising; none though n > 0: see Condense
	n        uint64
	sum      uint64
	min, max uint64
	known    [len(condensed)]uint16 // if Condensed: the cells of the quantiles of condensed
}

// bin is a cell with its count.
type bin struct {
	cell uint16
	n    uint64
}

// condensed is the quantiles that a condensed histogram knows, beside 0 and 1.
var condensed = [...]float64{0.5, 0.9, 0.99, 0.999}

// Add counts d. A negative duration counts as 0, and one of 73 minutes or more as
// just below 73 minutes. It takes time proportional to the number of cells that are not empty.
func (h *Histogram) Add(d time.Duration) { h.AddN(d, 1) }

// AddN counts d n times.
func (h *Histogram) AddN(d time.Duration, n uint64) {
	h.whole()
	v := min(uint64(max(d, 0)), 1<<maxBits-1)
	if n == 0 {
		return
	}
	if h.n == 0 || v < h.min {
		h.min = v
	}
	h.max = max(h.max, v)
	h.n += n
	h.sum += v * n
	c := uint16(cell(v))
	i := len(h.bins)
	switch {
	case i == 0 || h.bins[i-1].cell < c:
		h.bins = append(h.bins, bin{c, n})
		return
	case h.bins[i-1].cell == c:
		i--
	default:
		i, _ = slices.BinarySearchFunc(h.bins, c, func(b bin, c uint16) int { return cmp.Compare(b.cell, c) })
	}
	if i < len(h.bins) && h.bins[i].cell == c {
		h.bins[i].n += n
		return
	}
	h.bins = slices.Insert(h.bins, i, bin{c, n})
}

// Merge adds all of o's counts to h.
func (h *Histogram) Merge(o *Histogram) {
	h.whole()
	if o == nil || o.n == 0 {
		return
	}
	o.whole()
	if h.n == 0 || o.min < h.min {
		h.min = o.min
	}
	h.max = max(h.max, o.max)
	h.n += o.n
	h.sum += o.sum
	if len(h.bins) == 0 {
		h.bins = slices.Clone(o.bins)
		return
	}
	h.bins = merged(h.bins, o.bins)
}

// merged adds the counts of b to a, in place if a has all cells of b.
func merged(a, b []bin) []bin {
	i, missing := 0, 0
	for _, x := range b {
		for i < len(a) && a[i].cell < x.cell {
			i++
		}
		if i == len(a) || a[i].cell != x.cell {
			missing++
		}
	}
	// From behind, so that nothing is overwritten before it is moved.
	i, j := len(a)-1, len(b)-1
	a = append(a, make([]bin, missing)...)
	for to := len(a) - 1; j >= 0; to-- {
		switch {
		case i >= 0 && a[i].cell > b[j].cell:
			a[to] = a[i]
			i--
		case i >= 0 && a[i].cell == b[j].cell:
			a[to] = bin{b[j].cell, a[i].n + b[j].n}
			i, j = i-1, j-1
		default:
			a[to] = b[j]
			j--
		}
	}
	return a
}

// Reset empties h, and keeps its memory for what is added next.
func (h *Histogram) Reset() { *h = Histogram{bins: h.bins[:0]} }

// Count returns how many durations were added.
func (h *Histogram) Count() uint64 { return h.n }

// Min returns the smallest duration added, exact; 0 if there is none.
func (h *Histogram) Min() time.Duration { return time.Duration(h.min) }

// Max returns the largest duration added, exact; 0 if there is none.
func (h *Histogram) Max() time.Duration { return time.Duration(h.max) }

// Mean returns the mean, exact up to rounding; 0 if empty.
func (h *Histogram) Mean() time.Duration {
	if h.n == 0 {
		return 0
	}
	return time.Duration(h.sum / h.n)
}

// Quantile returns the smallest value v such that a share of at least q (0 to 1) of
// the values is at most v (nearest rank). It is exact to the width of a cell and
// lies between Min and Max; it is 0 if the histogram is empty.
func (h *Histogram) Quantile(q float64) time.Duration {
	if h.n == 0 {
		return 0
	}
	if h.Condensed() {
		if i := slices.Index(condensed[:], q); i >= 0 {
			return h.within(h.known[i])
		}
	}
	return h.within(h.cell(q))
}

// cell returns the cell in which a quantile is.
func (h *Histogram) cell(q float64) uint16 {
	h.whole()
	rank := max(uint64(math.Ceil(q*float64(h.n))), 1)
	var seen uint64
	for _, b := range h.bins {
		if seen += b.n; seen >= rank {
			return b.cell
		}
	}
	return h.bins[len(h.bins)-1].cell
}

// within returns the largest value that h may have in a cell.
func (h *Histogram) within(cell uint16) time.Duration {
	_, hi := bounds(int(cell))
	return time.Duration(min(max(hi, h.min), h.max))
}

// Each calls f for each cell that is not empty, in rising order, with the count of
// the cell and its largest value; for the last cell that is the maximum.
func (h *Histogram) Each(f func(d time.Duration, n uint64)) {
	h.whole()
	for _, b := range h.bins {
		_, hi := bounds(int(b.cell))
		f(time.Duration(min(hi, h.max)), b.n)
	}
}

// Condense returns a histogram of the same count, mean and extremes that takes 64 bytes however many cells h has.
// Of the quantiles it knows 0.5, 0.9, 0.99 and 0.999, as h does. To ask it for another, for its cells, or to
// add to it or merge it is a mistake in the program: it panics.
func (h *Histogram) Condense() *Histogram {
	out := &Histogram{n: h.n, sum: h.sum, min: h.min, max: h.max}
	if h.n > 0 {
		for i, q := range condensed {
			out.known[i] = h.cell(q)
		}
	}
	return out
}

// Condensed reports whether h has values, and no cells any more.
func (h *Histogram) Condensed() bool { return h.n > 0 && len(h.bins) == 0 }

// whole panics if h has no cells any more.
func (h *Histogram) whole() {
	if h.Condensed() {
		panic("bench: a condensed Histogram was asked for its cells")
	}
}
