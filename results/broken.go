package results

import (
	"slices"

	"github.com/modbench/modbench/bench"
	"github.com/modbench/modbench/schemes/promise"
)

// Broken is a promise that a scheme broke while a cell was measured. The rest of the rounds
// of that cell is given up.
type Broken struct {
	Cell    bench.Cell
	Round   int // number of the round that broke it
	Done    int // rounds of the cell that were measured before
	Promise promise.Promise
	Table   string // empty: not known
	Module  string // likewise
	Seen    string // what showed it
	Stack   string // calls of the scheme; empty: nothing panicked or hung
}

// BrokenIn is a [Note] that a scheme broke a promise. It stands for all cells in which it
// broke this one.
type BrokenIn struct {
	Broken     // the first
	Cells  int // in which it did
}

func (BrokenIn) note() {}

type brokenRecord struct {
	Cell    cellRecord      `json:"cell"`
	Round   int             `json:"round"`
	Done    int             `json:"rounds_done"`
	Promise promise.Promise `json:"promise"`
	Table   string          `json:"table,omitempty"`
	Module  string          `json:"module,omitempty"`
	Seen    string          `json:"seen"`
	Stack   string          `json:"stack,omitempty"`
}

func (b Broken) record() brokenRecord {
	return brokenRecord{cellRecord(b.Cell), b.Round, b.Done, b.Promise, b.Table, b.Module, b.Seen, b.Stack}
}

func (r brokenRecord) broken() Broken {
	return Broken{bench.Cell(r.Cell), r.Round, r.Done, r.Promise, r.Table, r.Module, r.Seen, r.Stack}
}

// longest is how much is kept of what was seen, and of a stack.
const longest = 4 << 10

// Violated records that the cell of v is given up. It is durable when Violated returns. If
// it cannot be written, the error is a [WriteError], as in Add.
func (w *Writer) Violated(v *bench.Violation) error {
	if w.err != nil {
		return w.err
	}
	cut := func(s string) string { return s[:min(len(s), longest)] }
	before := w.manifest
	w.manifest.Broken = append(slices.Clone(w.manifest.Broken), Broken{
		v.Cell, v.N, w.measured[v.Cell], v.Promise, v.Table, v.Module, cut(v.Seen), cut(v.Stack),
	})
	if err := w.commit(); err != nil {
		w.manifest = before
		w.err = &WriteError{Dir: w.dir, Done: before.Done, Err: err}
	}
	return w.err
}

// Broken returns the promises that were broken in the run so far.
func (w *Writer) Broken() []Broken { return slices.Clone(w.manifest.Broken) }

// GivenUp reports whether a cell is measured no more.
func (m *Manifest) GivenUp(c bench.Cell) bool {
	return slices.ContainsFunc(m.Broken, func(b Broken) bool { return b.Cell == c })
}

// brokenNotes returns a note for each promise that a scheme broke.
func (m *Manifest) brokenNotes() (notes []Note) {
	type kind struct {
		scheme string
		of     promise.Promise
	}
	at := make(map[kind]int)
	for _, b := range m.Broken {
		k := kind{b.Cell.Scheme, b.Promise}
		i, ok := at[k]
		if !ok {
			i = len(notes)
			at[k] = i
			notes = append(notes, BrokenIn{Broken: b})
		}
		n := notes[i].(BrokenIn)
		n.Cells++
		notes[i] = n
	}
	return notes
}
