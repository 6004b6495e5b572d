//go:build !explore && (race || modbench_nolinkname)

package percpu

import (
	"sync"
	"sync/atomic"
	"unsafe"
)

// Pinning names how this build pins: "procPin" or "stripes".
const Pinning = "stripes"

const stripes = 8

// stripe holds one mutex a stripe; a goroutine that holds it is inside a section on that
// stripe. Each is alone on its cache lines, since its neighbours are written by
// other processors.
var stripe [stripes]struct {
	sync.Mutex
	_ [128 - 8]byte
}

// Pin begins a pinned section and returns the stripe that stands for its
// processor, chosen by the address of the caller's stack.
func Pin() CPU {
	var here byte
	cpu := CPU(uintptr(unsafe.Pointer(&here)) >> 12 % stripes)
	stripe[cpu].Lock()
	return cpu
}

// Unpin ends the section that began on cpu.
func Unpin(cpu CPU) { stripe[cpu].Unlock() }

// ReadLock begins a section that Synchronize waits for. Here every section is one.
func ReadLock() CPU { return Pin() }

// ReadUnlock ends the section that began on cpu.
func ReadUnlock(cpu CPU) { Unpin(cpu) }

// Synchronize waits until every section that ReadLock began before the call has ended, by
// passing through each stripe's mutex. It must not be called from a pinned section.
func Synchronize() { pass() }

// Barrier makes a full memory barrier on every processor: what is plain elsewhere is atomic
// here, so that passing through the mutexes is one.
func Barrier() { pass() }

// StopMachine waits until every pinned section that was running when it was called has
// ended, and takes as long as SetStopCost says. It must not be called from a pinned section.
func StopMachine() {
	gather()
	pass()
}

// Barriers says how Synchronize and Barrier reach other processors.
func Barriers() string { return "mutexes" }

func pass() {
	for i := range stripe {
		stripe[i].Lock()
		stripe[i].Unlock() // the empty section is the point: nobody is inside any more
	}
}

// add is atomic, because Counter.Sum reads without the mutex.
func add(cell *int64, n int64) { atomic.AddInt64(cell, n) }
