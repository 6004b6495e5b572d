package bench

import (
	"cmp"
	"fmt"
	"strings"
	"sync"

	"github.com/modbench/modbench/schemes/promise"
)

// Violation is a promise that a scheme broke while it was measured, with the cell
// in which it did. It is an error; the round that found it has no figures. A measured
// run can see that Hold, Exit, Refusal, Balance, Answer, Progress and NoPanic are broken,
// and any promise that a panic of the scheme itself names.
type Violation struct {
	Cell    Cell
	Table   string // empty: not known, or about no table
	Module  string // likewise
	Promise promise.Promise
	Seen    string // what showed it
	Stack   string // of what panicked or does not end: the calls of the scheme, latest first; empty: nothing did
	N       int    // number of the round, from 0
	Left    bool   // goroutines of the round are left behind in the process that measured it
}

// Error says it all in one line, but for the stack.
func (v *Violation) Error() string {
	b := promise.Breach{Table: v.Table, Module: v.Module, Seen: oneLine(v.Seen)}
	return fmt.Sprintf("%s broke the promise %q: %s: %s (%s, %s, %d procs)", v.Cell.Scheme, v.Promise, v.Promise.Text(),
		b.Evidence(), v.Cell.Workload, v.Cell.Subsystem, v.Cell.Procs)
}

// oneLine joins the lines of s.
func oneLine(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == '\n' }), "; ")
}

// Unwrap returns the [promise.Breach] without the cell, for errors.As.
func (v *Violation) Unwrap() error {
	return &promise.Breach{Promise: v.Promise, Scheme: v.Cell.Scheme, Table: v.Table, Module: v.Module, Seen: v.Seen}
}

// violation is b in cell c. Where b does not say in which table, any of the
// subsystem's could be meant.
func violation(c Cell, b *promise.Breach) *Violation {
	return &Violation{Cell: c, Table: cmp.Or(b.Table, c.Subsystem), Module: b.Module, Promise: b.Promise, Seen: b.Seen}
}

// fault keeps the first violation of a round. Safe for concurrent use. Use [newFault].
type fault struct {
	once  sync.Once
	first *Violation    // set before there is closed
	there chan struct{} // closed once there is one
	stop  func()        // called once, with the first; set before anybody reports
}

func newFault() *fault { return &fault{there: make(chan struct{})} }

func (f *fault) report(v *Violation) {
	f.once.Do(func() {
		f.first = v
		close(f.there)
		f.stop()
	})
}

// seen returns the first violation, or nil.
func (f *fault) seen() *Violation {
	select {
	case <-f.there:
		return f.first
	default:
		return nil
	}
}
