package claims

// semaphore is a model of the semaphores of 2003 and of 2005: a count behind a spinlock of their own. Each operation
// takes the spinlock, changes the count and releases the spinlock.
type semaphore struct {
	masks bool // interrupts are off while the spinlock is held, as since March 2005
}

// step is one step of an operation of a task.
type step int

// The steps of an operation.
const (
	before step = iota
	spinning
	locked
	changed
	after
	steps
)

// deadlocks returns at how many steps of an operation an interrupt of the same processor, which tries to take the
// semaphore too, spins for ever: it waits for a spinlock that the task which it interrupted holds.
func (s semaphore) deadlocks() (n int) {
	for at := range steps {
		held := at == locked || at == changed
		off := s.masks && at != before && at != after
		if comes := !off; comes && held {
			n++
		}
	}
	return n
}
