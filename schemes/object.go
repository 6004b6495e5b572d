package schemes

// unheld is the count of an object that nobody can hold any more. It is so low that no Drop makes it look held.
const unheld = -1 << 62

// TryHold holds the object of an entry whose module the caller has not pinned: dev_get_by_index, which counts the
// device and leaves the module alone. The caller found e in a section of a [ReadLocker] and is still in it. TryHold
// returns false once e has been unregistered by who waits for objects; then the caller has found nothing.
// [Table.Drop] ends the hold. Until then the exit of the module does not end.
func (e *Entry) TryHold() bool {
	for {
		n := e.Objects.Load() // observes Close, if negative; else a guess
		if n < 0 {
			return false
		}
		if e.Objects.CompareAndSwap(n, n+1) { // pairs with the CAS in Close
			return true
		}
	}
}

// Close ends all holds by TryHold for good if nobody holds the object of e now, and reports whether it did. It is for
// the exit that has unregistered e and waits until it may go: netdev_wait_allrefs.
func (e *Entry) Close() bool {
	return e.Objects.Load() == 0 && e.Objects.CompareAndSwap(0, unheld) // pairs with TryHold; observes the last Drop
}
