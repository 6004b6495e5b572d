//go:build explore

package mem

// Hazards is how many [Hazard] pointers a processor has where schemes are explored. It is
// less than the 16 that are measured, because an unload reads all of them, each in a step of
// its own. More references find none free then.
const Hazards = 2
