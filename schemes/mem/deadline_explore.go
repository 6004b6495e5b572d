//go:build explore

package mem

// Spins is how often a lock that spins before it sleeps looks at its word: not at all, so that
// schemes have few steps. The locks themselves are explored with a look, see internal/locks.
const Spins = 0

// Explored is 1 in an explore build and 0 in any other: for tables that are long only so that
// they are fast.
const Explored = 1

// Passed reports whether d has passed: under an engine always, since there is no time. The
// locks themselves are explored with both answers, see internal/locks.
func (d Deadline) Passed() bool { return engine != nil || d.late() }
