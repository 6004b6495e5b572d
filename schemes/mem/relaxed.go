//go:build !explore

package mem

import "sync/atomic"

// Relaxed is a word whose stores order nothing that comes later: on amd64 plain stores,
// which become visible after everything that their processor did before, but perhaps only
// after later loads of it. That is WRITE_ONCE of the kernel, with release on other
// processors and under the race detector, where the store is an atomic one. A thread that
// must be sure to see what was stored calls percpu.Barrier or percpu.Synchronize first. The
// zero value holds 0.
type Relaxed struct {
	_ [0]atomic.Int64 // aligns v where a word has 32 bits
	v int64
}

// Load returns the value. What the caller loads later is loaded later.
func (x *Relaxed) Load() int64 { return atomic.LoadInt64(&x.v) }

// LoadAtomic is Load; where the explorer shows accesses out of order, it tells the two apart.
func (x *Relaxed) LoadAtomic() int64 { return atomic.LoadInt64(&x.v) }

// Store sets the value. The compiler keeps it in order with atomic operations around it.
func (x *Relaxed) Store(v int64) { store(&x.v, v) }

// Add adds n with a load and a Store: for a word that one processor at a time writes.
func (x *Relaxed) Add(n int64) { store(&x.v, x.v+n) }
