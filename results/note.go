package results

import "github.com/modbench/modbench/bench"

// Note is something that a reader must know of a results directory: what is
// missing in it or was ignored. It is [Incomplete], [BrokenIn], [Ignored], [Resumption] or
// [NoteOf]; package report has the words.
type Note interface{ note() }

// Incomplete says that a run did not get all the way, or measured nothing.
type Incomplete struct {
	Dir     string
	Status  Status
	Done    int // rounds, over all cells
	Planned int // rounds, over all cells; 0: not known
	Cells   int // planned
	PerCell int // rounds planned for each cell
	Whole   int // rounds that every cell has
	Ahead   int // cells that have one more
}

// Ignored says that a file has bytes behind its last complete round.
type Ignored struct {
	File  string
	Bytes int64
}

// NoteOf is a note about one of several merged runs.
type NoteOf struct {
	Dir  string
	Note Note
}

func (Incomplete) note() {}
func (Ignored) note()    {}
func (Resumption) note() {}
func (NoteOf) note()     {}

// progress returns how far a run got that measured so many rounds of each cell, if it did not get all the way.
func progress(dir string, m *Manifest, measured map[bench.Cell]int) (Incomplete, bool) {
	n := Incomplete{Dir: dir, Status: m.Status, Done: m.Done, Planned: m.Planned(), Cells: len(m.Cells),
		PerCell: m.Rounds}
	if m.Status == Complete && m.Done >= n.Planned && m.Done+len(m.Broken) > 0 {
		return n, false
	}
	n.Whole = m.Rounds
	for _, b := range m.Broken { // the rest of its rounds is given up
		measured[b.Cell] = m.Rounds
	}
	for _, c := range m.Cells {
		n.Whole = min(n.Whole, measured[c])
	}
	for _, c := range m.Cells {
		if measured[c] > n.Whole {
			n.Ahead++
		}
	}
	return n, true
}
