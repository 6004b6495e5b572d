package schemetest

import (
	"fmt"
	"strings"

	"github.com/modbench/modbench/schemes/promise"
)

// Violation is one broken promise: which, by which scheme, where, and what was
// seen.
type Violation struct {
	Promise promise.Promise
	Scheme  string
	Table   string // empty where the promise is not about one table
	Module  string // likewise
	Detail  string // what was seen
	Row     string // of the suite, if [Check] saw it
}

// String returns the violation in one line, or more if Detail has more.
func (v Violation) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s: %s", v.Scheme, v.Promise, v.Promise.Text())
	if v.Table != "" {
		fmt.Fprintf(&b, ": table %s", v.Table)
	}
	if v.Module != "" {
		fmt.Fprintf(&b, ": module %s", v.Module)
	}
	fmt.Fprintf(&b, ": %s", v.Detail)
	return b.String()
}

func (v Violation) Error() string { return v.String() }
