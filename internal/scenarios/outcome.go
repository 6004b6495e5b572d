package scenarios

import "github.com/modbench/modbench/schemes/promise"

// Kind is what becomes of what a scenario asks about.
type Kind int

// The kinds. Which one it is when several things can happen is decided by the
// worst: hangs and broken before refuses, refuses before blocks.
const (
	Safe          Kind = iota // it succeeds, or misses what is not there
	Refuses                   // some schedule answers with a refusal
	Blocks                    // it waits until the other side is through, then succeeds
	Hangs                     // some schedule is a deadlock, by design
	Broken                    // a promise is broken
	NotApplicable             // it never comes to that
)

func (k Kind) String() string {
	return [...]string{"safe", "refuses", "blocks", "hangs", "broken", "n/a"}[k]
}

// Outcome is a kind, and of Broken the promise.
type Outcome struct {
	Kind    Kind
	Promise promise.Promise
}

func (o Outcome) String() string {
	if o.Kind == Broken {
		return o.Kind.String() + " (" + o.Promise.String() + ")"
	}
	return o.Kind.String()
}
