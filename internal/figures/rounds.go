package figures

import (
	"iter"
	"slices"
	"sync"
	"time"

	"github.com/modbench/modbench/bench"
)

// Rounds are condensed rounds, by cell. They are packed, and what is more than Limit goes to a temporary file, cell by
// cell, so that memory does not grow with their number. If the file fails, there are no more rounds, and [Rounds.Err]
// says why. The zero value has none and is ready to use. Rounds are added by one goroutine and, once they are sealed
// ([Rounds.Seal]), read by any number.
type Rounds struct {
	Limit int // bytes of packed rounds that stay in memory; 0: all

	all    []*Series // in the order of their first rounds
	cells  map[bench.Cell]*Series
	common []*Common
	known  map[Common]int // where each stands in common
	n      int

	lastN, lastProcess int // the greatest numbers

	packed int // bytes in memory
	file   scratch
	size   int64 // of the file

	mu  sync.Mutex // guards err
	err error
}

// Series is the rounds of one cell, in the order measured.
type Series struct {
	Cell bench.Cell

	of      *Rounds
	n       int
	written []extent
	packed  []byte // blocks that are not written
	rows    []row  // that are not packed yet, fewer than a block has
	texts   []string
	common  []*Common // in the order of their first rounds
	last    int       // in Rounds.common: that of the last round
	has     [width]bool
	at      time.Duration // only rounds near that distance are of the series; 0: all
}

// Len returns how many rounds there are.
func (rs *Rounds) Len() int {
	if rs == nil {
		return 0
	}
	return rs.n
}

// Cells returns the rounds of each cell, in the order of their first rounds.
func (rs *Rounds) Cells() []*Series {
	if rs == nil {
		return nil
	}
	return rs.all
}

// At returns the rounds of a cell; nil if there are none.
func (rs *Rounds) At(c bench.Cell) *Series {
	if rs == nil {
		return nil
	}
	return rs.cells[c]
}

// All returns the rounds, cell by cell. [Round.Place] says which was measured before another.
func (rs *Rounds) All() iter.Seq[*Round] { return rs.Of(Every) }

// Every holds for every cell.
func Every(bench.Cell) bool { return true }

// Of returns the rounds of the cells for which holds reports true, as All does.
func (rs *Rounds) Of(holds func(bench.Cell) bool) iter.Seq[*Round] {
	return func(yield func(*Round) bool) {
		for _, s := range rs.Cells() {
			if !holds(s.Cell) {
				continue
			}
			for r := range s.All() {
				if !yield(r) {
					return
				}
			}
		}
	}
}

// Rare returns the rounds that have a [Rare], as Of does.
func (rs *Rounds) Rare(holds func(bench.Cell) bool) iter.Seq[*Round] {
	return func(yield func(*Round) bool) {
		for r := range rs.Of(func(c bench.Cell) bool { return rs.cells[c].has[atRare] && holds(c) }) {
			if r.Rare != nil && !yield(r) {
				return
			}
		}
	}
}

// Last returns the greatest number of a round and the greatest of a process; -1 if there are no rounds.
func (rs *Rounds) Last() (n, process int) {
	if rs.Len() == 0 {
		return -1, -1
	}
	return rs.lastN, rs.lastProcess
}

// First returns the first of the rounds.
func (s *Series) First() *Round {
	for r := range s.All() {
		return r
	}
	return &Round{Common: s.common[0]} // Err says why
}

// Len returns how many rounds there are.
func (s *Series) Len() int {
	if s == nil {
		return 0
	}
	return s.n
}

// Common returns each of what rounds of the cell have in common once, in the order of their first rounds.
func (s *Series) Common() []*Common { return s.common }

// put adds a round. text is what it has of a [Rare]; "" is nothing.
func (rs *Rounds) put(c *Common, w *row, text string) {
	if rs.Err() != nil {
		return
	}
	s := rs.at(c.Cell)
	w[atCommon], w[atRare] = uint64(rs.share(s, c)), 0
	if text != "" {
		i := slices.Index(s.texts, text)
		if i < 0 {
			i = len(s.texts)
			s.texts = append(s.texts, text)
		}
		w[atRare] = uint64(i + 1)
	}
	rs.lastN = max(rs.lastN, int(w[atNumber]))
	rs.lastProcess = max(rs.lastProcess, int(w[atProcess]))
	for i, x := range w {
		s.has[i] = s.has[i] || x != 0
	}
	s.rows = append(s.rows, *w)
	s.n++
	rs.n++
	if len(s.rows) == most {
		s.pack()
		s.rows = s.rows[:0]
	}
	if rs.Limit > 0 && rs.packed > rs.Limit {
		rs.write()
	}
}

// at returns the series of a cell, which it makes if there is none.
func (rs *Rounds) at(c bench.Cell) *Series {
	s := rs.cells[c]
	if s == nil {
		if rs.cells == nil {
			rs.cells = map[bench.Cell]*Series{}
		}
		s = &Series{Cell: c, of: rs}
		rs.cells[c], rs.all = s, append(rs.all, s)
	}
	return s
}

// share returns where what a round of s has in common with others stands.
func (rs *Rounds) share(s *Series, c *Common) int {
	if s.n > 0 && *rs.common[s.last] == *c {
		return s.last
	}
	i, ok := rs.known[*c]
	if !ok {
		if rs.known == nil {
			rs.known = map[Common]int{}
		}
		i = len(rs.common)
		own := *c
		rs.common, rs.known[own] = append(rs.common, &own), i
	}
	s.common = with(s.common, rs.common[i])
	s.last = i
	return i
}

// pack packs the rows.
func (s *Series) pack() {
	before := len(s.packed)
	s.packed = appendBlock(s.packed, s.rows, s.texts)
	s.of.packed += len(s.packed) - before
	s.texts = nil
}

// Seal makes the rounds ready for any number of readers at once; a round that is added later undoes it. [Summarise]
// does it as well.
func (rs *Rounds) Seal() {
	for _, s := range rs.Cells() {
		s.seal()
	}
}

// seal packs what is not a whole block, so that readers change nothing.
func (s *Series) seal() {
	if len(s.rows) > 0 {
		s.pack()
		s.rows = nil
	}
}
