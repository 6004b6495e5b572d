package results

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"sort"

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
func eachRound(r io.ReadSeeker, schema int, take func([]entry) error) error {
	seen := map[int]*numbers{} // of the rounds of each cell
	same, lines := newSames(), 0
	err := inOrder(batches(r, 64<<10), func(b batch) ([]entry, error) {
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
			cell := same.share(e.Round)
			if seen[cell] == nil {
				seen[cell] = new(numbers)
			}
			if lines++; !seen[cell].add(e.N) {
				return lineError{lines, &repeated{e.Cell, e.N}}
			}
		}
		return take(part)
	})
	var again *repeated
	if at, ok := err.(lineError); ok && errors.As(err, &again) {
		err = again.said(r, schema, at)
	}
	return err
}

// repeated is a round that is there twice.
type repeated struct {
	cell bench.Cell
	n    int
}

func (e *repeated) Error() string { return fmt.Sprintf("round %d of %s is there twice", e.n, e.cell) }

// said returns the error with the line of the first, which nobody has remembered: it reads the file again.
func (e *repeated) said(r io.ReadSeeker, schema int, second lineError) error {
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return second
	}
	next := batches(r, 64<<10)
	for b, err := next(); err == nil; b, err = next() {
		for i, line := range b.lines {
			rec, err := decodeRecord(new(strictly), line, schema)
			if err != nil {
				return second
			}
			if first := rec.round(); first.Cell == e.cell && first.N == e.n {
				return lineError{second.n, fmt.Errorf("%w, the first is line %d: copied together? "+
					"merge directories with report or compare", e, b.first+i)}
			}
		}
	}
	return second
}

// numbers are the numbers of rounds, as rising ranges between which one or more are missing. Mostly there is one.
type numbers []struct{ from, to int }

// add adds n, and reports whether it was not there yet.
func (all *numbers) add(n int) bool {
	a := *all
	i := sort.Search(len(a), func(i int) bool { return a[i].to >= n-1 })
	switch {
	case i == len(a) || n < a[i].from-1:
		*all = slices.Insert(a, i, struct{ from, to int }{n, n})
	case n == a[i].from-1:
		a[i].from = n
	case n <= a[i].to:
		return false
	case i+1 < len(a) && a[i+1].from == n+1:
		a[i].to = a[i+1].to
		*all = slices.Delete(a, i+1, i+2)
	default:
		a[i].to = n
	}
	return true
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
	seed := r.Knobs.Seed // each round has its own
	r.Knobs.Seed = 0
	r.Cell, r.Knobs, r.Clock = c.Cell, once(s.knobs, r.Knobs), once(s.words, r.Clock)
	r.Knobs.Seed = seed
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
