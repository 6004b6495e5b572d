//go:build !explore

package percpu

import (
	"runtime"
	"sync/atomic"
)

// CPU is a processor number, as [Pin] returns it.
type CPU int

// Counter is a count split over the processors: struct module_ref[NR_CPUS] of
// Linux 2.5.52. A reference can be taken on one processor and dropped on another. So
// a single cell may be negative; only the sum has a meaning. The zero value has no
// cells: use [NewCounter]. Copies share the cells.
type Counter struct{ cells []cell }

// cell is alone on two cache lines, because processors fetch 64-byte lines in pairs
// (adjacent-line prefetch). With a read-mostly word beside a cell, an add cost eight
// times as much when tried.
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

// Add adds n to the cell of cpu. The caller must be between Pin and Unpin on cpu. The
// add is a plain read-modify-write, about 1 ns (an atomic one where a section is a
// mutex). By itself it publishes nothing; it pairs with Sum through [Synchronize].
func (c Counter) Add(cpu CPU, n int64) { add(&c.cells[cpu].n, n) }

// Sum returns the sum of all cells, which it reads one after another. The sum is
// exact while no section adds, as after a Synchronize if a flag keeps later sections
// from adding. While sections only subtract, the sum is not below the true value. In
// all other cases it is a guess. Any goroutine may call Sum.
func (c Counter) Sum() int64 {
	var sum int64
	for i := range c.cells {
		sum += atomic.LoadInt64(&c.cells[i].n)
	}
	return sum
}

// Freed marks the cells as freed memory; see mem.Freed.
func (c Counter) Freed() {}
