//go:build !linux

package bench

// interrupts says whether interrupt does anything.
const interrupts = false

// thread returns 0: a thread has no number that another could interrupt it by.
func thread() int { return 0 }

// interrupt does nothing.
func interrupt(int) {}
