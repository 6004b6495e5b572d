//go:build explore

package mem_test

import (
	"testing"
	"unsafe"

	"github.com/modbench/modbench/schemes/mem"
)

// sync/atomic needs a 64-bit word at a multiple of 8 bytes. On a 32-bit machine the
// compiler places an int64 at any multiple of 4.
func TestAligned(t *testing.T) {
	var at struct {
		_ int32
		a mem.Int64
		_ int32
		b mem.Uint64
		_ int32
		c mem.Relaxed
		_ int32
		d mem.Text
	}
	for name, offset := range map[string]uintptr{
		"Int64": unsafe.Offsetof(at.a), "Uint64": unsafe.Offsetof(at.b),
		"Relaxed": unsafe.Offsetof(at.c), "Text": unsafe.Offsetof(at.d),
	} {
		if offset%8 != 0 {
			t.Errorf("%s lies at %d in its struct, want a multiple of 8", name, offset)
		}
	}
	if size := unsafe.Sizeof(mem.Int32{}); size != 4 {
		t.Errorf("Int32 has %d bytes, want 4", size)
	}
}
