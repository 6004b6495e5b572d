package schemetest

import "github.com/modbench/modbench/schemes/promise"

// Violation is a broken promise that the suite or a stress run saw: which promise,
// which scheme, where, and what was seen.
type Violation struct {
	promise.Breach
	Row string // of the suite, if [Check] saw it
}

// String returns the violation in one line, or more if Seen has more.
func (v Violation) String() string { return v.Breach.Error() }

// Error implements error.
func (v Violation) Error() string { return v.Breach.Error() }

// Unwrap returns the [promise.Breach], for errors.As.
func (v Violation) Unwrap() error { return &v.Breach }
