//go:build explore

package scenarios

import (
	"fmt"
	"strings"

	"github.com/modbench/modbench/internal/explore"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/promise"
)

// Compute runs a scenario as [Run] does, and returns what goes on record. A scheme that
// breaks one promise often breaks others on the way. The one that goes on record is the
// first, in the order of package promise, that some schedule breaks.
func Compute(s Scenario, newScheme func() schemes.Scheme, bound int) (Result, error) {
	r, err := Run(s, newScheme, bound, 0)
	if err != nil || r.Outcome.Kind != Broken {
		return r, err
	}
	for _, p := range promise.All() {
		if p == r.Outcome.Promise {
			break
		}
		if p == promise.Progress { // a deadlock is an outcome of its own
			continue
		}
		if first, err := Run(s, newScheme, bound, p); err != nil || first.Outcome.Kind == Broken {
			return first, err
		}
	}
	return r, nil
}

// Explore runs every scenario against the scheme that newScheme makes and returns
// what each comes to. Where something hangs or is broken, the row says what some
// schedule has shown.
func Explore(newScheme func() schemes.Scheme) ([]Row, error) {
	name := newScheme().Info().Name
	var rows []Row
	for _, s := range All() {
		r, err := Compute(s, newScheme, BoundOf(name))
		if err != nil {
			return nil, fmt.Errorf("scenario %s under %s: %w", s.Name, name, err)
		}
		row := Row{s, r.Outcome, s.Why(name, r.Outcome)}
		if v := r.Violation; v != nil && s.reason(name, r.Outcome) < 0 {
			row.Why = seenIn(v)
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// seenIn says in short what a violation shows: who waits where, or what was seen.
func seenIn(v *explore.Violation) string {
	if len(v.Waits) == 0 {
		return v.Message
	}
	var waits []string
	for _, w := range v.Waits {
		w, _, _ = strings.Cut(w, ";") // what follows is who has what it waits for
		waits = append(waits, w)
	}
	return strings.Join(waits, "; ")
}
