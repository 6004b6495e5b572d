package figures

import (
	"iter"
	"math"
	"slices"
	"sync"
	"time"
)

// column is a metric of the rounds that have it, in the order measured.
type column struct {
	n      []int // their numbers
	v      []float64
	rising bool // so do the numbers, and no two are the same
}

// column returns m of the rounds of s; nothing if s is nil.
func (s *Summary) column(m *Metric) column {
	switch {
	case s == nil:
		return column{rising: true}
	case m.base != "":
		base := s.Cell
		base.Scheme = m.base
		if base == s.Cell {
			return column{rising: true}
		}
		x, y := evened(s, s.grid.At(base), m.of)
		return x.over(y)
	}
	return s.numbers(atMetrics + m.at)
}

// numbers returns one of the numbers of the rounds that have it.
func (s *Summary) numbers(c int) column { return s.grid.recent.column(s.Rounds, c) }

// column returns column c of the rounds that have it.
func (s *Series) column(c int) column {
	out := column{rising: true}
	if s == nil || !s.has[c] {
		return out
	}
	out.n, out.v = make([]int, 0, s.n), make([]float64, 0, s.n)
	var numbers, words, distances [most]uint64
	for b := range s.blocks(false) {
		b.column(atNumber, numbers[:0])
		if s.at != 0 {
			b.column(atTransfer, distances[:0])
		}
		for i, w := range b.column(c, words[:0]) {
			if v, ok := valueOf(w); ok && s.near(time.Duration(distances[i])) {
				n := int(numbers[i])
				out.rising = out.rising && (len(out.n) == 0 || out.n[len(out.n)-1] < n)
				out.n, out.v = append(out.n, n), append(out.v, v)
			}
		}
	}
	if len(out.v) < s.n/2 { // what few rounds have is kept without the room for all
		out.n, out.v = slices.Clone(out.n), slices.Clone(out.v)
	}
	return out
}

// words returns column c of the rounds, those that have nothing there as 0.
func (s *Series) words(c int) iter.Seq[uint64] {
	return func(yield func(uint64) bool) {
		var words, distances [most]uint64
		for b := range s.blocks(false) {
			if s.at != 0 {
				b.column(atTransfer, distances[:0])
			}
			for i, w := range b.column(c, words[:0]) {
				if s.near(time.Duration(distances[i])) && !yield(w) {
					return
				}
			}
		}
	}
}

// over returns the ratios of a to b in the rounds that both have, in the order of a. Where one is no finite number, as
// where b is 0, there is none.
func (a column) over(b column) column {
	out, of := column{rising: a.rising}, b.lookup()
	for i, n := range a.n {
		if w, ok := of(n, a.rising); ok && w != 0 {
			if ratio := a.v[i] / w; !math.IsNaN(ratio) && !math.IsInf(ratio, 0) {
				out.n, out.v = append(out.n, n), append(out.v, ratio)
			}
		}
	}
	return out
}

// recent are the columns that were made last. They are asked for again and again: for a median, for how stable it is,
// for the ratio to each other scheme.
type recent struct {
	mu    sync.Mutex
	made  map[wanted]column
	order []wanted
	size  int // values in them
}

type wanted struct {
	of *Series
	c  int
}

// mostRecent is how many values of recent columns are kept, of 16 bytes each. The column that is made may have more.
const mostRecent = 1 << 18

// column returns column c of s.
func (r *recent) column(s *Series, c int) column {
	key := wanted{s, c}
	r.mu.Lock()
	out, ok := r.made[key]
	r.mu.Unlock()
	if ok {
		return out
	}
	out = s.column(c)
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.made == nil {
		r.made = map[wanted]column{}
	}
	if _, ok := r.made[key]; ok { // somebody else made it as well
		return out
	}
	r.made[key], r.order = out, append(r.order, key)
	for r.size += cap(out.v); r.size > mostRecent && len(r.order) > 1; r.order = r.order[1:] {
		r.size -= cap(r.made[r.order[0]].v)
		delete(r.made, r.order[0])
	}
	return out
}

// lookup returns a function that returns the value of a round. As long as it is asked for rising numbers of a column
// whose numbers rise, which is usual, it walks along.
func (a column) lookup() func(n int, rising bool) (float64, bool) {
	at := 0
	var known map[int]float64
	return func(n int, rising bool) (v float64, ok bool) {
		if rising && a.rising {
			for ; at < len(a.n) && a.n[at] < n; at++ {
			}
			if at < len(a.n) && a.n[at] == n {
				return a.v[at], true
			}
			return 0, false
		}
		if known == nil {
			known = map[int]float64{}
			for i, x := range a.n {
				if a.v[i] != 0 { // of several with one number, the last that is not 0
					known[x] = a.v[i]
				}
			}
		}
		v, ok = known[n]
		return v, ok
	}
}
