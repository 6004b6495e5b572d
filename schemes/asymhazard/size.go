//go:build !explore

package asymhazard

// slots is how many hazard pointers a processor has: two cache lines full. A lookup that
// is short needs one; the others are for references that are held while more lookups come.
const slots = 16
