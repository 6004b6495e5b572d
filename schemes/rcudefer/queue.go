package rcudefer

import (
	"github.com/modbench/modbench/schemes/mem"
	"github.com/modbench/modbench/schemes/percpu"
)

// queue is what waits for a grace period. The zero value is empty.
type queue struct {
	_       [128]byte
	unfreed mem.Int64 // in the queue, or in a batch that is being freed; for who asks

	mu    mem.Mutex // guards n and batch
	n     int
	batch [mem.Batch]func()
	_     [128]byte
}

// call has free called after a grace period that begins after this call: call_rcu. Who fills
// the queue waits for that period, and calls all. Others may fill it again meanwhile.
func (q *queue) call(free func()) {
	q.unfreed.Add(1)
	q.mu.Lock()
	q.batch[q.n] = free
	q.n++
	if q.n < len(q.batch) {
		q.mu.Unlock()
		return
	}
	batch := q.batch
	q.batch, q.n = [mem.Batch]func(){}, 0
	q.mu.Unlock()

	percpu.Synchronize() // whoever found an entry of these modules is done with it, and with them
	for _, free := range batch {
		free()
	}
	q.unfreed.Add(-mem.Batch)
}
