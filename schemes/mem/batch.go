//go:build !explore

package mem

// Batch is how many objects a scheme that frees late collects before it waits for a grace
// period and frees all of them: so many are not yet freed at most, for each who frees.
const Batch = 32
