//go:build !explore

package percpu

import (
	"testing"
	"unsafe"

	"github.com/modbench/modbench/internal/layout"
)

// Neighbouring cells must be on different lines wherever the array lies, and
// the array must not share its first line with another object.
func TestLayout(t *testing.T) {
	if size := unsafe.Sizeof(cell{}); size != layout.Line {
		t.Errorf("a cell has %d bytes, want %d", size, layout.Line)
	}
	for range 100 {
		c := NewCounter()
		if at := uintptr(unsafe.Pointer(&c.cells[0])) % layout.Line; at != 0 {
			t.Fatalf("cells begin %d bytes into a line", at)
		}
	}
}
