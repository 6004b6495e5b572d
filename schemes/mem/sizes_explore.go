//go:build explore && !simulate

package mem

// How long tables are, and how often something is looked at, where schemes are explored.
const (
	// Batch is how many objects are freed together: the fewest that show one which is freed by the
	// unload of another.
	Batch = 2

	// Hazards is how many [Hazard] pointers a processor has. It is less than the 16 that are
	// measured, because an unload reads all of them, each in a step of its own. More references
	// find none free then.
	Hazards = 2

	// Spins is how often a lock that spins before it sleeps looks at its word: not at all. The
	// locks themselves are explored with a look, see internal/locks.
	Spins = 0

	// Explored is 1 where schemes are explored and 0 elsewhere: for tables that are long only so that
	// they are fast.
	Explored = 1
)
