//go:build !explore

package mem

// Spins is how often a lock that spins before it sleeps looks at its word.
const Spins = 256

// Passed reports whether d has passed. Cost: a reading of the clock. In an explore build
// both answers are explored, since nobody knows how long a step takes.
func (d Deadline) Passed() bool { return d.late() }
