package srcufast

import (
	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/percpu"
)

// domain is a struct srcu_struct, as in package srcu. Readers count themselves in and out in
// the cells of their processor, by plain adds inside pinned sections. A grace period of the
// pinned sections, between the two sums, stands for the barriers that readers do not make.
type domain struct {
	idx   mem.Int32 // which index readers use now; synchronize flips it
	cells []cell    // one a processor
}

// cell is alone on two cache lines, as a percpu.Counter's is.
type cell struct {
	in, out [2]mem.Relaxed // sections on the processor write, active observes through Synchronize
	_       [128 - 32]byte
}

func newDomain() domain { return domain{cells: make([]cell, percpu.Possible())} }

// readLock is srcu_read_lock_fast: it returns the index for readUnlock. The caller is in a
// pinned section on cpu. Cost: a load and a plain add.
func (d *domain) readLock(cpu percpu.CPU) int {
	idx := int(d.idx.Load()) // observes the flip in synchronize, or is from before it
	d.cells[cpu].in[idx].Add(1)
	return idx
}

// readUnlock is srcu_read_unlock_fast, in a pinned section on cpu.
func (d *domain) readUnlock(cpu percpu.CPU, idx int) { d.cells[cpu].out[idx].Add(1) }

// active reports whether anybody is inside under one of the indexes who was so before the
// call: srcu_readers_active_idx_check. Whoever is in the first sum has come in before the
// grace period, and so has been counted by the second. Whoever comes in later has seen what
// the caller stored before the call.
func (d *domain) active(indexes ...int) bool {
	var in, out int64
	for i := range d.cells {
		for _, idx := range indexes {
			out += d.cells[i].out[idx].LoadAtomic()
		}
	}
	percpu.Synchronize() // whoever came in before is counted: pairs with the sections of readers
	for i := range d.cells {
		for _, idx := range indexes {
			in += d.cells[i].in[idx].LoadAtomic()
		}
	}
	return in != out
}

// synchronize is synchronize_srcu, as in package srcu: it returns when all readers have left
// that were inside when it was called. sleep returns when somebody may have left. Only one
// goroutine at a time may call it.
func (d *domain) synchronize(sleep func()) {
	idx := d.idx.Load()
	d.drain(int(1-idx), sleep)
	d.idx.Store(1 - idx) // publishes to readLock
	d.drain(int(idx), sleep)
}

func (d *domain) drain(idx int, sleep func()) {
	for d.active(idx) {
		sleep()
	}
}

// readers returns how many are inside. It is exact while nobody comes or goes.
func (d *domain) readers() (n int64) {
	for i := range d.cells {
		c := &d.cells[i]
		n += c.in[0].LoadAtomic() + c.in[1].LoadAtomic() - c.out[0].LoadAtomic() - c.out[1].LoadAtomic()
	}
	return n
}

// freed marks the cells as freed memory; see mem.Freed.
func (d *domain) freed() { mem.FreedAll(d.cells) }
