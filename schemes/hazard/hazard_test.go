package hazard

import (
	"testing"
	"unsafe"

	"github.com/modbench/modbench/internal/layout"
	"github.com/modbench/modbench/schemes"
	"github.com/modbench/modbench/schemes/percpu"
	"github.com/modbench/modbench/schemes/schemetest"
	"github.com/modbench/modbench/schemes/waiters"
)

func TestScheme(t *testing.T) { schemetest.Run(t, New) }

// The gate is read by every get; slots are written by one processor's gets, the
// overflow by everybody's.
func TestLayout(t *testing.T) {
	layout.Alone(t, module{}, "gate")
	layout.Apart(t, module{}, "overflow")
	layout.Alone(t, module{}, "overflow")
	layout.Size(t, module{}, Info.Memory.Module)
	layout.Size(t, block{}, Info.Memory.Processor)
	if pad := unsafe.Sizeof(block{}) - unsafe.Sizeof(block{}.slots); pad < layout.Line {
		t.Errorf("%d bytes between the slots of two processors", pad)
	}
}

// Where the blocks are is read by every get and put; what unloads write of what
// lies beside it is not on those lines.
func TestSchemeLayout(t *testing.T) {
	layout.Alone(t, waiters.Set{}, "mu")
	layout.Alone(t, waiters.Set{}, "list")
}

// More references than there are slots: those that find none free are counted,
// and an unload sees them all.
func TestOverflow(t *testing.T) {
	s := New().(*Scheme)
	mod := schemes.NewModule(s, "alpha")
	m := mod.Guard.(*module)
	const n = 3 * slots
	var tags [n]uintptr
	overflows := 0
	for i := range tags {
		cpu := percpu.Pin()
		tag, gate := s.enter(0, m) // as if on one processor
		percpu.Unpin(cpu)
		if gate != open {
			t.Fatal("the gate is shut")
		}
		if tags[i] = tag; tag == overflowed {
			overflows++
		}
	}
	if want := n - slots; overflows != want {
		t.Errorf("%d references overflow, want %d", overflows, want)
	}
	for i, tag := range tags {
		if refs := s.Refs(mod); refs != int64(n-i) {
			t.Fatalf("%d references, want %d", refs, n-i)
		}
		s.published.clear(tag, m)
	}
	if refs := s.Refs(mod); refs != 0 {
		t.Errorf("%d references at the end", refs)
	}
}
