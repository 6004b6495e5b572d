//go:build explore

package explore

// signature names the equivalence class of the execution.
func (e *engine) signature() (s uint64) {
	for _, a := range e.actors {
		s += mix(a.hash, 4)
	}
	return s
}

// spin is a use of a location that a Pause may have to wait to become stale.
type spin struct {
	at *location
	n  int32 // uses of it up to and including this one
}

// changed reports whether a paused thread may find something new: another one
// has written to what it used since its last Pause. A thread that used nothing
// goes on.
func (e *engine) changed(t *T) uint32 {
	if len(t.spins) == 0 {
		return 1
	}
	for _, s := range t.spins {
		for _, u := range s.at.uses[s.n:] {
			if u.write && e.actors[u.actor].t != t {
				return 1
			}
		}
	}
	return 0
}
