package percpu

import (
	"sync"
	"testing"
	"unsafe"

	"github.com/modbench/modbench/internal/layout"
)

// No add is lost, even if several goroutines add to one cell, pinned or not.
func TestOrdered(t *testing.T) {
	c := NewOrdered()
	var wg sync.WaitGroup
	for i := range 4 {
		wg.Go(func() {
			for n := range 1000 {
				cpu := CPU((i + n) % Possible())
				if n%2 == 0 {
					cpu = Pin()
				}
				c.Add(cpu, int64(1-n%4/2*2)) // two up, two down
				if n%2 == 0 {
					Unpin(cpu)
				}
			}
		})
	}
	wg.Wait()
	if n := c.Sum(); n != 0 {
		t.Errorf("sum %d, want 0", n)
	}
	c.Add(0, 3)
	if n := c.Sum(); n != 3 {
		t.Errorf("sum %d, want 3", n)
	}
}

func TestOrderedLayout(t *testing.T) {
	layout.Size(t, orderedCell{}, layout.Line)
	for range 100 {
		c := NewOrdered()
		if at := uintptr(unsafe.Pointer(&c.cells[0])) % layout.Line; at != 0 {
			t.Fatalf("cells begin %d bytes into a line", at)
		}
	}
}
