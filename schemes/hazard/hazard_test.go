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

// Every get reads the gate. The gets of one processor write its slots, and the gets of
// all processors write the overflow.
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

// Every get and put reads the slice of blocks. Unloads write the Set that lies beside
// it, but on other cache lines.
func TestSchemeLayout(t *testing.T) {
	layout.Alone(t, waiters.Set{}, "mu")
	layout.Alone(t, waiters.Set{}, "list")
}

// If there are more references than slots, those that find no free slot are counted,
// and an unload sees all of them.
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
