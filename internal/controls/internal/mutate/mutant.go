// Package mutate makes broken schemes out of good ones: it copies the source of
// a scheme with one change, which a table describes. The copies are checked in,
// so that they can be read, measured and explored like any scheme; a test says
// when they are stale.
package mutate

import (
	"strings"

	"github.com/modbench/modbench/schemes/promise"
)

// Mutant is one scheme with one change.
type Mutant struct {
	Name     string // of the control, scheme first: rwsem-unsorted
	Change   string // what was changed, in one line
	Promise  promise.Promise
	Scenario string // what goes wrong, in a few words
	Unseen   string // why a stress run shows it only with schemetest.FindsFreed; empty: any does
	Edits    []Edit
}

// Edit replaces Old, which must occur exactly once in File, by New.
type Edit struct{ File, Old, New string }

// Of returns the scheme that the mutant was made from.
func (m Mutant) Of() string {
	of, _, _ := strings.Cut(m.Name, "-")
	return of
}

// Package returns the name of the mutant's package.
func (m Mutant) Package() string { return strings.ReplaceAll(m.Name, "-", "") }
