package promise

import (
	"errors"
	"strings"
)

// Breach is a broken promise as an error: which promise, what was seen, and where,
// as far as whoever noticed it knows. A check returns it. Code that notices in
// the middle of a call that a promise is broken, as the kernel notices a poisoned
// pointer, panics with a *Breach, and whoever recovers from the panic finds it
// with [From].
type Breach struct {
	Promise Promise
	Scheme  string // who broke it; empty: not known here
	Table   string // empty: not about one table, or not known
	Module  string // likewise
	Seen    string // what showed it
}

// Error says it all in one line, or more if Seen has more.
func (b *Breach) Error() string {
	s := b.Promise.String() + ": " + b.Promise.Text() + ": " + b.Evidence()
	if b.Scheme != "" {
		s = b.Scheme + ": " + s
	}
	return s
}

// Evidence says where it was and what was seen, without the promise.
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

// From returns the breach that a recovered panic carries, and nil if it carries
// none: then what was promised and broken is [NoPanic].
func From(recovered any) *Breach {
	var b *Breach
	if err, ok := recovered.(error); ok && errors.As(err, &b) {
		return b
	}
	return nil
}
