package percpu

import (
	"math/bits"
	"sync"
	"sync/atomic"
	"testing"
)

// A cell that goes from -1 to 0 and back changes all of its 64 bits. A concurrent
// reader must see -1 or 0. On a 32-bit machine, with a plain add, it could see half of
// each.
func TestNotTorn(t *testing.T) {
	c := NewCounter()
	var stop atomic.Bool
	var wg sync.WaitGroup
	wg.Go(func() {
		for !stop.Load() {
			for n := range 1000 {
				cpu := Pin()
				c.Add(0, int64(n%2*2-1)) // -1, +1: nobody else writes the cell
				Unpin(cpu)
			}
		}
	})
	reads := 100_000
	if bits.UintSize == 32 {
		reads = 3_000_000 // among so many a plain add is seen
	}
	for range reads {
		if sum := c.Sum(); sum != 0 && sum != -1 {
			t.Errorf("sum %#x, want 0 or -1", sum)
			break
		}
	}
	stop.Store(true)
	wg.Wait()
}
