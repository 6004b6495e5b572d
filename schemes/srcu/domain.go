package srcu

import (
	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/percpu"
)

// domain is struct srcu_struct. Readers count themselves in and out in the cells of
// their processor, under one of two indexes. A grace period tells new readers to use
// the other index, and waits until as many have gone out as in under the first:
//
//	idx 0   in 5  out 3     two readers began before the flip: wait for them
//	idx 1   in 7  out 6     readers that come now are counted here; do not wait for them
//
// Both counts only grow.
type domain struct {
	idx   mem.Int32 // which index readers use now; synchronize flips it
	cells []cell    // one a processor
}

// cell is alone on two cache lines, as a percpu.Counter's is.
type cell struct {
	in, out [2]mem.Int64
	_       [128 - 32]byte
}

func newDomain() domain { return domain{cells: make([]cell, percpu.Possible())} }

// readLock is srcu_read_lock: it returns the index for readUnlock. The add is a
// full barrier, so what the section reads is read after it: pairs with the sums
// in active.
func (d *domain) readLock(cpu percpu.CPU) int {
	idx := int(d.idx.Load()) // observes the flip in synchronize, or is from before it
	d.cells[cpu].in[idx].Add(1)
	return idx
}

// readUnlock is srcu_read_unlock. The add publishes to active what the section did.
func (d *domain) readUnlock(cpu percpu.CPU, idx int) { d.cells[cpu].out[idx].Add(1) }

// active reports whether anybody is inside under idx: srcu_readers_active_idx.
// Its Loads pair with the Adds in readLock and observe those in readUnlock.
// It first adds up the readers that went out, and then those that came in. A reader
// that is counted out was counted in before, so the second sum has it too. In the
// opposite order a reader could come in on a processor that was already read and go
// out on one that was not; then the sums could be equal although somebody else is
// still inside.
func (d *domain) active(idx int) bool {
	var in, out int64
	for i := range d.cells {
		out += d.cells[i].out[idx].Load()
	}
	for i := range d.cells {
		in += d.cells[i].in[idx].Load()
	}
	return in != out
}

// synchronize is synchronize_srcu: it returns when all readers have left that were
// inside when it was called. sleep returns when somebody may have left. Only one
// goroutine at a time may call it.
//
// A reader may have read idx long ago and count itself in only now. So synchronize
// first waits for the readers under the other index, which read idx before the last
// flip.
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
		n += c.in[0].Load() + c.in[1].Load() - c.out[0].Load() - c.out[1].Load()
	}
	return n
}

// freed marks the cells as freed memory; see mem.Freed.
func (d *domain) freed() { mem.FreedAll(d.cells) }
