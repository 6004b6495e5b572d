//go:build !explore

package mem

// Spins is how often a lock that spins before it sleeps looks at its word.
const Spins = 256

// Passed reports whether d has passed. Cost: a reading of the clock.
func (d Deadline) Passed() bool { return d.late() }
