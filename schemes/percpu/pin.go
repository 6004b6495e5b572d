//go:build !explore && !race && !modbench_nolinkname

package percpu

import (
	"math/bits"
	"runtime"
	"sync"
	"sync/atomic"
	_ "unsafe" // for go:linkname
)

// Pinning names how this build pins: "procPin" or "stripes".
const Pinning = "procPin"

const stripes = 0 // no cells beyond one a processor

// procPin and procUnpin are on the runtime's list of symbols kept for
// packages outside it (runtime/proc.go), with this signature.
//
//go:linkname procPin runtime.procPin
func procPin() CPU

//go:linkname procUnpin runtime.procUnpin
func procUnpin()

// Pin begins a pinned section and returns the processor it runs on: preempt_disable. No
// other goroutine runs there until its end. StopMachine waits for it and Synchronize does
// not: a reader that a grace period is to wait for begins with [ReadLock]. Pin and Unpin
// together cost about 2.4 ns on a 2.3 GHz Sapphire Rapids.
func Pin() CPU { return procPin() }

// Unpin ends the section that began on cpu.
func Unpin(cpu CPU) { procUnpin() }

// add is a plain add: nobody else writes the cell, and the store of an aligned word is
// not torn. On a 32-bit machine the cell has two words. Sum reads it without pinning
// and could see only one of them changed; so the add is atomic there.
func add(cell *int64, n int64) {
	if bits.UintSize == 32 {
		atomic.AddInt64(cell, n)
		return
	}
	*cell += n
}

var world struct {
	sync.Mutex
	stats runtime.MemStats
}

// StopMachine stops the machine for an instant: stop_machine of the kernel, and
// stop_refcounts of 2.5.52. Every pinned section that was running when it was called has
// ended, and whoever goes on sees what the caller wrote before. All goroutines stand still
// meanwhile; 26 to 130 us on two processors, and what SetStopCost adds. It must not be
// called from a pinned section. To wait for readers, see [Synchronize].
func StopMachine() {
	gather()
	stop()
}

func stop() {
	world.Lock()
	runtime.ReadMemStats(&world.stats) // stops the world, waiting for pinned processors
	world.Unlock()
}
