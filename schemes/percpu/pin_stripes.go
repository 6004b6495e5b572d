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

// sections has one mutex for each stripe. A goroutine that holds the mutex is inside a
// section on that stripe. Each mutex is alone on its cache lines, because other
// processors write its neighbours.
var sections [stripes]struct {
	sync.Mutex
	_ [128 - 8]byte
}

// Pin begins a pinned section and returns the stripe that stands for its
// processor, chosen by the address of the caller's stack.
func Pin() CPU {
	var here byte
	cpu := CPU(uintptr(unsafe.Pointer(&here)) >> 12 % stripes)
	sections[cpu].Lock()
	return cpu
}

// Unpin ends the section that began on cpu.
func Unpin(cpu CPU) { sections[cpu].Unlock() }

// Synchronize waits until every pinned section that was running when it was
// called has ended. It locks and unlocks the mutex of each stripe. It must not be
// called from a pinned section.
func Synchronize() {
	for i := range sections {
		sections[i].Lock()
		sections[i].Unlock() // whoever was inside has left
	}
}

// add is atomic, because Counter.Sum reads without the mutex.
func add(cell *int64, n int64) { atomic.AddInt64(cell, n) }
