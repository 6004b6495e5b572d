//go:build explore

package bravo

// slots is how long the table of visible readers is: few, so that a revocation has few steps,
// and locks collide.
const slots = 2
