package promise

import (
	"errors"
	"strings"
)

// Breach is a broken promise as an error: which promise, what was seen, and, as far
// as it is known, where. A check returns it. Some code notices a broken promise in
// the middle of a call, as the kernel notices a poisoned pointer. It panics with a
// *Breach, and a caller that recovers from the panic finds it with [From].
type Breach struct {
	Promise Promise
	Scheme  string // which scheme broke it; empty: not known here
	Table   string // empty: not about one table, or not known
	Module  string // likewise
	Seen    string // what showed it
}

// Error says everything in one line, or in more if Seen has more.
func (b *Breach) Error() string {
	s := b.Promise.String() + ": " + b.Promise.Text() + ": " + b.Evidence()
	if b.Scheme != "" {
		s = b.Scheme + ": " + s
	}
	return s
}

// Evidence says where the promise was broken and what was seen. It does not name the
// promise.
func (b *Breach) Evidence() string {
	var parts []string
	if b.Table != "" {
		parts = append(parts, "table "+b.Table)
	}
	if b.Module != "" {
		parts = append(parts, "module "+b.Module)
	}
	return strings.Join(append(parts, b.Seen), ": ")
}

// From returns the breach that a recovered panic carries, or nil if it carries none.
// In that case the broken promise is [NoPanic].
func From(recovered any) *Breach {
	var b *Breach
	if err, ok := recovered.(error); ok && errors.As(err, &b) {
		return b
	}
	return nil
}
