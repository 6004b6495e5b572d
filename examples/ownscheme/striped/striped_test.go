package striped

import (
	"math/bits"
	"testing"
	"unsafe"

	"github.com/modbench/modbench/schemes/schemetest"
)

func TestConformance(t *testing.T) { schemetest.Run(t, New) }

// TestMemory holds what Info declares to the types.
func TestMemory(t *testing.T) {
	m := new(Scheme).Info().Memory
	if bits.UintSize == 64 && (m.Scheme != int(unsafe.Sizeof(Scheme{})) || m.Module != int(unsafe.Sizeof(module{}))) {
		t.Errorf("Info declares %v, want %d and %d", m, unsafe.Sizeof(Scheme{}), unsafe.Sizeof(module{}))
	}
}
