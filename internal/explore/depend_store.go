//go:build explore

package explore

import (
	"unsafe"
)

// announceStore notes what a plain store concerns.
func (e *engine) announceStore(t *T) {
	a, op := t.self, &t.op
	if !e.opts.Weak {
		e.touch(a, op.Addr, true)
		return
	}
	e.touch(a, life(op.Addr), false)
	if e.opts.Reorder {
		e.touch(a, unsafe.Pointer(t.flusher), true) // the flusher can flush more from now on
	}
	if t.locked { // the section keeps Synchronize waiting already; a Barrier does not wait for it
		e.touch(a, unsafe.Pointer(&e.cuts), false)
	} else {
		e.touch(a, unsafe.Pointer(&e.readers), false)
	}
	if t.pinned { // the section keeps StopMachine waiting already
		return
	}
	e.touch(a, unsafe.Pointer(&e.world), e.opts.Migrate)
	if e.sharing {
		e.touch(a, unsafe.Pointer(&e.onCPU[t.cpu]), true) // the store keeps others off this CPU
	}
}
