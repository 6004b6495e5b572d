//go:build !explore

package mem

// Spins is how often a lock that spins before it sleeps looks at its word.
const Spins = 256

// Explored is 1 in an explore build and 0 in any other: for tables that are long only so that
// they are fast.
const Explored = 0

// Passed reports whether d has passed. Cost: a reading of the clock.
func (d Deadline) Passed() bool { return d.late() }
