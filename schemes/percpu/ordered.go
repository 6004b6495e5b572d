package percpu

import "github.com/modbench/modbench/schemes/mem"

// Ordered is a [Counter] for schemes that do not stop the machine. Each Add is
// atomic and a full memory barrier, so it is ordered before whatever the caller does
// next. It costs about 5 ns more than the plain add, however many processors there
// are. The zero value has no cells: use [NewOrdered]. Copies share the cells.
type Ordered struct{ cells []orderedCell }

// orderedCell is alone on two cache lines, as a [Counter]'s is.
type orderedCell struct {
	n mem.Int64
	_ [128 - 8]byte
}

// NewOrdered returns an Ordered of sum zero with a cell for each processor the
// program may have.
func NewOrdered() Ordered { return Ordered{make([]orderedCell, Possible())} }

// Add adds n to the cell of cpu. The cell need not be the caller's own, but then the
// add costs more.
func (c Ordered) Add(cpu CPU, n int64) { c.cells[cpu].n.Add(n) }

// Sum returns the sum of all cells, which it reads one after another. Whatever was
// added before Sum began is in it. While others only subtract, the sum is not below
// the true value. While others add to one cell and subtract from another, the sum can
// be too low by the amount that they have moved.
func (c Ordered) Sum() (sum int64) {
	for i := range c.cells {
		sum += c.cells[i].n.Load()
	}
	return sum
}

// Freed marks the cells as freed memory; see mem.Freed.
func (c Ordered) Freed() { mem.FreedAll(c.cells) }
