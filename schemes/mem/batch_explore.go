//go:build explore

package mem

// Batch is how many objects are freed together where schemes are explored: the fewest that
// show one which is freed by the unload of another.
const Batch = 2
