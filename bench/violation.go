package bench

import (
	"fmt"
	"sync"
)

// Violation is a promise that a scheme broke while it was measured. It is an
// error; the round that found it has no figures.
type Violation struct {
	Cell    Cell
	Table   string
	Module  string
	Promise string // the one that was broken
	Seen    string // what showed it
}

func (v *Violation) Error() string {
	return fmt.Sprintf("%s broke a promise: %q: table %s, module %s: %s (%s, %s, %d procs)",
		v.Cell.Scheme, v.Promise, v.Table, v.Module, v.Seen, v.Cell.Workload, v.Cell.Subsystem, v.Cell.Procs)
}

// The promises that a measured run can see broken; see package schemes.
const (
	PromisePinned   = "between Get and Put the module's exit has not begun and its text is intact"
	PromiseExitOnce = "exit runs exactly once, or not at all"
	PromiseNoLeak   = "every reference is released: all counts are zero at the end"
	PromiseRefusal  = "lookups are refused only as the scheme declares"
	PromiseNoPanic  = "nothing panics"
)

// fault keeps the first violation of a round. Safe for concurrent use.
type fault struct {
	once  sync.Once
	first *Violation
	stop  func() // called once, with the first
}

func (f *fault) report(v *Violation) {
	f.once.Do(func() {
		f.first = v
		f.stop()
	})
}
