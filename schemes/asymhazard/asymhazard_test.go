package asymhazard

import (
	"testing"
	"unsafe"

	"github.com/modbench/modbench/internal/layout"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/percpu"
	"github.com/modbench/modbench/schemes/schemetest"
)

func TestScheme(t *testing.T) { schemetest.Run(t, New) }

// The slots are written by one processor's gets; what all read lies elsewhere.
func TestLayout(t *testing.T) {
	layout.Alone(t, module{}, "gate")
	layout.Apart(t, module{}, "overflow")
	layout.Size(t, module{}, Info.Memory.Module)
	layout.Size(t, block{}, Info.Memory.Processor)
	if pad := unsafe.Sizeof(block{}) - unsafe.Sizeof(block{}.slots); pad < layout.Line {
		t.Errorf("%d bytes between the slots of two processors", pad)
	}
}

// More references than there are slots: those that find none free are counted, and an
// unload sees them all.
func TestOverflow(t *testing.T) {
	s := New().(*Scheme)
	m := schemes.NewModule(s, "alpha")
	const n = 3 * slots
	var tags [n]uintptr
	overflows := 0
	for i := range tags {
		cpu := percpu.ReadLock()
		tag := s.publish(0, m) // as if on one processor
		percpu.ReadUnlock(cpu)
		if tags[i] = tag; tag == overflowed {
			overflows++
		}
	}
	if want := n - slots; overflows != want {
		t.Errorf("%d references overflow, want %d", overflows, want)
	}
	for i, tag := range tags {
		if refs := s.Refs(m); refs != int64(n-i) {
			t.Fatalf("%d references, want %d", refs, n-i)
		}
		s.clear(tag, m)
	}
	if refs := s.Refs(m); refs != 0 {
		t.Errorf("%d references at the end", refs)
	}
}
