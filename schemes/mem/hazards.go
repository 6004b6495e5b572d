//go:build !explore

package mem

// Hazards is how many [Hazard] pointers a processor has: two cache lines full. A lookup that
// is short needs one; the others are for references that are held while more lookups come.
const Hazards = 16
