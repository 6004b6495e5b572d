package scenarios

import (
	"fmt"
	"strings"

	"github.com/modbench/modbench/schemes/promise"
)

// Kind is how the operation ends that a scenario asks about.
type Kind int

// The kinds. If schedules differ, the worst decides: hangs and broken before
// refuses, refuses before blocks.
const (
	Safe          Kind = iota // it succeeds, or misses what is not there
	Refuses                   // some schedule answers with a refusal
	Blocks                    // it waits until the other side is through, then succeeds
	Hangs                     // some schedule is a deadlock, by design
	Broken                    // a promise is broken
	NotApplicable             // it never comes to that
)

var kinds = [...]string{"safe", "refuses", "blocks", "hangs", "broken", "n/a"}

func (k Kind) String() string { return kinds[k] }

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

// Text says what the outcome means, as far as that follows from having run the
// scenario.
func (o Outcome) Text() string {
	switch o.Kind {
	case Safe:
		return "in every schedule it succeeds, or misses what is not there"
	case Refuses:
		return "some schedule answers with a refusal"
	case Blocks:
		return "in every schedule it waits until the other side is through, then succeeds"
	case Hangs:
		return "some schedule is a deadlock"
	case Broken:
		return "some schedule breaks the promise: " + o.Promise.Text()
	}
	return "no schedule comes to that"
}

// parseOutcome reads what String writes.
func parseOutcome(text string) (Outcome, error) {
	word, rest, _ := strings.Cut(text, " ")
	for k, name := range kinds {
		o := Outcome{Kind: Kind(k)}
		if name != word {
			continue
		}
		if o.Kind == Broken {
			var err error
			if o.Promise, err = promise.Parse(strings.Trim(rest, "()")); err != nil {
				return Outcome{}, fmt.Errorf("outcome %q: %w", text, err)
			}
		}
		if o.String() != text {
			break
		}
		return o, nil
	}
	return Outcome{}, fmt.Errorf("outcome %q: want one of %s", text, strings.Join(kinds[:], ", "))
}
