package rcu

import "github.com/modbench/modbench/schemes/mem"

// kref is struct kref: a count that starts at 1, the share of whoever made the
// object, and that stays at 0 once it is 0. Every operation writes the one word.
type kref struct{ count mem.Int64 }

// init is kref_init. Nobody else has the object yet: who publishes that publishes
// the count.
func (k *kref) init() { k.count.Store(1) }

// getUnlessZero is kref_get_unless_zero: where a lookup finds an object that
// may be dying.
func (k *kref) getUnlessZero() bool {
	for {
		n := k.count.Load() // a guess, unless zero: the CAS says whether it still holds
		if n == 0 {
			return false
		}
		if k.count.CompareAndSwap(n, n+1) { // pairs with put and putOnly: none that ends at zero comes between
			return true
		}
	}
}

// put is kref_put without its callback: it reports whether the count is now
// zero. If not, the object may be gone as soon as it has returned. The Add
// publishes what the holder did, and the last one observes what all did: each
// pairs with the others.
func (k *kref) put() (last bool) { return k.count.Add(-1) == 0 }

// putOnly gives up the one reference that there is, or none: whether it did is
// what it reports. The CAS observes what the holders before did: it pairs with
// the Add in put, and with the CAS in getUnlessZero, of which it allows no more.
func (k *kref) putOnly() bool { return k.count.CompareAndSwap(1, 0) }
