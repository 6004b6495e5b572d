//go:build !explore || simulate

package mem

// How long tables are, and how often something is looked at: as measured, and as simulated. Where schemes
// are explored they are smaller, so that there are few steps.
const (
	// Batch is how many objects a scheme that frees late collects before it waits for a grace
	// period and frees all of them: so many are not yet freed at most, for each who frees.
	Batch = 32

	// Hazards is how many [Hazard] pointers a processor has: two cache lines full. A lookup that
	// is short needs one; the others are for references that are held while more lookups come.
	Hazards = 16

	// Spins is how often a lock that spins before it sleeps looks at its word.
	Spins = 256

	// Explored is 1 where schemes are explored and 0 elsewhere: for tables that are long only so that
	// they are fast.
	Explored = 0
)
