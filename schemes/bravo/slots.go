//go:build !explore

package bravo

// slots is how long the table of visible readers is: 4096, as in the paper.
const slots = 4096
