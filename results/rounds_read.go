package results

import (
	"fmt"
	"io"

	"github.com/modbench/modbench/bench"
)

// entry is a line of rounds.jsonl as read: a round, and the extents of the
// histograms that the log has of it.
type entry struct {
	*bench.Round
	extents [len(slotNames)]extent
	has     [len(slotNames)]bool
	pool    *pool // if rounds are condensed: of the cell
}

// eachRound reads rounds.jsonl and calls take with some rounds at a time, in order. Their histograms are missing.
func eachRound(r io.Reader, schema int, take func([]entry) error) error {
	type key struct{ cell, n int }
	seen := map[key]int{} // where each round stands
	same, lines := newSames(), 0
	return inOrder(batches(r, 64<<10), func(b batch) ([]entry, error) {
		part, in := make([]entry, 0, len(b.lines)), new(strictly)
		for i, line := range b.lines {
			rec, err := decodeRecord(in, line, schema)
			if err == nil {
				err = rec.check()
			}
			if err != nil {
				return part, lineError{b.first + i, err}
			}
			e := entry{Round: rec.round()}
			for s, name := range slotNames {
				e.extents[s], e.has[s] = rec.Histograms[name], false
				_, e.has[s] = rec.Histograms[name]
			}
			part = append(part, e)
		}
		b.done()
		return part, nil
	}, func(part []entry) error {
		for i := range part {
			e := &part[i]
			at := key{same.share(e.Round), e.N}
			lines++
			if first := seen[at]; first > 0 {
				return lineError{lines, fmt.Errorf("round %d of %s is there twice, the first is line %d: "+
					"copied together? merge directories with report or compare", e.N, e.Cell, first)}
			}
			seen[at] = lines
		}
		return take(part)
	})
}

// lineError is an error about a line of rounds.jsonl.
type lineError struct {
	n   int
	err error
}

func (e lineError) Error() string { return fmt.Sprintf("%s:%d: %v", roundsFile, e.n, e.err) }

func (e lineError) Unwrap() error { return e.err }

// sames keeps one copy of what rounds have in common: the names of their cells, and their knobs.
type sames struct {
	cells map[bench.Cell]*sameCell
	knobs map[bench.Knobs]bench.Knobs
	words map[string]string
}

func newSames() *sames {
	return &sames{map[bench.Cell]*sameCell{}, map[bench.Knobs]bench.Knobs{}, map[string]string{}}
}

// sameCell is a cell and its number, from 0.
type sameCell struct {
	bench.Cell
	number int
}

// share has r use the copies, and returns the number of its cell.
func (s *sames) share(r *bench.Round) (cell int) {
	c := s.cells[r.Cell]
	if c == nil {
		c = &sameCell{r.Cell, len(s.cells)}
		s.cells[r.Cell] = c
	}
	r.Cell, r.Knobs, r.Clock = c.Cell, once(s.knobs, r.Knobs), once(s.words, r.Clock)
	for i := range r.Warnings {
		r.Warnings[i].Text = once(s.words, r.Warnings[i].Text)
	}
	return c.number
}

// once returns the first value that was equal to v.
func once[T comparable](seen map[T]T, v T) T {
	if first, ok := seen[v]; ok {
		return first
	}
	seen[v] = v
	return v
}
