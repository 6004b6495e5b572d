package rcu

import "github.com/modbench/modbench/schemes/mem"

// kref is struct kref: a count that starts at 1, which is the reference of the
// object's maker. Once it is 0 it stays 0. Every operation writes the one word.
type kref struct{ count mem.Int64 }

// init is kref_init. Nobody else has the object yet. The publication of the object
// publishes the count as well.
func (k *kref) init() { k.count.Store(1) }

// getUnlessZero is kref_get_unless_zero: for a lookup that may have found an object
// whose last reference is gone.
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

// put is kref_put without its callback: it reports whether the count is now zero. If
// not, the object may be gone as soon as put has returned. The Add publishes what the
// holder did, and the last Add observes what all holders did: each pairs with the
// others.
func (k *kref) put() (last bool) { return k.count.Add(-1) == 0 }

// putOnly gives up the only reference and returns true. If there are others, it
// changes nothing and returns false. The CAS observes what earlier holders did: it
// pairs with the Add in put. It also pairs with the CAS in getUnlessZero, which fails
// from then on.
func (k *kref) putOnly() bool { return k.count.CompareAndSwap(1, 0) }
