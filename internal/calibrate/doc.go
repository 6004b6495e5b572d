// Package calibrate measures what package coherence has to know of the machine at hand: what operations
// on memory cost, how long a line takes from one processor to another, how long an owner keeps it, and
// how long lookups take under each scheme on one processor and on two.
//
// Distances beyond the second processor cannot be measured on two processors: they are taken from a
// machine whose figures were published, and the file says so.
package calibrate
