package bench

import (
	"cmp"
	"fmt"
	"sync"

	"github.com/modbench/modbench/schemes/promise"
)

// Violation is a promise that a scheme broke while it was measured, with the cell
// in which it did. It is an error; the round that found it has no figures. A
// measured run can see Hold, Exit, Refusal, Balance and NoPanic broken, and what
// the panic of a scheme says of itself.
type Violation struct {
	Cell    Cell
	Table   string
	Module  string
	Promise promise.Promise
	Seen    string // what showed it
}

func (v *Violation) Error() string {
	return fmt.Sprintf("%s broke the promise %q: %s: table %s, module %s: %s (%s, %s, %d procs)",
		v.Cell.Scheme, v.Promise, v.Promise.Text(), v.Table, v.Module, v.Seen, v.Cell.Workload, v.Cell.Subsystem, v.Cell.Procs)
}

// Unwrap returns the [promise.Breach] without the cell, for errors.As.
func (v *Violation) Unwrap() error {
	return &promise.Breach{Promise: v.Promise, Scheme: v.Cell.Scheme, Table: v.Table, Module: v.Module, Seen: v.Seen}
}

// violation is b in cell c. Where b does not say in which table and module, it
// says that any of the subsystem's could be meant.
func violation(c Cell, b *promise.Breach) *Violation {
	return &Violation{
		Cell: c, Table: cmp.Or(b.Table, c.Subsystem), Module: cmp.Or(b.Module, "any"), Promise: b.Promise, Seen: b.Seen,
	}
}

// panicked is what a recovered panic of a scheme breaks in cell c.
func panicked(c Cell, recovered any) *Violation {
	b := promise.From(recovered)
	if b == nil {
		b = &promise.Breach{Promise: promise.NoPanic, Module: "unknown", Seen: fmt.Sprint(recovered)}
	}
	return violation(c, b)
}

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
