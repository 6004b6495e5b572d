//go:build !explore

package percpu

import (
	"runtime"
	"sync/atomic"
)

// CPU is a processor number, as [Pin] returns it.
type CPU int

// Counter is a count split over the processors: struct module_ref[NR_CPUS] of
// Linux 2.5.52. One cell may be negative, since a reference can be taken on
// one processor and dropped on another; only the sum means anything. The zero
// value has no cells: use [NewCounter]. Copies share the cells.
type Counter struct{ cells []cell }

// cell is alone on two cache lines: adjacent-line prefetch pairs 64-byte
// lines, and a read-mostly word beside a cell cost a factor of 8 when tried.
type cell struct {
	n int64
	_ [128 - 8]byte
}

// NewCounter returns a Counter of sum zero with a cell for each processor the
// program may have: the larger of GOMAXPROCS and the machine's. Raising
// GOMAXPROCS beyond both while a Counter is in use is a fatal error.
func NewCounter() Counter { return Counter{make([]cell, Possible())} }

// Possible returns how many processors a new Counter has cells for.
func Possible() int { return max(runtime.GOMAXPROCS(0), runtime.NumCPU(), stripes) }

// Add adds n to the cell of cpu, which must be the caller's own: the caller is
// between Pin and Unpin. It is a plain read-modify-write, about 1 ns (an atomic
// one where a section is a mutex); it publishes nothing by itself. It pairs with
// Sum through [Synchronize].
func (c Counter) Add(cpu CPU, n int64) { add(&c.cells[cpu].n, n) }

// Sum returns the sum of all cells, read one after another. It is exact when
// no section is adding (after Synchronize, with later sections kept out by a
// flag), never below the true value while sections only subtract, and a guess
// otherwise. Any goroutine may call it.
func (c Counter) Sum() int64 {
	var sum int64
	for i := range c.cells {
		sum += atomic.LoadInt64(&c.cells[i].n)
	}
	return sum
}

// Freed marks the cells as freed memory; see mem.Freed.
func (c Counter) Freed() {}
